<%def name="f(x)">
  x is ${x}
</%def>
${f(1)}

<%def name="f(n)">
% for i in range(n):
${i}
% endfor
</%def>${f(3)}

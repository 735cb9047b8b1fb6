a<%doc>
not here ${x}
</%doc>b

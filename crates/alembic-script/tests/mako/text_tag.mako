<%text>${raw} % if
## kept
<% x %></%text>

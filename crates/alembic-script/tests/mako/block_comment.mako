<%
    # it's a comment
    x = 1 # another
%>${x}

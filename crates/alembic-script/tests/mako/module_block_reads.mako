<%!
LIMIT = 3
%>${LIMIT + 1}

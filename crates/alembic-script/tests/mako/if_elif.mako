% if not message:
a
% elif items:
b
% else:
c
% endif

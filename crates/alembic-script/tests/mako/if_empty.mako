% if message:
% endif
x

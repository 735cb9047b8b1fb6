% if message and \
     items:
x
% endif

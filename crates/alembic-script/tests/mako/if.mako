% if message:
yes
% else:
no
% endif
after

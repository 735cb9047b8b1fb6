% if message: # why
x
% endif # end

% if message:
${message}
% endif
end

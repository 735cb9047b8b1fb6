% try:
${items[9]}
% except IndexError:
caught
% endtry

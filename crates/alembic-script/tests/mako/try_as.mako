% try:
${items[9]}
% except IndexError as error:
caught ${error}
% endtry

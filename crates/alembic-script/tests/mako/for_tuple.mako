% for i, item in enumerate(items):
${i}:${item}
% endfor

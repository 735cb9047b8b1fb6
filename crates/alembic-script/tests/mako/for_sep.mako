% for item in items:
${item}${"" if loop.last else ","}\
% endfor


% for a in items:
% for b in (1, 2):
${a}${b}
% endfor
% endfor

<%!
import re
NAMES = re.split(r",\s*", "a, b,c")
%>\
% for name in NAMES:
${name}
% endfor

% for item in items:
${loop.index} ${loop.first} ${loop.last} ${loop.even} ${loop.odd} ${loop.reverse_index} ${loop.cycle("p", "q")} ${item}
% endfor

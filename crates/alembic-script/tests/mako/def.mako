<%def name="f(x, y=2)">[${x},${y}]</%def>${f(1)}${f(3, y=4)}

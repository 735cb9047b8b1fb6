<%def name="f(x)"> ${x} </%def>[${capture(f, 5).strip()}]

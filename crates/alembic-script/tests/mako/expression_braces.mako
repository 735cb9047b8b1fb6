${ {"a": 1}["a"] } ${"}"} ${[x for x in items][0]}

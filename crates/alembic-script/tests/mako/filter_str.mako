${5 | str}${"x" | unicode}

${"a|b"} ${items[0] or "|"}

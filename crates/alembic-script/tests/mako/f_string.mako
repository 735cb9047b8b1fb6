${f"{message}: {len(items)}"}

${"message" in context.keys()} ${"nope" in context.keys()}

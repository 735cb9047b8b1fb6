<% x = "one" %>${x}

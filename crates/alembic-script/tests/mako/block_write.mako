a<% context.write("written") %>b

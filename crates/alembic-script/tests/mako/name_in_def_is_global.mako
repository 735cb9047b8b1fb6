<% x = 1 %><%def name="f()">${x if x else "undefined"}</%def>${f()}

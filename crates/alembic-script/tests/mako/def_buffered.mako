<%def name="f()" buffered="True">text</%def>${f() + "!"}

${f()}
<%def name="f()">later</%def>

<%def name="f()">x</%def>${self.f()}${local.f()}

<%def name="outer()"><%def name="inner(x)">(${x})</%def>${inner(message)}</%def>${outer()}

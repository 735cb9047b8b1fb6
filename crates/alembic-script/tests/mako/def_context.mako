<%def name="f()">${message}/${up_revision}</%def>${f()}

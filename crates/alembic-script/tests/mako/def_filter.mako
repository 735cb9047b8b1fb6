<%def name="f()" filter="trim,h">  <b>  </%def>[${f()}]

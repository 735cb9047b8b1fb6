<%page args="message, extra=7"/>${message} ${extra}

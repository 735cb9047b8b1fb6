[${"  x  " | trim}]

[${"  <x>  " | trim,h}]

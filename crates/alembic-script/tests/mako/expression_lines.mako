${(message
  + "!")}

a
## comment
  ## indented ${nothing}
b ## not a comment

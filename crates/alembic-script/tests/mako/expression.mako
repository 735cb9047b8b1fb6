${message} and ${up_revision}!

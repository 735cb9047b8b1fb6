% if "sqlmodel" in message:
import sqlmodel
% endif
import x

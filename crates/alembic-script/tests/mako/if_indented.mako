    % if message:
    indented
    % endif
  %if items:
 tight
  %endif

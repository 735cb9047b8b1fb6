100%
%% literal
  %% indented
a %% b
%%% three

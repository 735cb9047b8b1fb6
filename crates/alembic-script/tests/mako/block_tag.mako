a<%block>b${message}</%block>c

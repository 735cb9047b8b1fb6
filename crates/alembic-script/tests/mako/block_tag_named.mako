a<%block name="inner">b${message}</%block>c

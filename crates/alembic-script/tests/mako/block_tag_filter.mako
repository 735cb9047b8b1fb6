<%block filter="h"><b></%block>

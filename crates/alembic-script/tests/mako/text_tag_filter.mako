<%text filter="h"><b>${x}</%text>

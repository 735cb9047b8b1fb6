${html | h}

a \
b
c\d \n \\
e

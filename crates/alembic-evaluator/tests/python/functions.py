def plain(a, b=2, *rest, c, d=4, **more):
    return a, b, rest, c, d, more
print(plain(1, c=3))
print(plain(1, 5, 6, 7, c=8, e=9))
def only(a, /, b, *, c=1):
    return a + b + c
print(only(1, 2), only(1, b=3, c=4))
def attempt(function, *args, **kw):
    try:
        print(function(*args, **kw))
    except TypeError as error:
        print(type(error).__name__, error)
attempt(plain)
attempt(plain, 1)
attempt(only, 1)
attempt(only, 1, 2, 3)
attempt(only, a=1, b=2)
attempt(only, 1, 2, x=3)
attempt(only, 1, 2, b=2)
def f1(a, b=1): pass
attempt(f1, 1, 2, 3)
attempt(f1)
def counter():
    n = 0
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step
c = counter()
print(c(), c(), c(5))
total = 0
def add(n):
    global total
    total += n
for i in range(5):
    add(i)
print(total)
print((lambda x, y=3, *z: (x, y, z))(1, 2, 3, 4))
print([f(2) for f in [lambda x, k=k: x * k for k in range(4)]])
def twice(f):
    def inner(*a, **k):
        return f(*a, **k), f(*a, **k)
    return inner
@twice
def greet(name, punctuation="!"):
    return "hello " + name + punctuation
print(greet("you"), greet("me", punctuation="?"))
print(greet.__name__, plain.__name__)
print([*range(3), *"ab"], {**{"a": 1}, "b": 2}, (*[1], 2), {*[1, 1]})
x = y = [1]
x.append(2)
print(y, (z := 5) + z)
def unbound():
    print(w)
    w = 1
try:
    unbound()
except UnboundLocalError as e:
    print(e)
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)
print(deep(900))
try:
    deep(100000)
except RecursionError as e:
    print("recursion", e)
if (n := len("abc")) > 2:
    print(n)
print([last := i for i in range(3)], last)
def outer():
    vals = [q := i * 2 for i in range(3)]
    return q, vals
print(outer())
async def co(x):
    return x * 2
import asyncio
async def main():
    a = await co(4)
    return a + await co(1)
print(asyncio.run(main()))
print(undefined_name)

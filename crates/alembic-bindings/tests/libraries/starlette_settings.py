# starlette 1.10.0
import os

from starlette.config import Config
from starlette.datastructures import CommaSeparatedStrings, Secret

os.environ["OUTSIDE"] = "true"
config = Config(".env")
print(repr(config("PLAIN")), repr(config("SPACED")), repr(config("EMPTY")), repr(config("SINGLE")))
print(config("PORT", cast=int), config("OUTSIDE", cast=bool), config("NOT_THERE", default=None))
secret = config("PLAIN", cast=Secret)
print(repr(secret), str(secret), bool(secret))
print(list(config("HOSTS", cast=CommaSeparatedStrings)), config("HOSTS", cast=CommaSeparatedStrings))
print(Config(environ={"A": "1"})("A"), Config(environ={"P_A": "2"}, env_prefix="P_")("A"))
for call in (lambda: config("NOT_THERE"), lambda: config("PLAIN", cast=bool), lambda: config("PLAIN", cast=int)):
    try:
        call()
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)

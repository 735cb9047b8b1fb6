# python-decouple 3.8
import os

from decouple import Csv, UndefinedValueError, config

os.environ["OUTSIDE"] = "0"
print(repr(config("PLAIN")), repr(config("SPACED")), repr(config("QUOTED")), repr(config("EMPTY")))
print(config("PORT", cast=int), config("DEBUG", cast=bool), config("OUTSIDE", cast=bool), config("EMPTY", cast=bool))
print(config("NOT_THERE", default=None), config("NOT_THERE", default="5", cast=int), config("NOT_THERE", "x"))
print(config("HOSTS", cast=Csv()), config("HOSTS", cast=Csv(post_process=tuple)))
print(config.get("SINGLE") if hasattr(config, "get") else "no get")
for call in (lambda: config("NOT_THERE"), lambda: config("PLAIN", cast=bool), lambda: config("PLAIN", cast=int)):
    try:
        call()
    except (UndefinedValueError, ValueError) as error:
        print(type(error).__name__, error)

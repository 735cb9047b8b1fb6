# environs 15.2.0
import os

from environs import Env, EnvError

env = Env()
os.environ["PORT"] = "6000"
env.read_env()
print(env("PLAIN"), env.str("SPACED"), env.int("PORT"), env.bool("DEBUG"), env.float("PORT"))
print(env.str("NOT_THERE", None), env.str("NOT_THERE", "x"), env.int("NOT_THERE", 5), env.bool("NOT_THERE", False))
for call in (lambda: env("NOT_THERE"), lambda: env.bool("PLAIN"), lambda: env.int("PLAIN")):
    try:
        call()
    except EnvError as error:
        print(type(error).__name__, error)

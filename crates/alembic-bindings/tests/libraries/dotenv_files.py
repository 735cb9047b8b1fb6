# python-dotenv 1.2.4
import os

os.environ["PLAIN"] = "outside"
from dotenv import dotenv_values, find_dotenv, load_dotenv

for name, value in dotenv_values(".env").items():
    print(name, repr(value))
print(dotenv_values(".env", interpolate=False)["URL"])
print(dotenv_values("missing"))
print(os.path.basename(find_dotenv()), repr(find_dotenv("no-such-file-anywhere")))
try:
    find_dotenv("no-such-file-anywhere", raise_error_if_not_found=True)
except OSError as error:
    print(type(error).__name__, error)
print(load_dotenv(), os.environ["PLAIN"], os.environ["URL"], os.environ["EXPORTED"], "NOTHING" in os.environ)
print(load_dotenv(override=True), os.environ["PLAIN"], os.environ["URL"], os.environ["AGAIN"])
print(load_dotenv("missing"))

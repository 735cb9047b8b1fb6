"""Reads a JSON list of URLs, writes what SQLAlchemy's make_url makes of each."""

import json
import sys

from sqlalchemy.engine import make_url


def outcome(text):
    try:
        url = make_url(text)
    except Exception as error:
        return {"error": str(error)}
    return {
        "parts": [url.drivername, url.username, url.password, url.host, url.port, url.database],
        "query": [[key, value if isinstance(value, str) else list(value)] for key, value in url.query.items()],
        "shown": url.render_as_string(hide_password=False),
        "hidden": url.render_as_string(hide_password=True),
    }


json.dump([outcome(text) for text in json.load(sys.stdin)], sys.stdout)

"""Write the description of the API: ``python -m api.openapi docs/openapi.json``."""

import json
import sys
import tempfile
from pathlib import Path

from api.app import create_app
from api.settings import load_settings


def described() -> str:
    """The OpenAPI document as text, the same every time; it depends on no setting and no data."""
    with tempfile.TemporaryDirectory() as home:
        app = create_app(load_settings(home=home, database_url=""))
        document = app.openapi()
        app.state.service.close()
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(described(), encoding="utf-8")

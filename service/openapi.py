"""Write ``frontend/openapi.json`` from the application, or say that it is stale."""

import json
import sys
from pathlib import Path

from service.app import create_app
from service.settings import Settings

TARGET = Path(__file__).parent.parent / "frontend" / "openapi.json"


def document() -> str:
    """Describe the HTTP interface as JSON text, the same for every deployment."""
    schema = create_app(Settings(data_dir=Path())).openapi()
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the file, or with ``--check`` exit 1 when it differs."""
    text = document()
    if arguments == ["--check"]:
        if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write(
            "frontend/openapi.json is stale: run `python -m service.openapi` and commit it.\n"
        )
        return 1
    if arguments:
        sys.stderr.write(f"Expected --check or nothing, got {' '.join(arguments)}.\n")
        return 2
    TARGET.write_text(text, encoding="utf-8")
    sys.stdout.write(f"Wrote {TARGET.relative_to(TARGET.parent.parent)}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

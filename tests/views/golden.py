"""Golden files: what people see, written out to be read in review.

`FULLCIRCLE_GOLDEN=write make test ARGS="tests/views tests/messages"` writes them anew; the difference is then read before it is kept.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path


def compare(path: Path, pieces: list[tuple[str, str]]) -> None:
    """The pieces, each under its name, are what the file holds."""
    drawn = "".join(f"──── {name}\n{text}\n\n" for name, text in pieces)
    if os.environ.get("FULLCIRCLE_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
    kept = path.read_text(encoding="utf-8").split("\n")
    other = list(unified_diff(kept, drawn.split("\n"), "the golden file", "what is drawn", lineterm="", n=2))
    assert not other, "\n".join(other)

"""What goes into the repository: nothing of the machine it was written on, no address to install from, nothing left to do."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Collection
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

HERE = Path(__file__).relative_to(ROOT).as_posix()
ABOUT_PATHS = {HERE, "tests/test_readme.py"}
"""Tests that name what must not be there."""


@cache
def _files() -> dict[str, str]:
    """Every text that git sees, committed or not; without git (an unpacked archive) every text that is no environment or cache."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        names = [name for name in listed.stdout.split("\0") if name]
    else:
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()]
        names = [
            name
            for name in names
            if not re.match(r"(\.venv|\.[a-z_]+_cache|\.hypothesis|.*__pycache__)", name)
        ]
    texts: dict[str, str] = {}
    for name in names:
        try:
            texts[name] = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
    return texts


def _with(pattern: str, *, but: Collection[str] = (HERE,)) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in _files().items()
        if name not in but
        for number, line in enumerate(text.splitlines(), 1)
        if found.search(line)
    ]


def test_no_path_of_a_machine() -> None:
    assert _with(r"(?<![\w.])/(work|root|home|Users)/", but=ABOUT_PATHS) == []


def test_no_package_index_is_named() -> None:
    """The machine's own settings say where packages come from."""
    assert (
        _with(
            r"pypi\.org|pythonhosted\.org|(?<!no-emit-)(?<!\w)(extra-)?index-url|find-links=|artifactory",
            but=ABOUT_PATHS,
        )
        == []
    )


def test_nothing_is_left_to_do() -> None:
    assert _with(r"\b(TODO|FIXME|XXX|HACK)\b") == []


def test_nothing_was_left_half_merged() -> None:
    assert _with(r"^(<{7}|>{7}|={7})( |$)") == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-run.lock"])
def test_a_lock_names_exact_versions_and_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    wanted = [
        block
        for block in re.split(r"\n(?=[a-z0-9])", text.split("\n", 2)[2], flags=re.IGNORECASE)
        if block.strip()
    ]
    assert wanted
    for block in wanted:
        assert re.match(r"[A-Za-z0-9_.\-]+(\[[a-z,]+\])?==\S+", block), block[:80]
        assert "--hash=sha256:" in block, block[:80]


def test_no_tokens() -> None:
    """Slack's begin like this; those of the tests and the documents are visibly none."""
    assert _with(r"xox[abp]-\d{6,}|xapp-1-A[A-Z0-9]{8,}-\d{6,}") == []

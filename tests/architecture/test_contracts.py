"""Who may know whom: import-linter's contracts of pyproject.toml hold, and each is named in words that a newcomer understands."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.sources import ROOT

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def test_the_contracts_are_kept() -> None:
    # A process of its own: import-linter imports the packages by name, from wherever it stands.
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(LINTER['contracts'])} kept, 0 broken" in " ".join(done.stdout.split())


def test_contracts_are_named_in_plain_words() -> None:
    names = [contract["name"] for contract in LINTER["contracts"]]
    assert len(set(names)) == len(names)
    assert [name for name in names if len(name.split()) < 5 or "_" in name] == []


def test_all_of_ours_is_looked_at() -> None:
    packages = {folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists()}
    assert packages - {"tests"} == set(LINTER["root_packages"])


def test_everything_in_bot_has_its_place_among_the_layers() -> None:
    """A new module beside these would know, and be known by, anybody, until somebody decides."""
    layers = " ".join(LINTER["contracts"][0]["layers"])
    apart = {"__init__", "logs", "playground", "settings", "doctor"}
    found = {file.stem for file in (ROOT / "bot").iterdir() if file.suffix == ".py" or file.is_dir()}
    assert {name for name in found - {"__pycache__"} if f"bot.{name}" not in layers} <= apart

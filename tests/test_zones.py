"""Zones are those of the tzdata package on every machine, whatever the machine itself has."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import bot

LOOK = "import bot.domain.window, zoneinfo; print(zoneinfo.TZPATH, zoneinfo.ZoneInfo('Europe/Berlin').utcoffset(None))"


def test_the_machines_own_zones_are_not_looked_at(tmp_path: Path) -> None:
    """A machine with a rotten zone of that name is no trouble."""
    rotten = tmp_path / "Europe"
    rotten.mkdir()
    (rotten / "Berlin").write_bytes(b"not a zone")
    environment = os.environ | {"PYTHONTZPATH": str(tmp_path)}
    root = Path(bot.__file__).parents[1]
    told = subprocess.run(
        [sys.executable, "-c", LOOK], env=environment, cwd=root, capture_output=True, text=True, check=True
    )
    assert told.stdout == "() None\n"


def test_every_zone_of_the_package_is_there() -> None:
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    assert available_timezones() == set(listed)
    assert all(ZoneInfo(name).key == name for name in listed[::20])

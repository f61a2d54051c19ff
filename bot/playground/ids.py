"""Made-up ids: they look like Slack's, and are the same in every run.

Apart so that chance has one place. Nothing here is secret, so a seeded generator will do.
"""

from __future__ import annotations

import random
import string

_ALPHABET = string.ascii_uppercase + string.digits


class Ids:
    """A stream of ids; one seed, one stream."""

    def __init__(self, seed: str) -> None:
        self._dice = random.Random(seed)  # noqa: S311

    def code(self, prefix: str = "", length: int = 10) -> str:
        return prefix + "".join(self._dice.choices(_ALPHABET, k=length))

    def hex(self, digits: int = 32) -> str:
        return f"{self._dice.getrandbits(4 * digits):0{digits}x}"

    def number(self) -> int:
        return self._dice.randrange(10**9)

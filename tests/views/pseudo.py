"""A language of accents: the sentences that `make messages` gathers, each made unlike any English, as a real catalogue in a folder.

Apart because tests of views, messages and stories read it. What is shown in it without accents did not come out of the catalogue, whether it
slipped by the catalogue function or is a sentence that the gathering does not find.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import write_mo

from bot.views.languages import DOMAIN

ROOT = Path(__file__).parents[2]
SPOKEN = ("bot/views", "bot/messages")
"""Where sentences for people stand."""

_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒğĥíĵķłṁñóþɋŕšťúṽŵẋýžÁɃÇĐÉƑĞĤÍĴĶŁṀÑÓÞɊŔŠŤÚṼŴẊÝŽ",
)
_KEPT = re.compile(r"(\{\w*\}|`[^`]*`)")


def accented(sentence: str) -> str:
    """The sentence in the language of accents. Names in braces stay, and what is typed; brackets show where it begins and ends."""
    parts = _KEPT.split(sentence)
    return "⟦" + "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTS) for part in parts) + "⟧"


@cache
def sentences() -> tuple[tuple[str, ...], ...]:
    """Every sentence that `make messages` finds: (one,), or (one, many) where a number decides."""
    options = re.search(r"^SAYING *:= *(.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert options
    keywords = parse_keywords(options[1].replace("-k ", "").split())
    assert not set(keywords) & set(DEFAULT_KEYWORDS)
    found: dict[tuple[str, ...], None] = {}
    for folder in SPOKEN:
        for _, _, message, _, _ in extract_from_dir(str(ROOT / folder), keywords=keywords):
            found[message if isinstance(message, tuple) else (message,)] = None
    return tuple(found)


def put(folder: Path, language: str) -> None:
    """Make the language of accents stand in `folder` as a translation into `language`."""
    catalogue = Catalog(locale=language, domain=DOMAIN)
    for one in sentences():
        catalogue.add(one if len(one) > 1 else one[0], _translation(one, catalogue.num_plurals))
    file = folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as stream:
        write_mo(stream, catalogue)


def _translation(one: tuple[str, ...], forms: int) -> str | tuple[str, ...]:
    if len(one) == 1:
        return accented(one[0])
    return tuple(accented(one[0] if form == 0 else one[1]) for form in range(forms))

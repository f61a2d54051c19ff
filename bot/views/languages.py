"""Which languages there are, and in which one somebody reads.

Apart from `words` because this is about people and files, that about sentences. A language is there when its catalogue is: a folder
`bot/locales/LANGUAGE/LC_MESSAGES` with a `fullcircle.mo` in it (`make messages` makes them). English needs none. Must not say anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import NamedTuple

from babel import Locale, UnknownLocaleError

from bot.domain.person import Person
from bot.views import words

ENGLISH = "en"
DOMAIN = "fullcircle"
FOLDER = Path(__file__).parents[1] / "locales"


class Tongue(NamedTuple):
    """How somebody is spoken to: Babel's name of the locale, and the catalogue of its sentences."""

    locale: str
    catalogue: NullTranslations


def speaking_to(person: Person | None) -> AbstractContextManager[None]:
    """Everything drawn inside is for this reader; nobody in particular reads English."""
    return words.speaking(*tongue_of(person))


def speak_to(person: Person | None) -> None:
    """Everything drawn in the rest of this task is for this reader."""
    words.speak(*tongue_of(person))


def tongue_of(person: Person | None) -> Tongue:
    """What a person chose, else what Slack says, if there is a catalogue of it; else English, with the dates and hours of their region."""
    tags = [tag for tag in (person.language, person.locale) if tag] if person else []
    return _tongue(tuple(tags), FOLDER)


def choices(folder: Path | None = None) -> tuple[tuple[str, str], ...]:
    """The languages that somebody can choose, each as (tag, its own name for itself): ("en", "English"), ("de", "Deutsch")."""
    tags = [ENGLISH, *_catalogues(folder or FOLDER)]
    return tuple((tag, _called(tag)) for tag in tags)


@cache  # there are as many as Slack has languages
def _tongue(tags: tuple[str, ...], folder: Path) -> Tongue:
    territory = next((found for tag in tags if (found := _parts(tag)[1])), "")
    for tag in tags:
        language, own = _parts(tag)
        if language == ENGLISH:
            break
        known = _catalogues(folder)
        # "pt_BR" before "pt": where only one of the two is there, it has to do for both.
        for name in (f"{language}_{own}", language):
            if name in known:
                return Tongue(_first_known(f"{language}_{territory}", name, language), known[name])
    return Tongue(_first_known(f"{ENGLISH}_{territory}", words.DEFAULT_LOCALE), NullTranslations())


@cache
def _catalogues(folder: Path) -> Mapping[str, NullTranslations]:
    """By the name of their folder: "de", "pt_BR"."""
    files = sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return {file.parts[-3]: _read(file) for file in files}


def _read(file: Path) -> NullTranslations:
    with file.open("rb") as stream:
        return GNUTranslations(stream)


def _parts(tag: str) -> tuple[str, str]:
    """Language and territory of "de-AT", "de_AT" or "zh-Hant-TW"; "" for what is not there."""
    first, *rest = tag.replace("_", "-").split("-")
    return first.lower(), next((part.upper() for part in rest if len(part) == 2), "")


def _first_known(*names: str) -> str:
    """The first of these locales that Babel has, else English."""
    return next((name for name in names if _find(name) is not None), words.DEFAULT_LOCALE)


def _find(name: str) -> Locale | None:
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return None


def _called(tag: str) -> str:
    locale = _find(tag)
    name = (locale.get_display_name() if locale else None) or tag
    return name[:1].upper() + name[1:]

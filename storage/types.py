"""How our values lie in columns: the declarative base, moments, sealed words, JSON.

Apart from the tables so that migrations, which are frozen, can name the types without the models of today.
Must hold no table and no query.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import DateTime, MetaData, String, Text, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql import operators
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator

from bot.errors import DatabaseCorrupt, SealedWithoutKey, SettingsProblem

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

KEY_SETTING = "FULLCIRCLE_ENCRYPTION_KEY"
SEALED, PLAIN = "e1:", "p1:"
"""How a stored text says whether it is encrypted; the digit is the scheme's, should there ever be a second
one.
"""

# Every constraint has a name of its own, the same on both databases, so that a migration can change it later.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment: an aware datetime going in, an aware UTC one coming out, to the microsecond.

    PostgreSQL keeps `timestamptz`; SQLite text of fixed width in UTC, so that it sorts and compares as time
    does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """On SQLite in one step, too."""
        return _as_sqlite_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, _: object) -> Callable[[Any], datetime | None]:
        """In one step, not in three: rows have many moments, and most of those are not there."""
        parse = datetime.fromisoformat if dialect.name == "sqlite" else None

        def process(value: Any) -> datetime | None:
            if value is None:
                return None
            at: datetime = parse(value) if parse else value
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)

        return process


def _in_utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("A moment has to be aware: a naive one is a different moment in every zone.")
    return moment.astimezone(UTC)


def _as_sqlite_text(moment: datetime | None) -> str | None:
    return None if moment is None else _in_utc(moment).replace(tzinfo=None).isoformat(" ", "microseconds")


class Cipher:
    """Seals and opens texts.

    The first key seals, every key opens, so that a key can be changed without a stop.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are Fernet keys; none means that texts are kept plain.

        SettingsProblem when one is no such key.
        """
        self._fernet = _fernet(keys) if keys else None

    def seal(self, text: str) -> str:
        """The stored form of a text, encrypted when there is a key."""
        text = storable(text)
        if self._fernet is None:
            return PLAIN + text
        return SEALED + self._fernet.encrypt(text.encode()).decode("ascii")

    def open(self, stored: str) -> str:
        """The text of a stored form, whether it was sealed or not. SealedWithoutKey when no key opens it."""
        if stored.startswith(PLAIN):
            return stored[len(PLAIN) :]
        if not stored.startswith(SEALED):
            raise DatabaseCorrupt("A sealed column holds a text that this program did not write.")
        if self._fernet is None:
            raise SealedWithoutKey(
                f"What people wrote is encrypted in this database, and {KEY_SETTING} is not set."
                " Set the key it was written with."
            )
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(stored[len(SEALED) :].encode()).decode()
        except InvalidToken:
            raise SealedWithoutKey(
                f"None of the keys in {KEY_SETTING} opens what people wrote."
                " Add the key it was written with, after a comma."
            ) from None


def _fernet(keys: Sequence[str]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet  # for whoever has a key

    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise SettingsProblem(
            f"{KEY_SETTING} holds no key: 32 random bytes in URL-safe base64, commas between several.",
            "Make one with: python -c "
            '"from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"',
        ) from None  # the error before it quotes nothing, but whoever adds to it might


_CIPHER = "fullcircle_cipher"
_KEEPS_PLAIN = Cipher([])


def keys_of(setting: str | None) -> list[str]:
    """The keys of the setting, which may hold several between commas, the newest first."""
    return [key.strip() for key in (setting or "").split(",") if key.strip()]


def set_cipher(dialect: Dialect, cipher: Cipher) -> None:
    """Hang the cipher on an engine's own dialect: two engines of one process may have different keys."""
    setattr(dialect, _CIPHER, cipher)


def cipher_of(dialect: Dialect) -> Cipher:
    """The cipher of an engine; a dialect that was never given one (a migration printed as SQL) keeps texts
    plain.
    """
    cipher: Cipher = getattr(dialect, _CIPHER, _KEEPS_PLAIN)
    return cipher


def storable(text: str) -> str:
    """The text without what JSON can carry and a database cannot hold.

    That is NUL, which PostgreSQL refuses, and half surrogate pairs, which UTF-8 cannot say.
    """
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


class Sealed(TypeDecorator[str]):
    """Words of people, and tokens: encrypted when the engine has a key.

    Cannot be searched, sorted or compared but with NULL.

    The stored form says which it is, so rows from before a key was set can still be read.
    """

    impl = Text
    cache_ok = True

    class Comparator(TypeDecorator.Comparator[str]):
        """Refuses what would be wrong without a word: the same words are sealed differently every time."""

        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> Any:
            if op not in _WITH_NULL or not all(value is None for value in other):
                raise TypeError(f"A sealed column can only be compared with NULL, not used in {op.__name__}.")
            return super().operate(op, *other, **kwargs)

    comparator_factory = Comparator

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else cipher_of(dialect).seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else cipher_of(dialect).open(value)


_WITH_NULL = frozenset({operators.is_, operators.is_not, operators.eq, operators.ne})


class Named(TypeDecorator[StrEnum]):
    """A kind or a state: a string in the database, never a database enum, and a member of its enumeration
    outside.
    """

    impl = String(16)
    cache_ok = True

    def __init__(self, names: type[StrEnum]) -> None:
        super().__init__()
        self.names = names

    def process_bind_param(self, value: StrEnum | str | None, _: Dialect) -> str | None:
        return None if value is None else str(self.names(value))

    def process_result_value(self, value: str | None, _: Dialect) -> StrEnum | None:
        return None if value is None else self.names(value)


class JsonText(TypeDecorator[Any]):
    """A small value as JSON text: the same text for the same value, on both databases.

    Not for anything that is searched.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _: Dialect) -> str | None:
        if value is None:
            return None
        return storable(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))

    def process_result_value(self, value: str | None, _: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    """What every table is declared on."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment(), UUID: Uuid()}

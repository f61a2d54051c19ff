"""How values lie in columns: moments, sealed words, JSON."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select, text

from bot.errors import DatabaseCorrupt, SealedWithoutKey, SettingsProblem
from storage.store import Store
from storage.types import Cipher, JsonText, Moment, Sealed, keys_of, storable
from tests.databases import Database

PROBES = Table(
    "probes",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Moment),
    Column("words", Sealed),
    Column("facts", JsonText),
)


@pytest.fixture
def probed(database: Database) -> Database:
    """A database with a table of our column types."""
    PROBES.metadata.create_all(database.engine)
    return database


def put(store: Store, **values: Any) -> None:
    with store.write() as tx:
        tx.execute(insert(PROBES).values(**values))


def column(store: Store, name: str) -> list[Any]:
    with store.read() as tx:
        return list(tx.execute(select(PROBES.c[name]).order_by(PROBES.c.id)).scalars())


class TestMoment:
    NOON = datetime(2026, 10, 4, 12, 0, 0, 123456, tzinfo=UTC)

    @pytest.mark.parametrize(
        "moment",
        [
            NOON,
            NOON.replace(microsecond=0),
            NOON.astimezone(ZoneInfo("Australia/Lord_Howe")),
            NOON.astimezone(timezone(-timedelta(hours=3, minutes=30))),
            datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Zurich"), fold=1),
            datetime(1, 1, 2, tzinfo=UTC),
            datetime(9999, 12, 30, tzinfo=UTC),
        ],
    )
    def test_comes_back_as_the_same_moment_in_utc(self, probed: Database, moment: datetime) -> None:
        put(probed.store, at=moment)
        [back] = column(probed.store, "at")
        assert back == moment.astimezone(UTC)
        assert back.tzinfo is UTC

    def test_naive_one_is_refused_going_in_and_in_a_comparison(self, probed: Database) -> None:
        naive = self.NOON.replace(tzinfo=None)
        with pytest.raises(ValueError, match="aware"):
            put(probed.store, at=naive)
        with pytest.raises(ValueError, match="aware"), probed.store.read() as tx:
            tx.execute(select(PROBES.c.at).where(PROBES.c.at < naive))
        assert column(probed.store, "at") == []

    def test_compares_and_sorts_as_time_does_whatever_zone_it_came_in(self, probed: Database) -> None:
        steps = [timedelta(0), timedelta(microseconds=1), timedelta(seconds=1), timedelta(days=400)]
        zones = [UTC, ZoneInfo("Pacific/Apia"), ZoneInfo("America/Santiago"), ZoneInfo("Asia/Tokyo")]
        moments = [
            (self.NOON.replace(microsecond=0) + step).astimezone(zone)
            for step, zone in zip(steps, zones, strict=True)
        ]
        for moment in reversed(moments):
            put(probed.store, at=moment)
        with probed.store.read() as tx:
            sorted_by_it = tx.execute(select(PROBES.c.at).order_by(PROBES.c.at)).scalars().all()
            after = tx.execute(select(PROBES.c.at).where(PROBES.c.at > moments[1])).scalars().all()
            latest = tx.execute(select(func.max(PROBES.c.at))).scalar_one()
        assert sorted_by_it == moments
        assert len(after) == 2
        assert latest == moments[-1]

    def test_null_stays_null(self, probed: Database) -> None:
        put(probed.store, at=None)
        assert column(probed.store, "at") == [None]


class TestSealed:
    KEY, OTHER = (urlsafe_b64encode(bytes([n] * 32)).decode() for n in (1, 2))
    WORDS = "Ask her *first* — ☕️ שלום <!channel>"

    def raw(self, database: Database) -> list[str]:
        with database.engine.connect() as connection:
            return list(connection.execute(text("SELECT words FROM probes ORDER BY id")).scalars())

    def store(self, database: Database, key: str | None) -> Store:
        return database.open_store(database.open(encryption_key=key))

    def test_without_a_key_words_lie_plain_and_say_so(self, probed: Database) -> None:
        put(probed.store, words=self.WORDS)
        assert self.raw(probed) == ["p1:" + self.WORDS]
        assert column(probed.store, "words") == [self.WORDS]

    def test_with_a_key_nothing_of_the_words_is_in_the_database(self, probed: Database) -> None:
        sealed = self.store(probed, self.KEY)
        put(sealed, words=self.WORDS)
        put(sealed, words=self.WORDS)
        first, second = self.raw(probed)
        assert first.startswith("e1:")
        assert "first" not in first
        assert first != second, "equal words must not show as equal"
        assert column(sealed, "words") == [self.WORDS] * 2

    def test_a_key_can_be_set_later_and_changed(self, probed: Database) -> None:
        put(probed.store, words="before any key")
        put(self.store(probed, self.KEY), words="under the first key")
        both = self.store(probed, f" {self.OTHER} , {self.KEY},")
        put(both, words="under the second key")
        assert column(both, "words") == ["before any key", "under the first key", "under the second key"]
        assert Cipher([self.OTHER]).open(self.raw(probed)[2]) == "under the second key"

    @pytest.mark.parametrize(
        ("key", "says"), [(None, "is not set"), (OTHER, "None of the keys")], ids=["none", "other"]
    )
    def test_without_the_right_key_says_what_to_do(
        self, probed: Database, key: str | None, says: str
    ) -> None:
        put(self.store(probed, self.KEY), words=self.WORDS)
        with pytest.raises(
            SealedWithoutKey, match=f"FULLCIRCLE_ENCRYPTION_KEY.*{says}|{says}.*FULLCIRCLE_ENCRYPTION_KEY"
        ):
            column(self.store(probed, key), "words")

    def test_changed_ciphertext_is_noticed(self, probed: Database) -> None:
        sealed = self.store(probed, self.KEY)
        put(sealed, words=self.WORDS)
        changed = self.raw(probed)[0][:-8] + "AAAAAAA="
        with probed.engine.begin() as connection:
            connection.execute(text("UPDATE probes SET words = :changed"), {"changed": changed})
        with pytest.raises(SealedWithoutKey):
            column(sealed, "words")

    def test_what_this_program_did_not_write_is_called_corrupt(self, probed: Database) -> None:
        with probed.engine.begin() as connection:
            connection.execute(text("INSERT INTO probes (words) VALUES ('just words')"))
        with pytest.raises(DatabaseCorrupt):
            column(probed.store, "words")

    @pytest.mark.parametrize("key", [None, KEY], ids=["plain", "sealed"])
    @pytest.mark.parametrize(
        "words", ["", "p1:e1:", "x" * 100_000, "\u200b\u202e", "🧑🏽‍🤝‍🧑🏻"], ids=range(5)
    )
    def test_any_text_comes_back_whole(self, probed: Database, key: str | None, words: str) -> None:
        store = self.store(probed, key)
        put(store, words=words)
        assert column(store, "words") == [words]

    @pytest.mark.parametrize(
        ("words", "kept"),
        [
            ("a\x00b", "ab"),
            ("half a pair \ud83d!", "half a pair \ufffd!"),
            ("\ud83d\ude00 in two", "😀 in two"),
        ],
    )
    def test_what_json_can_carry_and_no_database_holds_is_mended(
        self, probed: Database, words: str, kept: str
    ) -> None:
        put(probed.store, words=words)
        assert column(probed.store, "words") == [kept]
        assert storable(words) == kept

    @pytest.mark.parametrize(
        "use",
        [
            lambda: PROBES.c.words == "Ask her",
            lambda: PROBES.c.words.like("Ask%"),
            lambda: PROBES.c.words.in_(["Ask her"]),
            lambda: PROBES.c.words.desc(),
            lambda: PROBES.c.words + "x",
            lambda: PROBES.c.words == PROBES.c.words,
        ],
    )
    def test_comparing_is_refused_because_it_would_be_wrong_without_a_word(
        self, use: Callable[[], object]
    ) -> None:
        with pytest.raises(TypeError, match="sealed"):
            use()

    def test_only_null_can_be_asked_for(self, probed: Database) -> None:
        put(probed.store, words=None)
        put(probed.store, words="x")
        with probed.store.read() as tx:
            for condition in (PROBES.c.words.is_(None), PROBES.c.words == None):  # noqa: E711
                assert tx.execute(select(PROBES.c.id).where(condition)).scalars().all() == [1]
            assert tx.execute(select(PROBES.c.words).where(PROBES.c.words.is_not(None))).scalars().all() == [
                "x"
            ]

    def test_a_setting_that_is_no_key_has_a_cure_and_is_not_quoted(self) -> None:
        with pytest.raises(SettingsProblem) as caught:
            Cipher(keys_of("hunter2"))
        assert "generate_key" in caught.value.cure
        assert "hunter2" not in str(caught.value)


class TestJsonText:
    def test_comes_back_equal_and_lies_the_same_for_the_same_value(self, probed: Database) -> None:
        value = {"b": [1, "zwei", None], "a": {"ü": True}}
        put(probed.store, facts=value)
        put(probed.store, facts=dict(reversed(value.items())))
        assert column(probed.store, "facts") == [value, value]
        with probed.engine.connect() as connection:
            lying = connection.execute(text("SELECT DISTINCT facts FROM probes")).scalars().all()
        assert lying == ['{"a":{"ü":true},"b":[1,"zwei",null]}']

"""What a message to the bot holds: forwards in every shape that Slack gives them, and whom typed words name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.payloads import Rubbish, SlackMessage, parse
from handlers.reading import MOST_SHARES, naming, shares_of, without_bot

DANA, CHARLIE, MAYA, BOT = "U0DANA", "U0CHARLIE", "U0MAYA", "U0BOT"
BUT = (BOT, MAYA)


def a_share(text: str | None = "Start early.", **more: Any) -> dict[str, Any]:
    known = {"is_share": True, "author_id": DANA, "channel_id": "D0DM", "ts": "1700000000.000100"}
    return known | {"text": text} | more


def read(*attachments: Any) -> list[tuple[str, str | None, str | None]]:
    message = parse(SlackMessage, {"user": MAYA, "text": "", "attachments": list(attachments)})
    return [(share.words, share.author, share.ts) for share in shares_of(message)]


def test_words_author_and_key() -> None:
    assert read(a_share()) == [("Start early.", DANA, "1700000000.000100")]
    assert read(a_share(), a_share("Sleep.", author_id=None)) == [
        ("Start early.", DANA, "1700000000.000100"),
        ("Sleep.", None, "1700000000.000100"),
    ]


def test_previews_and_other_apps_attachments_are_no_forwards() -> None:
    preview = a_share(is_share=False, is_msg_unfurl=True)
    assert (
        read(preview, {"text": "Build passed", "ts": 1700000000, "fields": [{}]}, {"is_share": "yes"}) == []
    )


def test_a_key_or_an_author_that_cannot_be_is_none() -> None:
    assert read(a_share(ts="yesterday")) == [("Start early.", DANA, None)]
    assert read(a_share(ts=1700000000)) == [("Start early.", DANA, None)]
    assert read(a_share(author_id="no such id")) == [("Start early.", None, "1700000000.000100")]


def test_what_a_forward_forwarded_is_inside() -> None:
    inner = a_share("Sleep over it.", author_id=CHARLIE)
    assert [words for words, *_ in read(a_share("", attachments=[inner]))] == ["Sleep over it."]
    assert [words for words, *_ in read(a_share("See this.", attachments=[inner]))] == [
        "See this.",
        "Sleep over it.",
    ]
    assert read(a_share("")) == [("", DANA, "1700000000.000100")]


def test_endless_nesting_ends() -> None:
    nested = a_share("Deepest.")
    for _ in range(40):
        nested = a_share("", attachments=[nested])
    assert len(read(nested)) <= 1
    assert len(read(*[a_share()] * 100)) == MOST_SHARES


def test_rich_text_stands_in_for_words() -> None:
    elements = [
        {"type": "text", "text": "Ask <early>, "},
        {"type": "user", "user_id": CHARLIE},
        {"type": "emoji", "name": "tada"},
    ]
    blocks = [
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}] * 2},
    ]
    share = a_share(None, message_blocks=[{"team": "T", "message": {"blocks": blocks}}])
    line = f"Ask &lt;early&gt;, <@{CHARLIE}>:tada:"
    assert [words for words, *_ in read(share)] == [f"{line}\n{line}"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "is_share",
                    "text",
                    "author_id",
                    "attachments",
                    "message_blocks",
                    "message",
                    "blocks",
                    "elements",
                    "type",
                ]
            ),
            inner | st.just(True) | st.just("text"),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(st.lists(JSON, max_size=3))
def test_whatever_is_attached_is_read_or_refused(attachments: list[Any]) -> None:
    try:
        read(*attachments)
    except Rubbish:
        return


@pytest.mark.parametrize(
    ("text", "who", "words"),
    [
        (f"<@{DANA}> says start with the why", DANA, "start with the why"),
        (f"<@{DANA}|dana> said: start with the why", DANA, "start with the why"),
        (f"<@{DANA}>: start with the why", DANA, "start with the why"),
        (f"<@{DANA}> says that it is late", DANA, "it is late"),
        (f"<@{DANA}> says thatch is cheap", DANA, "thatch is cheap"),
        (f"<@{DANA}> says", DANA, f"<@{DANA}> says"),
        (f"<@{DANA}> would start with the why", DANA, f"<@{DANA}> would start with the why"),
        (f"<@{DANA}> says <@{CHARLIE}> is right", DANA, f"<@{CHARLIE}> is right"),
        (f"ask <@{DANA}> and <@{CHARLIE}>", None, f"ask <@{DANA}> and <@{CHARLIE}>"),
        (f"as <@{DANA}> put it: start", DANA, f"as <@{DANA}> put it: start"),
        (f"<@{MAYA}> says start", None, f"<@{MAYA}> says start"),
        (f"I, <@{MAYA}>, heard <@{DANA}> say start", DANA, f"I, <@{MAYA}>, heard <@{DANA}> say start"),
        ("start with the why", None, "start with the why"),
    ],
)
def test_whom_a_mention_names(text: str, who: str | None, words: str) -> None:
    found = naming(text, BUT)
    assert (found.slack_id, found.words) == (who, words)


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("@dana says start with the why", "dana", "start with the why"),
        ("@dana.lee: start", "dana.lee", "start"),
        ("as @dana put it", "dana", "as @dana put it"),
        ("@dana or @charlie", "dana", "@dana or @charlie"),
        ("ask @dana or @charlie", None, "ask @dana or @charlie"),
        ("write to dana@example.com", None, "write to dana@example.com"),
    ],
)
def test_whom_a_typed_name_names(text: str, name: str | None, words: str) -> None:
    found = naming(text, BUT)
    assert (found.slack_id, found.name, found.words) == (None, name, words)


def test_the_bots_own_name_in_front_is_nobody() -> None:
    assert without_bot(f" <@{BOT}>, help", BOT) == "help"
    assert without_bot(f"help <@{BOT}>", BOT) == f"help <@{BOT}>"
    assert naming(f"<@{BOT}> says start", BUT).slack_id is None


@given(st.text())
def test_anything_can_be_typed(text: str) -> None:
    naming(without_bot(text, BOT), BUT)

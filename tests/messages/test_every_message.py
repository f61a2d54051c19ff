"""Rules that every message keeps, in every state, whatever people wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from slack_sdk.models.blocks import Block

from bot.domain.relay import RelayKind
from bot.messages import KINDS, NUDGES, by_name
from bot.messages.kind import Scene
from bot.playground.blocks import faults_of_blocks
from bot.views.message import BANNER, TEXT
from bot.views.text import size
from tests.views import golden, samples
from tests.views.adversarial import TEXTS, UNSAFE
from tests.views.said import messages
from tests.views.shown import all_objects, drawn, markup, texts

SCENES = pytest.mark.parametrize(("name", "scene"), samples.SCENES, ids=[name for name, _ in samples.SCENES])


def test_messages_read_as_in_the_golden_file() -> None:
    pieces = []
    for name, scene in samples.SCENES:
        message = samples.draw(scene)
        pieces.append((name, f"{drawn(message.blocks)}\n\n~ read aloud\n{message.text}"))
    golden.compare(Path(__file__).parent / "golden" / "messages.txt", pieces)


def test_every_kind_is_drawn_here() -> None:
    assert {scene.delivery.kind for _, scene in samples.SCENES} == {kind.name for kind in KINDS}
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert [kind.name for kind in NUDGES] == ["check-in", "softer-check-in", "prompt"]


@SCENES
def test_stays_inside_slacks_limits_and_lets_nobodys_words_do_anything(name: str, scene: Scene) -> None:
    for kind_of_words, words in TEXTS:
        message = samples.draw(samples.with_text(scene, words))
        assert faults_of_blocks(message.blocks) == [], kind_of_words
        assert 0 < size(message.text) <= TEXT, kind_of_words
        message.text.encode()
        for text in [message.text, *markup(message.blocks)]:
            assert not [unsafe for unsafe in UNSAFE if unsafe in text], kind_of_words
            mentioned = set(re.findall(r"<@([^>]*)>", text))
            assert mentioned <= ({"U0MAYA", "U0DANA"} if scene.delivery.kind == "question" else set())
            assert "&amp;" in words or "&amp;amp;" not in text, kind_of_words
        assert all(
            one["verbatim"] is True for one in all_objects(message.blocks) if one.get("type") == "mrkdwn"
        )


def test_text_says_all_that_the_blocks_say() -> None:
    for name, scene in samples.SCENES:
        message = samples.draw(scene)
        said = _bare(message.text)
        for shown in texts(message.blocks):
            for line in shown.split("\n"):
                if line != "🙏":
                    assert _bare(line) in said, (name, line)


def test_the_banner_quotes_nobody() -> None:
    """Drawn with other words and names, the first 90 characters are the same."""
    for name, scene in samples.SCENES:
        banner = samples.draw(scene).text[:BANNER]
        for _, words in TEXTS:
            assert samples.draw(samples.with_text(scene, f"Secret. {words}")).text[:BANNER] == banner, name
        assert not [person for person in ("Dana", "Maya", "Bob") if person in banner], name


NEVER_CUT = {"question", "answer", "outcome", "response", "give-back", "looking-back", "bundle"}
"""With words that somebody pressed send on."""


def test_fits_a_phone_screen() -> None:
    for name, scene in samples.SCENES:
        message = samples.draw(samples.with_text(scene, "Start with the why, then the numbers. " * 1000))
        if scene.delivery.kind in NEVER_CUT:
            continue
        # The menus of a digest alone, which are closed, have 300.
        most = 1700 if scene.delivery.kind == "digest" else 1500
        assert sum(len(text) for text in texts(message.blocks)) < most, name


def test_words_that_somebody_sent_are_whole() -> None:
    long = " ".join(f"word{number}" for number in range(180))
    question = samples.scene("question", samples.ASKED, relay=replace(samples.QUESTION, text=long))
    outcome = samples.scene("outcome", samples.TOLD, relay=replace(samples.OUTCOME, text=long))
    response = samples.scene("response", samples.TOLD, relay=replace(samples.RESPONSE, text=long))
    answer = samples.scene("answer", samples.ANSWERED, relay=samples.relay(RelayKind.ANSWER, long))
    for scene in (question, outcome, response, answer):
        assert long in " ".join(texts(samples.draw(scene).blocks))


def test_an_older_message_keeps_its_words_and_loses_its_buttons() -> None:
    for name, scene in samples.SCENES:
        if scene.item is not None and scene.delivery.kind not in ("question", "notice"):
            older = samples.draw(replace(scene, is_newest=False))
            assert not [one for one in all_objects(older.blocks) if "action_id" in one], name


def test_every_nudge_says_why_it_came_and_how_to_stop_it() -> None:
    for kind in NUDGES:
        scene = next(scene for _, scene in samples.SCENES if scene.delivery.kind == kind.name)
        text = samples.draw(scene).text
        assert "You get this because" in text
        assert "To stop, use ⋯ below or write stop here." in text
        assert "Stop all reminders" in text


def test_by_name_knows_no_others() -> None:
    with pytest.raises(KeyError):
        by_name("digest of a later version")


def _bare(text: str) -> str:
    """Without quotation marks of either kind, and without the signs of bold and of what is typed."""
    return re.sub(r"\s+", " ", re.sub(r"[“”*`]", "", text.removeprefix("> "))).strip()


def test_text_reads_well_aloud() -> None:
    """No sign that is there for the eye alone: a screen reader would name each."""
    for name, message in messages():
        assert not re.search(r"[*`]|^> ", message.text, re.MULTILINE), (name, message.text)


def test_what_can_be_pressed_is_read_beside_what_it_is_about() -> None:
    said = samples.draw(dict(samples.SCENES)["digest"]).text.split("\n")
    assert said[-1] == "Choices: More (Stop the weekly digest, Stop all reminders)"
    asked = said.index("No answer yet")
    assert said[asked + 1 : asked + 4] == [
        "You asked Dana, 1 week ago:",
        "“How do I begin my talk?”",
        "Choices: Open · They answered · Ask someone else · Let it go",
    ]
    outcome = samples.draw(dict(samples.SCENES)["outcome, the quiet question"]).text
    assert outcome.endswith(
        "Choices: 🙏 Say thanks · Open our DM · Respond · A note to myself\n"
        "Want to hear when Maya comes back to your advice?\n"
        "Choices: Yes · No thanks · More (Don't keep my words, Nothing from anyone)"
    )


def test_slacks_own_models_agree() -> None:
    for name, scene in samples.SCENES:
        message = samples.draw(scene)
        assert [block.to_dict()["type"] for block in Block.parse_all(message.blocks)] == [
            block["type"] for block in message.blocks
        ], name

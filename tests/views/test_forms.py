"""What single forms promise: what is filled in, what is shown when, and how they are read back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.domain.advice import Outcome, Role
from bot.views import actions as act
from bot.views import forms
from bot.views.blocks import without_buttons
from bot.views.forms import fields
from bot.views.forms.keep import DEFAULT_WHEN, WHEN
from tests.views import samples
from tests.views.shown import all_objects, drawn_view

CLOCK = samples.CLOCK


def _field(view: dict[str, Any], field: str) -> dict[str, Any]:
    element: dict[str, Any] = next(
        block["element"] for block in view["blocks"] if block.get("block_id") == field
    )
    return element


def _actions(view: dict[str, Any]) -> list[str]:
    return [one["action_id"] for one in all_objects(view) if one.get("type") == "button"]


def test_keep_can_be_submitted_without_touching_a_field() -> None:
    for form in (
        forms.keep_form(
            words="Words", author_slack_id="U0DANA", author_name=None, draft_id=None, metadata={}
        ),
        forms.keep_given_form(words="Words", metadata={}),
    ):
        for block in form["blocks"]:
            if block["type"] == "input" and not block["optional"]:
                assert {"initial_value", "initial_option"} & set(block["element"])


def test_keep_offers_a_week_first() -> None:
    form = forms.keep_form(words="W", author_slack_id=None, author_name="Grandma", draft_id=None, metadata={})
    assert _field(form, fields.WHEN)["initial_option"]["text"]["text"] == WHEN[DEFAULT_WHEN] == "In a week"
    assert list(WHEN) == ["3", "7", "14", "30", "91", "date"]
    assert _field(form, fields.PERSON_NAME)["initial_value"] == "Grandma"
    assert "initial_user" not in _field(form, fields.PERSON)


def test_long_words_travel_as_a_draft() -> None:
    words = "word " * 1000
    assert not forms.fits_a_form(words)
    assert forms.fits_a_form("word " * 600)
    form = forms.keep_form(
        words=words, author_slack_id=None, author_name=None, draft_id="d1", metadata={"m": 1}
    )
    assert forms.metadata_of(form) == {"m": 1, "draft": "d1"}
    assert not [block for block in form["blocks"] if block.get("block_id") == fields.WORDS]
    assert "All of it is kept" in drawn_view(form)


def test_ticking_let_them_know_shows_the_exact_message() -> None:
    message = samples.draw(samples.scene("let-know", relay=samples.BARE))
    kept: dict[str, Any] = {
        "author_slack_id": "U0DANA",
        "author_name": None,
        "draft_id": None,
        "metadata": {},
    }
    shown = forms.keep_form(words="W", let_know_preview=message, **kept)["blocks"]
    assert shown[-len(without_buttons(message.blocks)) :] == without_buttons(message.blocks)
    tick = next(block for block in shown if block.get("block_id") == fields.LET_KNOW)
    assert tick["dispatch_action"] is True
    assert tick["element"]["action_id"] == act.SHOW_LET_KNOW
    assert "initial_options" in tick["element"]
    plain = forms.keep_form(words="W", **kept)["blocks"]
    assert "initial_options" not in plain[-1]["element"]


def test_what_is_sent_is_shown_exactly() -> None:
    message = samples.draw(samples.scene("outcome", samples.TOLD, relay=samples.OUTCOME))
    form = forms.tell_preview(message=message, adviser_name="Dana", metadata={}, **CLOCK)
    shown = [block for block in form["blocks"] if block in message.blocks]
    assert shown == without_buttons(message.blocks)
    assert "Under it: 🙏 Say thanks · Open our DM · Respond" in drawn_view(form)
    assert form["submit"]["text"] == "Send"
    changed = forms.tell_preview(message=message, adviser_name="Dana", amends=True, metadata={}, **CLOCK)
    assert changed["submit"]["text"] == "Send the change"


def test_five_outcomes_none_chosen_for_anybody() -> None:
    form = forms.outcome_form(item=samples.KEPT, adviser_name="Dana", metadata={})
    radio = _field(form, fields.OUTCOME)
    assert [option["value"] for option in radio["options"]] == [outcome.value for outcome in Outcome]
    assert "initial_option" not in radio
    chosen = forms.outcome_form(item=samples.KEPT, adviser_name="Dana", outcome=Outcome.DIDNT, metadata={})
    assert _field(chosen, fields.OUTCOME)["initial_option"]["value"] == "didn't"


def test_telling_is_offered_where_somebody_is_known() -> None:
    known = forms.outcome_form(item=samples.NAME_ONLY, adviser_name="Grandma", metadata={})
    unknown = forms.outcome_form(item=samples.NOBODY, adviser_name="", metadata={})
    assert _field(known, fields.TELLING)["initial_option"]["value"] == "tell"
    assert fields.TELLING not in [block.get("block_id") for block in unknown["blocks"]]


def test_receipts_offer_what_is_still_possible() -> None:
    waiting = forms.asked_receipt(item=samples.ASKED, adviser_name="Dana", arrives_at=samples.AT, **CLOCK)
    going = forms.asked_receipt(item=samples.ASKED, adviser_name="Dana", arrives_at=None, **CLOCK)
    assert "Dana gets your question tomorrow at 9:00" in drawn_view(waiting)
    assert _actions(waiting) == [act.SEND_NOW, act.TAKE_BACK_QUESTION]
    assert _actions(going) == [act.TAKE_BACK_QUESTION]
    told = forms.told_receipt(item=samples.TOLD, adviser_name="Dana", arrives_at=samples.AT, **CLOCK)
    assert _actions(told) == [act.UNDO_TELL]
    assert (
        _actions(forms.told_receipt(item=samples.TOLD, adviser_name="Dana", arrives_at=None, **CLOCK)) == []
    )


def test_long_words_are_read_page_by_page_to_the_end() -> None:
    words = " ".join(f"w{number}" for number in range(15_000))
    item = samples.reworded(samples.KEPT, words)
    read, page = "", 0
    while True:
        form = forms.item_form(item=item, people=samples.PEOPLE, role=Role.RECEIVER, page=page, **CLOCK)
        read += " " + drawn_view(form).replace("> ", " ")
        more = [one for one in all_objects(form) if one.get("action_id") == act.OPEN_ITEM]
        if not more:
            break
        page = act.unpack(more[0]["value"])[1]
    assert page == 3
    assert set(words.split()) <= set(read.split())


def test_a_page_that_is_not_there_is_empty() -> None:
    form = forms.item_form(item=samples.KEPT, people=samples.PEOPLE, role=Role.RECEIVER, page=99, **CLOCK)
    assert "(no words)" in drawn_view(form)


def test_private_notes_are_the_receivers_alone() -> None:
    item = samples.TO_SELF
    received = forms.item_form(item=item, people=samples.PEOPLE, role=Role.RECEIVER, **CLOCK)
    given = forms.item_form(item=item, people=samples.PEOPLE, role=Role.ADVISER, **CLOCK)
    assert "I like short talks." in drawn_view(received)
    assert "I like short talks." not in drawn_view(given)
    assert "broken deploy" not in drawn_view(given)


def test_a_date_is_never_before_the_first_possible_one() -> None:
    form = forms.later_date_form(metadata={}, min_date=date(2026, 11, 24), initial=date(2026, 1, 1))
    assert _field(form, fields.DATE)["initial_date"] == "2026-11-24"


def test_the_form_holds_ids_only() -> None:
    with pytest.raises(ValueError, match="draft"):
        forms.ask_form(adviser_slack_id=None, question="", metadata={"words": "x" * 3000})


def test_read() -> None:
    values = {
        "words": {"words": {"type": "plain_text_input", "value": "Start"}},
        "about": {"about": {"type": "plain_text_input", "value": None}},
        "person": {"person": {"type": "users_select", "selected_user": "U0DANA"}},
        "when": {"when": {"type": "static_select", "selected_option": {"value": "7"}}},
        "date": {"date": {"type": "datepicker", "selected_date": "2026-11-30"}},
        "let_know": {"let_know": {"type": "checkboxes", "selected_options": [{"value": "let_know"}]}},
        "further": {"further": {"type": "checkboxes", "selected_options": []}},
        "unheard_of": {"x": {"value": "y"}},
    }
    assert forms.read({"state": {"values": values}}) == {
        "words": "Start", "about": None, "person": "U0DANA", "when": "7", "date": "2026-11-30",
        "let_know": ["let_know"], "further": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    "view",
    [{}, {"state": None}, {"state": []}, {"state": {"values": [1]}}, {"state": {"values": {"words": 7}}}],
)
def test_read_believes_nothing(view: dict[str, Any]) -> None:
    assert forms.read(view) == {}


def test_metadata_of_refuses_what_is_not_ours() -> None:
    assert forms.metadata_of({}) == {}
    for carried in ("[]", "{"):
        with pytest.raises(ValueError, match=r".*"):
            forms.metadata_of({"private_metadata": carried})

"""P7: nothing that reaches an adviser differs by what the receiver did in private."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.advice import Advice, Means, Outcome, Role, State
from bot.messages import KINDS
from bot.views import forms, home
from tests.views import samples
from tests.views.samples import DANA, NOW, PEOPLE, ZONE

PRIVATE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("tried", {"state": State.TRIED, "tried_at": NOW, "tried_by": Means.REACTION}),
    ("later", {"check_in_on": samples.TODAY + timedelta(days=30), "check_in_number": 4, "deferrals": 2}),
    ("closed, untold", {
        "state": State.CLOSED, "outcome": Outcome.DIDNT, "account": "secret", "useful": "secret", "closed_at": NOW,
        "kept_to_self_at": NOW}),
    ("a private note", {"private_note": "secret", "about": "secret"}),
    ("let go", {"state": State.LET_GO}),
    ("resting", {"state": State.RESTING, "check_in_on": None}),
    ("muted", {"muted_at": NOW}),
    ("asked twice, no act", {"check_in_sent_at": NOW, "softer_sent_at": NOW, "check_in_on": None}),
    ("told, and still on its way", {"state": State.CLOSED, "outcome": Outcome.WORKED, "told_at": NOW}),
)  # fmt: skip


@pytest.mark.parametrize("change", [change for _, change in PRIVATE], ids=[name for name, _ in PRIVATE])
def test_adviser_messages_do_not_show_it(change: dict[str, Any]) -> None:
    to_adviser = {kind.name for kind in KINDS if kind.goes_to_adviser}
    assert to_adviser == {"prompt", "outcome", "let-know", "looking-back"}
    for name, scene in samples.SCENES:
        if scene.delivery.kind in to_adviser | {"question"} and scene.item and scene.item.state is not None:
            changed = replace(scene, item=replace(scene.item, **change))
            assert samples.draw(changed) == samples.draw(scene), name


@pytest.mark.parametrize("change", [change for _, change in PRIVATE], ids=[name for name, _ in PRIVATE])
def test_adviser_forms_and_lists_do_not_show_it(change: dict[str, Any]) -> None:
    for item in samples.GIVEN_ITEMS:
        if item.state is not None and item.told_at is None:
            assert _seen(replace(item, **change)) == _seen(item)


def _seen(item: Advice) -> object:
    form = forms.item_form(item=item, people=PEOPLE, zone=ZONE, now=NOW, role=Role.ADVISER, team_id="T0HOME")
    row = home.row(replace(item, state=None, receiver_id=item.receiver_id), PEOPLE, ZONE, NOW, DANA.id)
    return form, row

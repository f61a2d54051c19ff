"""Slack's user object, read into facts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack.people import facts_of

USER: dict[str, Any] = {
    "id": "U1",
    "team_id": "T1",
    "name": "maya",
    "deleted": False,
    "is_bot": False,
    "tz": "Europe/Berlin",
    "profile": {"display_name": "Maya", "real_name": "Maya Lindt"},
}


def test_a_colleague() -> None:
    facts = facts_of(USER, "T1")
    assert (facts.slack_id, facts.name, facts.zone) == ("U1", "Maya", "Europe/Berlin")
    assert (facts.is_bot, facts.is_external, facts.has_left) == (False, False, False)


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"display_name": "", "real_name": "Maya Lindt"}, "Maya Lindt"),
        ({"display_name": "  "}, "maya"),
        (None, "maya"),
    ],
)
def test_the_name_is_the_first_that_there_is(profile: dict[str, str] | None, name: str) -> None:
    assert facts_of({**USER, "profile": profile}, "T1").name == name


@pytest.mark.parametrize(
    ("seconds", "ends_at"),
    [
        (0, None),
        (None, None),
        ("soon", None),
        (-5, None),
        (10**14, None),
        (1_772_500_000, datetime(2026, 3, 3, 1, 6, 40, tzinfo=UTC)),
    ],
)
def test_a_status_says_who_is_away_and_until_when(seconds: object, ends_at: datetime | None) -> None:
    profile = {"status_emoji": ":palm_tree:", "status_expiration": seconds}
    facts = facts_of({**USER, "profile": profile}, "T1")
    assert (facts.is_away, facts.away_ends_at) == (True, ends_at)
    assert not facts_of({**USER, "profile": {"status_emoji": ":bus:"}}, "T1").is_away
    assert not facts_of({**USER, "profile": {}}, "T1").is_away


def test_a_zone_can_be_missing() -> None:
    assert facts_of({key: value for key, value in USER.items() if key != "tz"}, "T1").zone is None


@pytest.mark.parametrize(
    ("told", "locale"),
    [("en-GB", "en-GB"), ("zh-Hant-TW", "zh-Hant-TW"), ("", None), (5, None), ("x" * 33, None), ("en GB\x00", None)],
)  # fmt: skip
def test_the_locale_is_taken_where_it_is_one(told: object, locale: str | None) -> None:
    assert facts_of({**USER, "locale": told}, "T1").locale == locale
    assert facts_of(USER, "T1").locale is None


@pytest.mark.parametrize(
    "more",
    [{"is_bot": True}, {"is_workflow_bot": True}, {"id": "USLACKBOT"}],
    ids=["bot", "workflow", "slackbot"],
)
def test_bots(more: dict[str, Any]) -> None:
    assert facts_of({**USER, **more}, "T1").is_bot


def test_guests_are_people_like_any_other() -> None:
    facts = facts_of({**USER, "is_restricted": True, "is_ultra_restricted": True}, "T1")
    assert (facts.is_bot, facts.is_external, facts.has_left) == (False, False, False)


def test_somebody_who_left() -> None:
    assert facts_of({**USER, "deleted": True}, "T1").has_left


@pytest.mark.parametrize("more", [{"is_stranger": True}, {"team_id": "T2"}], ids=["stranger", "another team"])
def test_outsiders(more: dict[str, Any]) -> None:
    assert facts_of({**USER, **more}, "T1").is_external


@pytest.mark.parametrize(
    ("more", "is_external"),
    [
        ({"team_id": "E1"}, False),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}}, False),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E2", "teams": ["T1", "T2"]}}, False),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E2", "teams": ["T2"]}}, True),
        ({"team_id": "T2"}, True),
    ],
)
def test_on_enterprise_grid_colleagues_have_other_home_teams(more: dict[str, Any], is_external: bool) -> None:
    assert facts_of({**USER, **more}, "T1", "E1").is_external is is_external

"""What Slack says of a person, what follows from it, and whether the bot may write to them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.person import FACTS_FRESH_FOR, can_be_contacted, facts_are_fresh, window_of, with_facts
from bot.domain.window import Calendar
from tests.factories import DAY, NOW, ZONE, a_person, facts


class TestFacts:
    def test_are_taken_over(self) -> None:
        person = with_facts(a_person(name=""), facts(zone="Asia/Tokyo", has_left=True), NOW, ZONE)
        assert (person.name, person.zone, person.has_left, person.facts_at) == (
            "Maya",
            "Asia/Tokyo",
            True,
            NOW,
        )

    def test_without_a_name_leave_the_one_we_know(self) -> None:
        assert with_facts(a_person(), facts(name=""), NOW, ZONE).name == "Maya"

    def test_without_a_locale_leave_the_one_we_know(self) -> None:
        """Slack tells it only to those who ask for it."""
        known = a_person(locale="en-GB")
        assert with_facts(known, facts(), NOW, ZONE).locale == "en-GB"
        assert with_facts(known, facts(locale="de-DE"), NOW, ZONE).locale == "de-DE"

    def test_of_another_zone_ask_for_a_new_plan(self) -> None:
        known = a_person(facts_at=NOW)
        assert with_facts(known, facts(zone="Asia/Tokyo"), NOW + DAY, ZONE).replan_at == NOW + DAY
        assert with_facts(known, facts(), NOW + DAY, ZONE).replan_at is None

    def test_learnt_for_the_first_time_move_nobody(self) -> None:
        assert with_facts(a_person(zone=None), facts(), NOW, ZONE).replan_at is None

    def test_learnt_late_move_what_was_planned_by_the_zone_that_stood_in(self) -> None:
        assert with_facts(a_person(zone=None, digest_at=NOW + DAY), facts(), NOW, ZONE).replan_at == NOW

    def test_leave_a_plan_that_is_asked_for_already(self) -> None:
        assert with_facts(a_person(facts_at=NOW, replan_at=NOW), facts(), NOW + DAY, ZONE).replan_at == NOW

    def test_leave_the_persons_own_wishes(self) -> None:
        person = a_person(stopped_at=NOW, declined_everyone_at=NOW)
        after = with_facts(person, facts(), NOW, ZONE)
        assert (after.stopped_at, after.declined_everyone_at) == (NOW, NOW)

    def test_are_believed_for_a_day(self) -> None:
        person = a_person(facts_at=NOW)
        assert facts_are_fresh(person, NOW + FACTS_FRESH_FOR - timedelta(seconds=1))
        assert not facts_are_fresh(person, NOW + FACTS_FRESH_FOR)
        assert not facts_are_fresh(a_person(), NOW)


class TestTheWindow:
    def test_is_in_the_persons_own_zone(self) -> None:
        assert window_of(a_person(zone="Asia/Tokyo"), Calendar(ZONE)).zone == "Asia/Tokyo"

    @pytest.mark.parametrize("zone", [None, "", "Mars/Olympus"])
    def test_falls_back_where_slack_names_none(self, zone: str | None) -> None:
        assert window_of(a_person(zone=zone), Calendar(ZONE)).zone == ZONE


class TestContact:
    def test_with_anybody_who_is_there(self) -> None:
        assert can_be_contacted(a_person())

    @pytest.mark.parametrize(
        "who", [{"is_bot": True}, {"is_external": True}, {"has_left": True}, {"declined_everyone_at": NOW}]
    )
    def test_but_not_with_an_app_a_stranger_who_left_or_who_wants_nothing(
        self, who: dict[str, object]
    ) -> None:
        assert not can_be_contacted(a_person(**who))

    def test_stopping_nudges_or_pausing_is_no_refusal_of_people(self) -> None:
        assert can_be_contacted(a_person(stopped_at=NOW, paused_until=NOW + DAY))

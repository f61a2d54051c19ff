"""Consent, per pair of adviser and receiver: the table of product.md, row by row."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.domain import pair as pairs
from bot.domain.pair import Consent
from bot.domain.relay import RelayKind
from tests.factories import DAY, NOW, a_pair

ONE, OTHER = UUID(int=20), UUID(int=21)


@pytest.mark.parametrize(
    ("consent", "telling", "prompts"),
    [
        (Consent.NOT_TOLD, True, False),
        (Consent.TOLD, True, False),
        (Consent.YES, True, True),
        (Consent.NO, False, False),
    ],
)
def test_what_each_answer_lets_in(consent: Consent, telling: bool, prompts: bool) -> None:
    pair = a_pair(consent=consent)
    assert (pairs.lets_tell(pair), pairs.lets_prompt(pair)) == (telling, prompts)


def test_a_first_contact_that_did_not_arrive_was_none() -> None:
    pair = pairs.told(a_pair(), RelayKind.OUTCOME, NOW)
    assert pairs.untold(pair, NOW) == a_pair()
    assert pairs.untold(pair, NOW + DAY) == pair, "something else did not arrive"
    answered = pairs.decide(pair, Consent.YES, NOW)
    assert pairs.untold(answered, NOW) == answered


def test_a_first_contact_is_dated_once() -> None:
    pair = pairs.told(a_pair(), RelayKind.OUTCOME, NOW)
    assert (pair.consent, pair.first_told_at) == (Consent.TOLD, NOW)
    assert pairs.told(pair, RelayKind.QUESTION, NOW + DAY) == pair


@pytest.mark.parametrize("consent", [Consent.YES, Consent.NO])
def test_being_told_more_is_no_other_answer(consent: Consent) -> None:
    pair = a_pair(consent=consent)
    assert pairs.told(pair, RelayKind.OUTCOME, NOW) == pair


def test_the_quiet_question_is_asked_once() -> None:
    pair = pairs.asked(a_pair(consent=Consent.TOLD), ONE)
    assert not pairs.may_be_asked(pair)
    assert pairs.asked(pair, OTHER).asked_in == ONE


@pytest.mark.parametrize("consent", Consent)
def test_the_quiet_question_is_for_those_who_have_not_answered(consent: Consent) -> None:
    assert pairs.may_be_asked(a_pair(consent=consent)) == (consent in (Consent.NOT_TOLD, Consent.TOLD))


def test_a_yes_or_a_no_can_be_changed() -> None:
    no = pairs.decide(a_pair(), Consent.NO, NOW)
    yes = pairs.decide(no, Consent.YES, NOW + DAY)
    assert (yes.consent, yes.decided_at) == (Consent.YES, NOW + DAY)

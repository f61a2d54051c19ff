"""Whose turn it is to write: in order, handed over at once, given up in time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from bot.errors import DatabaseAway
from storage.turns import Turns


def waiting(turns: Turns, count: int) -> None:
    """Return when that many wait for their turn."""
    deadline = time.monotonic() + 30
    while len(turns._waiting) != count:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_those_who_wait_go_first_and_in_the_order_in_which_they_came() -> None:
    turns, went = Turns(5), list[str]()

    def go(name: str) -> None:
        with turns.take():
            went.append(name)

    with ThreadPoolExecutor(3) as threads:
        with turns.take():
            for number, name in enumerate(["a handler", "a second", "a third"]):
                threads.submit(go, name)
                waiting(turns, number + 1)
        go("the one who had it, at once again")
    assert went == ["a handler", "a second", "a third", "the one who had it, at once again"]


def test_never_two_at_once() -> None:
    turns, inside, most = Turns(30), 0, 0

    def go() -> None:
        nonlocal inside, most
        for _ in range(200):
            with turns.take():
                inside += 1
                most = max(most, inside)
                time.sleep(0)
                inside -= 1

    threads = [Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert not turns._taken


def test_who_waits_too_long_hears_it_and_is_skipped() -> None:
    turns, held, let_go = Turns(0.05), Event(), Event()

    def hold() -> None:
        with turns.take():
            held.set()
            let_go.wait(5)

    holder = Thread(target=hold)
    holder.start()
    held.wait(5)
    with pytest.raises(DatabaseAway, match=r"0\.05 seconds"), turns.take():
        pass
    let_go.set()
    holder.join()
    with turns.take():
        assert not turns._waiting


def test_an_exception_passes_the_turn_on() -> None:
    turns = Turns(0.05)
    with pytest.raises(ZeroDivisionError), turns.take():
        _ = 1 / 0
    with turns.take():
        pass

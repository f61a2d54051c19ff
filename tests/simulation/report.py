"""What a year comes to: a table, and a picture of when nudges came and to how many.

Apart from `invariants`, which judge. What depends on the model's own assumptions is in a part of its own, which says so. The picture is an SVG
written by hand: bars need no library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.simulation.invariants import ENDED, ENOUGH, INVARIANTS, Breaks, by_hour
from tests.simulation.promises import waits
from tests.simulation.record import DIGEST, Did, Record

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST = 5


def show(console: Console, record: Record, broken: Mapping[str, Breaks]) -> None:
    """All of it, on a terminal."""
    console.print(_held(broken))
    for name, breaks in broken.items():
        for each in breaks[:_MOST]:
            console.print(f"  [red]{name}[/]: {each}", highlight=False)
    console.print(_measured(record))
    console.print(_assumed(record))


def _held(broken: Mapping[str, Breaks]) -> Table:
    table = Table("What has to hold", "", title="Invariants", title_justify="left")
    for each in INVARIANTS:
        breaks = len(broken.get(each.__name__, ()))
        said = " ".join((each.__doc__ or "").split())
        table.add_row(said, "[green]holds[/]" if not breaks else f"[red]{breaks} breaks[/]")
    return table


def _measured(record: Record) -> Table:
    table = Table("", "", title="What the rules made of it", title_justify="left", show_header=False)
    for name, value in measured(record).items():
        table.add_row(name, value)
    return table


def measured(record: Record) -> dict[str, str]:
    """Figures that the bot's rules decide."""
    kinds = Counter(post.kind for post in record.nudges())
    hours = by_hour(record)
    return {
        "nudges": ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common()),
        "nudges a person a week": _spread(list(a_person_a_week(record).values())),
        "most nudges of one person in 7 days": str(_most_in_a_week(record)),
        "busiest hour against the median working hour": ", ".join(_ratio(hours, day) for day in range(5)),
        "check-ins": ", ".join(f"{count:,} {how}" for how, count in how_asked(record).most_common()),
        "items a digest lists": f"{_mean([len(p.lines) for p in record.nudges() if p.kind == DIGEST]):.1f}",
    }


def _assumed(record: Record) -> Table:
    title = "What the model's own assumptions made of it (who answers, who hears): no word about real people"
    table = Table("", "", title=title, title_justify="left", show_header=False)
    acts = Counter(act.did for act in record.acts)
    states = Counter(each.state for each in record.ended if each.state in ENDED)
    table.add_row("items", ", ".join(f"{count:,} {state}" for state, count in states.most_common()))
    kept = acts[Did.KEPT] + acts[Did.ASKED]
    table.add_row("closed with an outcome", f"{acts[Did.CLOSED]:,} of {kept:,}")
    table.add_row("told to the adviser", f"{acts[Did.TOLD]:,}")
    table.add_row("thanked", f"{acts[Did.THANKED]:,}")
    table.add_row("acts", ", ".join(f"{count:,} {did}" for did, count in acts.most_common()))
    return table


def how_asked(record: Record) -> Counter[str]:
    """How check-ins came: on their own, in a digest, or not at all since an act made them pointless."""
    names = {None: "made pointless by an act", DIGEST: "in a digest"}
    return Counter(names.get(wait.asked, "by themselves") for wait in waits(record) if wait.over_at)


def a_person_a_week(record: Record) -> dict[tuple[str, str], int]:
    """Nudges by person and ISO week, weeks without any left out."""
    found: Counter[tuple[str, str]] = Counter()
    for post in record.nudges():
        year, week, _ = record.wishes_of(post.to[0], post.at).local(post.at).isocalendar()
        found[post.to[0], f"{year}-W{week:02}"] += 1
    return found


def _most_in_a_week(record: Record) -> int:
    most = 0
    for posts in record.nudges_of().values():
        for first, post in enumerate(posts):
            most = max(most, sum(post.at <= each.at < post.at + timedelta(days=7) for each in posts[first:]))
    return most


def _ratio(hours: Mapping[tuple[int, int], int], day: int) -> str:
    """As `spread_out` looks at it: a weekday with few nudges says nothing, its busiest hour may be one person's."""
    of_day = [hours[day, hour] for hour in range(24)]
    usual = median(hours[day, hour] for hour in range(9, 17))
    said = f"{max(of_day) / usual:.1f} times" if sum(of_day) >= ENOUGH and usual else f"only {sum(of_day)}"
    return f"{_DAYS[day]} {said}"


def _spread(weeks: Sequence[int]) -> str:
    found = Counter(weeks)
    return ", ".join(f"{count:,} weeks with {n}" for n, count in sorted(found.items()))


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values) if values else 0.0


# The picture

_CELL, _LEFT, _TOP = 26, 90, 50


def picture(record: Record, title: str) -> str:
    """Nudges by the reader's own hour and weekday, and how many people had how many in a week, as an SVG."""
    hours, digests = by_hour(record), by_hour(record, digests=True)
    alone = {key: digests[key] - hours[key] for key in digests}
    parts = [
        _text(10, 24, title, 15),
        *_grid(hours, "Check-ins and prompts, by the reader's own weekday and hour", _TOP),
        *_grid(alone, "Digests", _TOP + 9 * _CELL + 20),
        *_bars(Counter(a_person_a_week(record).values()), _TOP + 18 * _CELL + 50),
    ]
    size = f'width="{_LEFT + 25 * _CELL}" height="{_TOP + 18 * _CELL + 220}"'
    style = 'font-family="sans-serif" font-size="11" fill="#333"'
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _grid(hours: Mapping[tuple[int, int], int], title: str, top: int) -> list[str]:
    most = max(hours.values(), default=0) or 1
    parts = [_text(10, top, title, 13)]
    parts += [_text(_LEFT + hour * _CELL + 6, top + 18, str(hour)) for hour in range(24)]
    for day, name in enumerate(_DAYS):
        y = top + 24 + day * _CELL
        parts.append(_text(10, y + 17, name))
        for hour in range(24):
            count = hours.get((day, hour), 0)
            x = _LEFT + hour * _CELL
            parts.append(
                f'<rect x="{x}" y="{y}" width="{_CELL - 1}" height="{_CELL - 1}" fill="#1264a3" '
                f'fill-opacity="{0.03 + 0.97 * count / most:.2f}"><title>{name} {hour}:00: {count}</title></rect>'
            )
    return parts


def _bars(weeks: Mapping[int, int], top: int) -> list[str]:
    total = sum(weeks.values()) or 1
    parts = [_text(10, top, "Nudges a person a week, of the weeks that had any", 13)]
    for row, (count, people) in enumerate(sorted(weeks.items())):
        y = top + 16 + row * _CELL
        width = 400 * people / total
        parts.append(_text(10, y + 15, f"{count}"))
        parts.append(f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_CELL - 6}" fill="#1264a3"/>')
        parts.append(_text(_LEFT + int(width) + 6, y + 15, f"{people:,} ({people / total:.0%})"))
    return parts


def _text(x: int, y: int, words: str, size: int = 11) -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}">{words}</text>'

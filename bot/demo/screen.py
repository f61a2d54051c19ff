"""How the demo looks: what each of the two sees, side by side as it happens.

On a terminal of 80 columns or more in two columns, on a narrower one below each other, and where there is no terminal as plain lines without
any width, colour or pause. Apart from the story, which knows nothing of columns. Must not make up a word of what the bot says: it draws what
it is handed.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.box import MINIMAL, ROUNDED
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.playground import Message, Person, View

WIDE = 80
"""Columns that two people side by side need."""

_PER_WORD, _AT_LEAST, _AT_MOST = 0.1, 0.7, 5.0
"""Seconds of pause. The whole takes about a minute; whoever wants to read every word scrolls back."""

_EMOJI = {"pushpin": "📌", "white_check_mark": "✅", "pray": "🙏"}
_BOLD = re.compile(r"\*([^*\n]+)\*")
_BUTTON = re.compile(r"\[[^\]]+\]")
_BUTTONS = re.compile(r"(\[[^\]]+\] ?)+")
_CLOSED = "[⋯]"
_MENU = re.compile(r"\[⋯ [^\]]*\]")
_FIELD = re.compile(r"^(?P<label>[^\n]+?)(?P<optional> \(optional\))?: (?P<value>[\[(].*)$")


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that a person does or sees. `title` makes it a form."""

    head: str
    body: str = ""
    title: str = ""
    is_act: bool = False

    @property
    def words(self) -> int:
        """How much there is to read."""
        return len(f"{self.head} {self.body} {self.title}".split())


def act(what: str) -> Piece:
    """What somebody does."""
    return Piece(what, is_act=True)


def post(message: Message, reader: Person, head: str = "") -> Piece:
    """A message as this person sees it, with the reactions under it."""
    said_by = head or message.channel.workspace.name_of(message.user)
    body = [_read(message), _reactions(message)]
    return Piece(f"{said_by}, {_clock(_moment(message), reader)}", "\n".join(part for part in body if part))


def news(before: str, now: Message, head: str) -> Piece:
    """Only what is different since the message read `before`: the rest was read already."""
    known = _MENU.sub(_CLOSED, before).splitlines()
    return Piece(head, "\n".join(line for line in _read(now).splitlines() if line not in known))


def form(view: View) -> Piece:
    """A form with what is filled in."""
    _, _, body = _read(view).partition("\n")
    return Piece("", body, title=view.title)


def _read(shown: Message | View) -> str:
    """What a person reads of it; what a menu holds is read when it is opened."""
    return _MENU.sub(_CLOSED, shown.plain)


class Screen:
    """Where it is shown. `doing` is what was shown last, in words, for whoever has to say where it stopped."""

    def __init__(self, *, paced: bool, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        self._paced = paced and self._console.is_terminal
        self.doing = "the beginning"

    @property
    def _is_wide(self) -> bool:
        return self._console.is_terminal and self._console.width >= WIDE

    async def opens(self, title: str, lines: Sequence[str]) -> None:
        """The first words."""
        self._print(Text(title, style="bold"))
        for line in lines:
            self._print(Text(line))
        await self._pause(sum(len(line.split()) for line in lines))

    async def time_is(self, what: str, now: datetime, people: Sequence[Person]) -> None:
        """Time has passed: where that leaves each of them."""
        self.doing = what
        headings = [Text(_where(person, now), style=_style(person)) for person in people]
        if not self._console.is_terminal:
            self._print(Text(f"\n--- {what}. {'; '.join(each.plain for each in headings)} ---"))
            return
        self._print(Text())
        self._print(Rule(Text(what, style="bold"), style="dim"))
        if self._is_wide:
            self._print(_beside(*headings))
        else:
            self._print(Group(*headings, Text()))
        await self._pause(10)

    async def shows(self, *seen: tuple[Person, Sequence[Piece]]) -> None:
        """What each person does and sees at this moment, in the order of the columns."""
        self.doing = next((piece.head for _, some in seen for piece in some if piece.head), self.doing)
        # Below each other, who did something comes first, and what the other sees of it after that.
        in_turn = sorted(seen, key=lambda each: not any(piece.is_act for piece in each[1]))
        if self._is_wide:
            self._print(_beside(*(Group(*_drawn(person, some)) for person, some in seen)))
        for person, some in [] if self._is_wide else in_turn:
            if self._console.is_terminal:
                self._narrow(person, some)
            else:
                self._plain(person, some)
        # Both read at once.
        await self._pause(max((sum(piece.words for piece in some) for _, some in seen), default=0))

    def ends(self, title: str, lines: Sequence[str]) -> None:
        """The last words; they hold commands and paths, so no line is broken."""
        self._print(
            Rule(Text(title, style="bold"), style="dim") if self._console.is_terminal else Text(f"\n{title}")
        )
        for line in ["", *lines]:
            self._console.print(Text(line), soft_wrap=True)

    def stops(self, *lines: str) -> None:
        """It cannot go on, or was ended from outside."""
        for line in ["", *lines]:
            self._console.print(Text(line), soft_wrap=True)

    def _narrow(self, person: Person, some: Sequence[Piece]) -> None:
        for piece in some:
            if not piece.is_act:
                self._print(Text(f"{person.name} sees:", style=_style(person)))
            self._print(Padding(Group(*_drawn(person, [piece]), Text()), (0, 0, 0, 0 if piece.is_act else 2)))

    def _plain(self, person: Person, some: Sequence[Piece]) -> None:
        for piece in some:
            self._print(Text())
            said = piece.head if piece.is_act else f"sees: {piece.title or piece.head}"
            self._print(Text(f"{person.name} {said}"))
            for line in piece.body.splitlines():
                self._print(Text(f"    {line}"))

    def _print(self, what: RenderableType) -> None:
        # Lines that may be copied are not broken where no terminal says how wide it is.
        self._console.print(what, soft_wrap=not self._console.is_terminal)

    async def _pause(self, words: int) -> None:
        if self._paced:
            await asyncio.sleep(min(_AT_MOST, max(_AT_LEAST, words * _PER_WORD)))


def _beside(*columns: RenderableType) -> Table:
    table = Table(box=MINIMAL, show_header=False, show_edge=False, expand=True, border_style="dim")
    for _ in columns:
        table.add_column(ratio=1)
    table.add_row(*(Group(column, Text()) for column in columns))
    return table


def _drawn(person: Person, some: Sequence[Piece]) -> list[RenderableType]:
    drawn: list[RenderableType] = []
    for piece in some:
        body = Group(*(_line(line) for line in piece.body.splitlines()))
        if piece.is_act:
            drawn.append(Text(f"→ {person.name} {piece.head}", style=_style(person)))
        elif piece.title:
            drawn.append(Panel(body, title=piece.title, title_align="left", box=ROUNDED, border_style="dim"))
        else:
            drawn += [Text(piece.head, style="dim"), body]
    return drawn


def _line(line: str) -> RenderableType:
    """One line that a person reads, as it looks."""
    if line.startswith("> "):
        return _Quote(line[2:])
    if line == "---":
        return Text("· · ·", style="dim")
    field = _FIELD.match(line)
    if field:
        return Group(Text(field["label"], style="bold"), Padding(_Row(_chosen(field["value"])), (0, 0, 0, 2)))
    return _Row(_BUTTON.findall(line)) if _BUTTONS.fullmatch(line) else _bold(line)


def _chosen(value: str) -> list[str]:
    """What stands in a field: the possible answers one by one, or all that was written."""
    if value.startswith("["):
        return [value]
    options = value.replace("(x) ", "\n● ").replace("( ) ", "\n○ ")
    return [option.strip() for option in options.strip().splitlines()]


def _bold(line: str) -> Text:
    """Words between asterisks, as Slack shows them."""
    text = Text()
    for number, part in enumerate(_BOLD.split(line)):
        text.append(part, style="bold" if number % 2 else "")
    return text


@dataclass(frozen=True, slots=True)
class _Quote:
    """Somebody's words, with a bar at the side of every line."""

    words: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in Text(self.words, style="italic").wrap(console, options.max_width - 2):
            yield Text.assemble(("▏ ", "dim"), line)


@dataclass(frozen=True, slots=True)
class _Row:
    """Buttons, or possible answers: as many in a row as there is room for, none broken in two unless it is longer than a line."""

    parts: Sequence[str]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        row = Text()
        for part in (Text(part, style="green") for part in self.parts):
            if row and row.cell_len + 1 + part.cell_len > options.max_width:
                yield row
                row = Text()
            row = Text.assemble(row, " ", part) if row else part
        yield row


def _reactions(message: Message) -> str:
    workspace = message.channel.workspace
    return "  ".join(
        f"{_EMOJI.get(name, name)} {', '.join(workspace.name_of(who) for who in whose)}"
        for name, whose in message.reactions.items()
    )


def _moment(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)


def _clock(moment: datetime, person: Person) -> str:
    return f"{moment.astimezone(_zone(person)):%H:%M}"


def _where(person: Person, now: datetime) -> str:
    local = now.astimezone(_zone(person))
    city = str(_zone(person)).rpartition("/")[2].replace("_", " ")
    return f"{person.name}, {city}: {local:%A} {local.day} {local:%B}, {local:%H:%M}"


def _zone(person: Person) -> ZoneInfo:
    return ZoneInfo(person.tz or "UTC")


def _style(person: Person) -> str:
    return "bold cyan" if person.name == "Maya" else "bold magenta"

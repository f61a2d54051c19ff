"""`make simulate`: a company of 1,000 for a year. Prints the tables, writes the picture, and ends with 1 when something did not hold.

make simulate ARGS="--seed 7 --people 200 --days 120 --picture year.svg"
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from storage.engine import open_engine
from storage.migrate import migrate
from tests.simulation.company import Company
from tests.simulation.invariants import broken
from tests.simulation.report import picture, show
from tests.simulation.year import AFTERWARDS, BEGINS, Plan, ends_of, live

PICTURE = Path("build/simulation.svg")


def main(
    seed: Annotated[int, typer.Option(help="The same seed is the same year.")] = 1,
    people: Annotated[int, typer.Option(min=2, help="How many work there.")] = 1000,
    days: Annotated[int, typer.Option(min=1, help="How long they live; then nobody acts for a while.")] = 365,
    path: Annotated[Path, typer.Option("--picture", help="Where the picture goes.")] = PICTURE,
) -> None:
    """Simulate a company, and say what held."""
    logging.disable(logging.WARNING)  # what is said of each delivery is not what a year is about
    console = Console()
    plan = Plan(seed=seed, people=people, days=days)
    console.print(f"{people:,} people, {days} days, seed {seed}; SQLite, a clock that jumps.")
    record = _live(console, plan).record
    found = broken(record)
    show(console, record, found)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(picture(record, f"{people:,} people, {days} days, seed {seed}"), encoding="utf-8")
    console.print(f"The picture: {path}")
    raise typer.Exit(1 if found else 0)


def _live(console: Console, plan: Plan) -> Company:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f} %"),
        TimeElapsedColumn(),
    )
    total = (ends_of(plan) + AFTERWARDS - BEGINS).total_seconds()
    with TemporaryDirectory() as folder, Progress(*columns, console=console) as progress:
        engine = open_engine(f"sqlite:///{folder}/year.db", durable=False)
        migrate(engine)
        task = progress.add_task("living", total=total)

        months: set[str] = set()

        def tell(now: datetime) -> None:
            month = f"{now:%B %Y}"
            if not console.is_terminal and month not in months:  # where a bar cannot be drawn
                console.print(month)
            months.add(month)
            progress.update(task, completed=(now - BEGINS).total_seconds(), description=f"{now:%d %b %Y}")

        try:
            return asyncio.run(live(engine, plan, tell))
        finally:
            engine.dispose()


if __name__ == "__main__":
    typer.run(main)

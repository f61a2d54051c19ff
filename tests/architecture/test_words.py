"""Words for people stand in the views and messages; what every module says of itself; how large a piece may get."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import PACKAGES, Source, sources

LONGEST_FILE, LONGEST_FUNCTION = 350, 60
TABLES = ("storage/schema.py", "storage/migrations/versions/")
"""Nothing but lists of columns: split, they would be harder to compare."""


def test_handlers_hold_no_sentences() -> None:
    """A string with a blank in it, that is neither a docstring nor for operators (a log, an exception of ours)."""
    assert [place for source in sources("handlers") for place in _sentences(source)] == []


def _sentences(source: Source) -> Iterator[str]:
    for_operators = {id(part) for node in _for_operators(source.tree) for part in ast.walk(node)}
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and " " in node.value.strip()
            and id(node) not in for_operators
        ):
            yield f"{source.at(node)}: {node.value!r}"


def _for_operators(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, what is logged, and what is raised."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            yield node
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.startswith("_log.") or called == "super().__init__":
                yield node


def test_handlers_take_no_words_from_the_catalogue() -> None:
    for source in sources("handlers"):
        assert "bot.views.words" not in source.text, source.path
        assert "gettext" not in source.text, source.path


EVENTS = {f"handlers/{name}.py" for name in ("desk", "dm", "installs", "messages", "reactions")}
"""Who is met there is answered through the outbox, or not at all."""

RENDER = {"bot/jobs/draw.py", "bot/jobs/together.py", "bot/services/previews.py"}
"""Where messages are drawn: to be sent, to be measured before, or to be looked at before."""

PARTS = {"bot/messages/bundle.py"}
"""Where parts of a message are drawn, in the language of the whole."""


def test_whoever_is_answered_at_once_is_answered_in_their_language() -> None:
    for source in sources("handlers"):
        assert "desk.visit(" not in source.text or source.path in EVENTS, f"{source.path}: desk.greet"


def test_messages_are_drawn_in_the_language_of_their_reader() -> None:
    drawing = {source.path for source in sources() if re.search(r"\.render\b", source.text)}
    assert drawing == RENDER | PARTS
    for source in sources("bot"):
        assert source.path not in RENDER or "with languages.speaking_to(" in source.text, source.path


def test_what_jobs_draw_is_in_the_language_of_its_reader() -> None:
    for source in sources("bot"):
        if source.path.startswith("bot/jobs/") and "bot.views import" in source.text:
            assert "with languages.speaking_to(" in source.text, source.path


def test_every_module_says_what_it_is_for() -> None:
    said = {
        each.path: ast.get_docstring(each.tree) or ""
        for each in sources(*PACKAGES, "tests")
        if each.text.strip()
    }
    first_lines = {path: docstring.split("\n")[0].rstrip() for path, docstring in said.items()}
    assert [path for path, line in first_lines.items() if not line.endswith((".", ":"))] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_is_too_long_to_read_at_once(package: str) -> None:
    lengths = {source.path: source.text.count("\n") for source in sources(package)}
    assert {path: n for path, n in lengths.items() if n > LONGEST_FILE and not path.startswith(TABLES)} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_function_is_too_long_to_hold_in_mind(package: str) -> None:
    long = [
        source.at(node)
        for source in sources(package)
        if not source.path.startswith(TABLES)
        for node in ast.walk(source.tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []

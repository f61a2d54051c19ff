"""The sources as trees: what the tests of this folder read, parsed once.

Apart so that each test says its rule and nothing else. Must not know any rule.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "storage")


@dataclass(frozen=True, slots=True)
class Source:
    """One module: where it lies under ROOT, its text, and its tree."""

    path: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """A place that an editor can open."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def sources(*packages: str) -> tuple[Source, ...]:
    """Every module of these packages (all three of ours, unless some are named)."""
    files = (file for package in packages or PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    return tuple(_parsed(file) for file in files)


@cache
def _parsed(file: Path) -> Source:
    text = file.read_text(encoding="utf-8")
    return Source(file.relative_to(ROOT).as_posix(), text, ast.parse(text))


def imported(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Everything that a module imports, in full: `from a.b import c` is both a.b and a.b.c."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node, node.module
            yield from ((node, f"{node.module}.{each.name}") for each in node.names)


def calls_of(tree: ast.AST, name: str) -> list[ast.Call]:
    """Every call of a function or class by its bare name."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]

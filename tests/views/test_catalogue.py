"""Every sentence goes through the catalogue, can be gathered for translators, and has been seen in a sample.

Three ways round the same circle: what is shown came out of the catalogue; what came out of it is gathered; what is gathered is shown.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path

import pytest

from bot.views import languages
from bot.views.words import speaking
from tests.architecture.sources import Source, sources
from tests.views import pseudo, samples
from tests.views.said import all_said

DOORS = frozenset({"say", "say_many", "mark", "noted", "template"})
FOR_OPERATORS = frozenset({"bot/messages/stops.py"})
TYPED = re.compile(r"/advice(?: [^`⟦⟧]*)?")
"""What people type is the same in every language."""


def _spoken_sources() -> tuple[Source, ...]:
    return tuple(
        source for folder in pseudo.SPOKEN for source in sources(folder) if source.path not in FOR_OPERATORS
    )


@pytest.mark.parametrize("source", _spoken_sources(), ids=lambda source: source.path)
def test_every_sentence_stands_whole_in_a_call_of_the_catalogue(source: Source) -> None:
    """No string with a blank in it stands anywhere else, and none is put together from pieces: translators see whole sentences."""
    handed_over = [argument for call in _calls(source.tree) for argument in _sentences_of(call)]
    pieced = [source.at(each) for each in handed_over if isinstance(each, (ast.JoinedStr, ast.BinOp))]
    assert pieced == []
    noted = [each for call in _calls(source.tree, "noted") for each in call.args]
    assert [source.at(each) for each in noted if not isinstance(each, ast.Constant)] == []
    fine = {id(part) for each in (*handed_over, *_not_for_people(source.tree)) for part in ast.walk(each)}
    loose = [
        f"{source.at(node)}: {node.value!r}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"[A-Za-z]+ +[A-Za-z]", node.value)
        and id(node) not in fine
    ]
    assert loose == []


def _calls(tree: ast.AST, *names: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in (names or DOORS)
    ]


def _sentences_of(call: ast.Call) -> list[ast.expr]:
    assert isinstance(call.func, ast.Name)
    return call.args[: 2 if call.func.id == "say_many" else 1]


def _not_for_people(tree: ast.Module) -> list[ast.AST]:
    """Docstrings, what is raised, and what is typed after the command."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "Usage")
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]


class Remembering(NullTranslations):
    """A catalogue that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, ...]] = set()

    def gettext(self, message: str) -> str:
        self.asked.add((message,))
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add((msgid1, msgid2))
        return msgid1 if n == 1 else msgid2


def test_every_sentence_there_is_is_in_a_sample_and_the_other_way_round() -> None:
    """What no sample draws, nobody has read aloud and no rule of voice has seen: add one to tests/views/samples.py."""
    remembering = Remembering()
    with speaking("en_GB", remembering):
        all_said()
        all_said("A long text. " * 10_000)
        all_said("", "")
        all_said("<@U0ZED> said so.")
    gathered = set(pseudo.sentences())
    assert sorted(gathered - remembering.asked) == [], "in no sample"
    assert sorted(remembering.asked - gathered) == [], "not found by `make messages`"


@pytest.fixture(scope="module")
def in_accents(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """Everything, read in the language of accents by people whose own words are not Latin; days are Japanese, so that no letter of ours is left."""
    folder = tmp_path_factory.mktemp("locales")
    pseudo.put(folder, "ja")
    reader = replace(samples.MAYA, language="ja")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "FOLDER", folder)
        with languages.speaking_to(reader):
            return [(sample, text) for sample, text in all_said("Слова.", "Имя")]


def test_nothing_slips_by_the_catalogue(in_accents: list[tuple[str, str]]) -> None:
    others = r"U0[A-Z]+|Europe/Berlin|English|Dana|Maya|Grandma|Noted|The new team reads your guide"
    left = [
        (sample, found)
        for sample, text in in_accents
        if (found := re.findall(r"[A-Za-z]{2,}", re.sub(others, "", TYPED.sub("", text))))
    ]
    assert left == []


def test_no_sentence_is_put_together_from_two(in_accents: list[tuple[str, str]]) -> None:
    """Where two pieces of the catalogue stand side by side, the first is a whole sentence."""
    for sample, text in in_accents:
        assert not re.search(r"[^.?:🙏”`⟧]⟧ *⟦", text), (sample, text)


def test_the_catalogue_is_gathered_from_where_sentences_stand() -> None:
    makefile = (pseudo.ROOT / "Makefile").read_text(encoding="utf-8")
    assert " ".join(pseudo.SPOKEN) in makefile
    assert all(f"-k {door}" in makefile for door in DOORS)
    assert len(pseudo.sentences()) > 250


def test_a_catalogue_of_gettext_is_one_of_ours(tmp_path: Path) -> None:
    pseudo.put(tmp_path, "de")
    assert languages.choices(tmp_path) == (("en", "English"), ("de", "Deutsch"))

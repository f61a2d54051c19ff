"""Which part of Slack's SDK is for whom. Import-linter sees packages from outside as one node each, so this looks inside."""

from __future__ import annotations

import ast

from tests.architecture.sources import Source, imported, sources

ALLOWED: dict[str, tuple[str, ...]] = {
    "slack_sdk.web": ("bot/slack/",),  # whoever else posted would post past the outbox
    "slack_sdk.errors": ("bot/slack/",),
    "slack_sdk.http_retry": ("bot/slack/",),
    "slack_sdk.models": ("bot/views/", "bot/messages/"),
    "slack_sdk.signature": ("bot/app/web.py",),
    "slack_sdk.socket_mode": ("bot/app/socket.py",),
}
"""A new part of the SDK needs its line here, and so its reason."""


def _uses() -> list[tuple[Source, str, str]]:
    return [
        (source, name, source.at(node))
        for source in sources()
        for node, name in imported(source.tree)
        if name.startswith("slack_sdk.")
    ]


def test_each_part_of_the_sdk_is_used_only_where_it_belongs() -> None:
    assert _uses()
    for source, name, place in _uses():
        part = ".".join(name.split(".")[:2])
        assert source.path.startswith(ALLOWED.get(part, ())), f"{place} imports {name}"


def test_nobody_imports_the_whole_sdk() -> None:
    whole = [
        source.at(node) for source in sources() for node, name in imported(source.tree) if name == "slack_sdk"
    ]
    assert whole == []


def test_nobody_but_the_gateways_makes_a_client() -> None:
    outside = [source for source in sources() if not source.path.startswith("bot/slack/")]
    assert [source.path for source in outside if "WebClient" in source.text] == []


def test_handlers_never_use_bolts_client_nor_its_say() -> None:
    """Bolt hands every listener a client and `say`; what is posted with them is posted past the outbox."""
    for source in sources("handlers"):
        for node in ast.walk(source.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                names = {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
                assert not names & {"client", "say"}, source.at(node)
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"client", "say"}, source.at(node)

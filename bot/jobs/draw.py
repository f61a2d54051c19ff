"""From what is to go to what stands in Slack: a message by its kind, or somebody's Home, in its reader's language.

Apart from deliver because drawing is the one step that is ours alone: what goes wrong in it goes wrong every time. Must not speak to Slack.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

from bot.domain.person import Person
from bot.errors import Refused
from bot.jobs import scenes, settle
from bot.jobs.check import Rules
from bot.jobs.checked import Go
from bot.messages.kind import Message
from bot.views import languages
from bot.views.homepage import home_view

_log = logging.getLogger(__name__)

T = TypeVar("T")


def message(go: Go, rules: Rules) -> Message:
    """A post or an update. Raises Refused where it cannot be drawn."""
    scene = go.scene
    assert scene is not None
    kind = rules.kinds[scene.delivery.kind]
    return _drawn(go, scenes.addressee(scene), lambda: kind.render(scene))


def home(go: Go) -> dict[str, Any]:
    """Somebody's Home. Raises Refused where it cannot be drawn."""
    at_home = go.at_home
    assert at_home is not None
    return _drawn(go, at_home.viewer, lambda: home_view(at_home))


def _drawn(go: Go, reader: Person | None, render: Callable[[], T]) -> T:
    """What cannot be drawn is our mistake: it fails, with its reason, instead of coming back for ever."""
    try:
        with languages.speaking_to(reader):
            return render()
    except Exception as error:  # noqa: BLE001  whatever it is, it is the same the next time
        # Not its words, which may quote what somebody wrote.
        where = traceback.extract_tb(error.__traceback__)[-1]
        said = {"error": type(error).__name__, "where": f"{where.filename}:{where.lineno}"}
        extra = {**settle.said_of(go.delivery, "delivery.cannot_be_drawn"), **said}
        _log.error("A message cannot be drawn.", extra=extra)
        raise Refused("cannot_be_drawn") from None

"""The Web API methods that the stand-in serves, one module per family; ALL is the explicit list.

A method that is not here answers `unknown_method`, as Slack does for a name it does not know.
"""

from __future__ import annotations

from bot.playground.call import Method
from bot.playground.methods import apps, chat, conversations, files, history, reactions, users, views

ALL: dict[str, Method] = {
    method.name: method
    for family in (apps, chat, conversations, history, users, reactions, views, files)
    for method in family.METHODS
}

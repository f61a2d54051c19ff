"""Slack's other half on loopback: a strict stand-in for the tests and the demo.

It speaks HTTP and WebSocket as Slack does and knows nothing of the bot: its beliefs come from Slack's documentation,
so that a test against it proves something. Start with `Slack`; a person's hands and eyes are `Person`.
"""

from bot.playground.call import Call
from bot.playground.channel import Channel
from bot.playground.delivery import Delivery
from bot.playground.faults import Fault
from bot.playground.filling import ClientRefused
from bot.playground.line import AppResponse
from bot.playground.message import File, Message
from bot.playground.person import Person
from bot.playground.slack import Slack
from bot.playground.view import View
from bot.playground.workspace import SCOPES, Workspace

__all__ = [
    "SCOPES", "AppResponse", "Call", "Channel", "ClientRefused", "Delivery", "Fault", "File", "Message", "Person",
    "Slack", "View", "Workspace",
]  # fmt: skip

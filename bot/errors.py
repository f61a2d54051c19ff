"""What can go wrong, as one tree. Apart from whoever raises, so that whoever catches need not know them.

    FullCircleError
    ├── SettingsProblem          what the operator has to change, and the cure
    ├── StorageError             the database did not do it; nothing of the transaction is left
    │   ├── DatabaseAway         no connection, locked, timed out: the same may work later
    │   │   └── RowTaken         somebody else had a row of it for too long
    │   ├── DatabaseFull         no room: somebody has to make some
    │   ├── DatabaseCorrupt      not a database, or damaged: a backup is needed
    │   ├── SchemaTooNew         written by a later version of this program
    │   ├── SchemaTooOld         a migration has not run yet
    │   ├── Conflict             somebody else changed it meanwhile: run the use case again
    │   ├── Duplicate            a uniqueness constraint says that this is there already
    │   ├── NotFound             no such row in this workspace
    │   └── SealedWithoutKey     encrypted, and the key that opens it is not set
    ├── SlackError               Slack did not do it, or perhaps did (platform.md, the outcome table)
    │   ├── Refused              for good: the same call will be refused again
    │   ├── TryAgain             not done; do it again after some seconds
    │   ├── OutcomeUnknown       perhaps done: look before doing it again
    │   └── TokenDead            nothing can be sent for this installation
    ├── NotYetKnown              an event overtook what it belongs to: Slack has to bring it again
    └── Declined                 the kind "no" that a person reads; its words are in bot.views

Only `Declined` ever reaches a person, and only by its reason. The sentences of all others are for operators:
they say what happened and, where it is known, what to do, and never hold the words of a message, a name or a
token. Must import nothing of ours.
"""

from __future__ import annotations


class FullCircleError(Exception):
    """Everything that this program raises on purpose."""


class SettingsProblem(FullCircleError):
    """A setting is missing or wrong.

    `sentence` says what, `cure` what to do; both are shown by `run` and `doctor`.
    """

    def __init__(self, sentence: str, cure: str) -> None:
        super().__init__(f"{sentence} {cure}")
        self.sentence = sentence
        self.cure = cure


class StorageError(FullCircleError):
    """The database did not do what it was asked; the transaction is rolled back whole."""


class DatabaseAway(StorageError):
    """It cannot be reached, is locked by somebody else, or took too long.

    Answer 5xx, so that Slack brings the event again.
    """


class RowTaken(DatabaseAway):
    """Somebody else's transaction had a row of it for too long. PostgreSQL only: on SQLite it is the whole database that is locked."""


class DatabaseFull(StorageError):
    """The database has no room left."""


class DatabaseCorrupt(StorageError):
    """The file or what is in it is not what this program wrote."""


class SchemaTooNew(StorageError):
    """The database was migrated by a later version of this program, which this one must not touch."""


class SchemaTooOld(StorageError):
    """The database lacks migrations that this version needs."""


class Conflict(StorageError):
    """Somebody else changed what was loaded (version, deadlock, serialization).

    `Store` runs the use case again.
    """


class Duplicate(StorageError):
    """A uniqueness constraint refused the row: the same thing is kept already."""


class NotFound(StorageError):
    """There is no such row in this workspace."""


class SealedWithoutKey(StorageError):
    """A text is encrypted and none of the keys that are set opens it."""


class SlackError(FullCircleError):
    """Slack answered with an error, or not at all.

    `code` is Slack's own, or a short one of ours (`timeout`).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(SlackError):
    """Not done, and the same call will never be done."""


class TryAgain(SlackError):
    """Not done; the same call may be done after `retry_after` seconds."""

    def __init__(self, code: str, retry_after: float) -> None:
        super().__init__(code)
        self.retry_after = retry_after


class OutcomeUnknown(SlackError):
    """Perhaps done. Whoever called has to look before calling again: Slack has no idempotency key."""


class TokenDead(SlackError):
    """The installation's token is revoked or wrong: sending stops, what is due waits."""


class NotYetKnown(FullCircleError):
    """An event came before what it belongs to was recorded. Answer 5xx, so that Slack brings it again."""


class Declined(FullCircleError):
    """A person asked for something that cannot be.

    `reason` picks the sentence in bot.views; `values` fill it in.
    """

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values

"""What the operator may set: one frozen model, read from the environment or a `.env` file.

Apart from those who use the settings so that every one of them is named, explained and checked in one place: the README's table
and `doctor` are made from here. Must not open, reach or change anything: whether a database answers or a token works is
`doctor`'s to find out.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsProblem

SLACK = "https://slack.com/api/"
MAKE_A_KEY = (
    'make one with: python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
)
_LONGEST_SPAN = timedelta(days=366)
_DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")


class BadSettings(SettingsProblem):
    """Several settings at once, so that nobody has to start the bot once for each of them."""

    def __init__(self, problems: Sequence[SettingsProblem]) -> None:
        super().__init__(
            " ".join(problem.sentence for problem in problems), " ".join(problem.cure for problem in problems)
        )
        self.problems = tuple(problems)


def _slack_address(url: str) -> str:
    """Slack's SDK puts a method's name right behind it, so the last slash is needed; people may leave it out."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return url.rstrip("/") + "/"


def _database_address(url: SecretStr) -> SecretStr:
    address = url.get_secret_value()
    if not address.startswith(_DATABASES):
        raise ValueError
    host = re.split("[/?]", address.partition("://")[2], maxsplit=1)[0].rpartition("@")[2]
    port = host.rpartition("]")[2].partition(":")[2]  # "]" ends an IPv6 address
    if port and not port.isdecimal():
        raise ValueError
    return url


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError
    return name


def days_in(written: str) -> frozenset[date]:
    """The dates of a list such as "2026-12-24, 2026-12-28..2027-01-01". Raises ValueError for anything else, and for a span of more than a year."""
    spans = [part.split("..") for part in written.replace(",", " ").split()]
    return frozenset(day for span in spans for day in _span(*(date.fromisoformat(each) for each in span)))


def _span(first: date, *last: date) -> list[date]:
    end = last[0] if last else first
    if len(last) > 1 or not first <= end <= first + _LONGEST_SPAN:
        raise ValueError
    return [first + timedelta(days=n) for n in range((end - first).days + 1)]


def _days(written: str) -> str:
    days_in(written)
    return written


def _keys(keys: SecretStr) -> SecretStr:
    """One Fernet key, or several with commas between: 32 bytes in URL-safe base64 each."""
    found = [key.strip() for key in keys.get_secret_value().split(",") if key.strip()]
    # What is no base64 is a ValueError by itself.
    if not found or any(len(base64.urlsafe_b64decode(key)) != 32 for key in found):
        raise ValueError
    return keys


def _no_app_token(token: SecretStr) -> SecretStr:
    if token.get_secret_value().startswith("xapp-"):
        raise ValueError
    return token


def _no_bot_token(token: SecretStr) -> SecretStr:
    if token.get_secret_value().startswith(("xoxb-", "xoxp-")):
        raise ValueError
    return token


def _loudly(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _quietly(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


class Settings(BaseSettings):
    """Every setting there is. A field's name is the variable's in small letters; an empty value counts as unset."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: Annotated[SecretStr, AfterValidator(_no_app_token)] | None = Field(
        None,
        description="The bot's token, `xoxb-…` (OAuth & Permissions). Needed to run.",
        json_schema_extra={
            "wants": "the bot's token, which begins with xoxb- (this is the app's: they are swapped)"
        },
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        description="Proves that a request comes from Slack (Basic Information). Needed for HTTP.",
        json_schema_extra={"wants": "a text"},
    )
    slack_app_token: Annotated[SecretStr, AfterValidator(_no_bot_token)] | None = Field(
        None,
        description="An app-level token, `xapp-…`, with `connections:write`. When it is set, the bot uses Socket Mode.",
        json_schema_extra={
            "wants": "an app-level token, which begins with xapp- (this is the bot's or a user's)"
        },
    )
    slack_api_url: Annotated[str, AfterValidator(_slack_address)] = Field(
        SLACK,
        description="Where Slack's Web API is, `/api/` included.",
        json_schema_extra={"wants": f"an address such as {SLACK}"},
    )
    database_url: Annotated[SecretStr, AfterValidator(_database_address)] = Field(
        SecretStr("sqlite:///fullcircle.db"),
        description="`sqlite:///file` or `postgresql://user:password@host/database`.",
        json_schema_extra={"wants": "sqlite:///path/to/file.db or postgresql://user:password@host/database"},
    )
    host: str = Field(
        "127.0.0.1",
        description="The address to listen on. A container needs `0.0.0.0` (the image sets it).",
        json_schema_extra={"wants": "an address of this machine"},
    )
    port: int = Field(
        3000,
        ge=0,
        le=65535,
        description="The port for `/slack/events` and `/healthz`; 0 takes any free one.",
        json_schema_extra={"wants": "a whole number from 0 to 65535"},
    )
    fullcircle_tick_seconds: float = Field(
        15,
        gt=0,
        le=3600,
        allow_inf_nan=False,
        description="How often the bot looks for what has come due.",
        json_schema_extra={"wants": "a number of seconds, above 0 and at most 3600"},
    )
    fullcircle_default_zone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC",
        description="The time zone of people for whom Slack names none.",
        json_schema_extra={"wants": "the name of a time zone, such as Europe/Berlin"},
    )
    fullcircle_quiet_days: Annotated[str, AfterValidator(_days)] = Field(
        "",
        description="Company holidays, on which nobody gets a message: `2026-12-24, 2026-12-28..2027-01-01`.",
        json_schema_extra={
            "wants": "dates and spans of dates with commas between, such as 2026-12-24, 2026-12-28..2027-01-01"
        },
    )
    fullcircle_encryption_key: Annotated[SecretStr, AfterValidator(_keys)] | None = Field(
        None,
        description="Encrypts texts and tokens in the database. To change it, put the new key before the old one and a comma between.",
        json_schema_extra={"wants": f"a key ({MAKE_A_KEY})"},
    )
    fullcircle_sending: Annotated[Literal["on", "off"], BeforeValidator(_quietly)] = Field(
        "on",
        description="The kill switch: `off` holds every message. What people do is kept; what waits goes, gently, once it is `on`.",
        json_schema_extra={"wants": "on or off"},
    )
    fullcircle_send_slots: int = Field(
        25,
        ge=1,
        le=500,
        description="How many messages may be under way to Slack at once.",
        json_schema_extra={"wants": "a whole number from 1 to 500"},
    )
    fullcircle_posts_a_minute: int = Field(
        300,
        ge=0,
        le=10_000,
        description="How many messages a workspace gets in a minute at most, all processes together; 0 leaves it to Slack.",
        json_schema_extra={"wants": "a whole number from 0 to 10000"},
    )
    fullcircle_log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_loudly)
    ] = Field(
        "INFO",
        description="The least that is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`.",
        json_schema_extra={"wants": "DEBUG, INFO, WARNING or ERROR"},
    )
    fullcircle_log_format: Literal["plain", "json"] = Field(
        "plain",
        description="`plain` for people, `json` for machines: one object a line.",
        json_schema_extra={"wants": "plain or json"},
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Pasted values often end in a space or a line break; a variable set to nothing was meant to be unset."""
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
        return {name: value for name, value in stripped.items() if value != ""}

    @property
    def quiet_days(self) -> frozenset[date]:
        """The dates on which nobody is pinged."""
        return days_in(self.fullcircle_quiet_days)

    @property
    def is_held(self) -> bool:
        """Whether whoever runs the bot holds all that would be sent."""
        return self.fullcircle_sending == "off"

    @property
    def uses_socket_mode(self) -> bool:
        """Whether Slack is listened to through a WebSocket that the bot opens, rather than at an address of its own."""
        return self.slack_app_token is not None


def load(env_file: Path | None = Path(".env")) -> Settings:
    """The settings from the environment, and from `env_file` what is not there. Raises BadSettings with all that is wrong."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise BadSettings(
            [_problem(str(e["loc"][0])) for e in error.errors()]
        ) from None  # errors quote secrets
    except UnicodeDecodeError:
        raise BadSettings(
            [SettingsProblem(f"{env_file} is not a text file in UTF-8.", "Save it as UTF-8.")]
        ) from None


def check_complete(settings: Settings, *, takes_requests: bool = True) -> None:
    """Whether there is enough to run on, with requests from Slack or without. Raises BadSettings that names what is missing."""
    lacking = []
    if settings.slack_bot_token is None:
        lacking.append(
            SettingsProblem(
                "SLACK_BOT_TOKEN is not set.",
                "Copy the Bot User OAuth Token (xoxb-…) from your app's page, OAuth & Permissions.",
            )
        )
    if takes_requests and settings.slack_signing_secret is None and settings.slack_app_token is None:
        lacking.append(
            SettingsProblem(
                "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set, so nothing can come in from Slack.",
                "Set SLACK_APP_TOKEN (xapp-…) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP;"
                " both are on your app's page, Basic Information.",
            )
        )
    if lacking:
        raise BadSettings(lacking)


class Setting(NamedTuple):
    """One row of the README's table."""

    name: str
    default: str
    meaning: str


def settings_table() -> list[Setting]:
    """Every setting with its default ("" when there is none) and what it means, in Markdown."""
    return [
        Setting(name.upper(), _shown(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _problem(name: str) -> SettingsProblem:
    """What is wrong with one setting. Never its value: it may be a secret in the wrong place."""
    field = Settings.model_fields[name]
    back = _shown(field.default)
    unset = f", or unset it: then it is {back}." if back else ", or unset it."
    return SettingsProblem(f"{name.upper()} cannot be used.", f"It has to be {_wants(field)}{unset}")


def _wants(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    return str(extra["wants"])


def _shown(default: object) -> str:
    if default is None:
        return ""
    return default.get_secret_value() if isinstance(default, SecretStr) else str(default)

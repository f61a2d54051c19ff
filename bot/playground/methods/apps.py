"""api.test, auth.*, apps.*, bots.info, team.info and oauth.v2.access: the app itself and its tokens."""

from __future__ import annotations

from typing import Any

from bot.playground.call import Ask, Method, Refusal

JSON = dict[str, Any]


def api_test(ask: Ask) -> JSON:
    if ask.text("error"):
        raise Refusal(ask.text("error"), args=ask.args)
    return {"args": {name: value for name, value in ask.args.items() if name != "token"}}


def auth_test(ask: Ask) -> JSON:
    here = ask.workspace
    return {
        "url": f"https://{here.domain}.slack.com/", "team": here.name, "user": here.bot.username,
        "team_id": here.id, "user_id": here.bot_user_id, "bot_id": here.bot_id, "is_enterprise_install": False,
    }  # fmt: skip


def auth_revoke(ask: Ask) -> JSON:
    if ask.flag("test"):
        return {"revoked": False}
    ask.workspace.revoke_token()
    return {"revoked": True}


def connections_open(ask: Ask) -> JSON:
    return {"url": ask.slack.sockets.new_url(ask.workspace.app_token)}


def uninstall(ask: Ask) -> JSON:
    _check_client(ask)
    ask.slack.later(ask.workspace.uninstall())
    return {}


def _check_client(ask: Ask) -> None:
    if ask.text("client_id") != ask.slack.client_id:
        raise Refusal("invalid_client_id")
    if ask.text("client_secret") != ask.slack.client_secret:
        raise Refusal("bad_client_secret")


def bots_info(ask: Ask) -> JSON:
    if ask.text("bot", ask.workspace.bot_id) != ask.workspace.bot_id:
        raise Refusal("bot_not_found")
    return {"bot": ask.workspace.bot_profile() | {"icons": {}}}


def team_info(ask: Ask) -> JSON:
    if ask.text("team", ask.workspace.id) != ask.workspace.id:
        raise Refusal("team_not_found")
    here = ask.workspace
    return {"team": {"id": here.id, "name": here.name, "domain": here.domain, "email_domain": "", "icon": {}}}


def oauth_access(ask: Ask) -> JSON:
    """Exchanges a code from `slack.oauth_code(workspace)`; each is good once."""
    if ask.text("grant_type", "authorization_code") != "authorization_code":
        raise Refusal("invalid_grant_type")
    _check_client(ask)
    here, installer = ask.slack.exchange_code(ask.text("code"))
    if here is None:
        raise Refusal("invalid_code")
    here.restore_token()
    return {
        "access_token": here.bot_token, "token_type": "bot", "scope": ",".join(sorted(here.scopes)),
        "bot_user_id": here.bot_user_id, "app_id": here.app_id, "team": {"id": here.id, "name": here.name},
        "enterprise": None, "is_enterprise_install": False, "authed_user": {"id": installer},
    }  # fmt: skip


METHODS = (
    Method("api.test", api_test, args="error foo", caller="none", tier=4),
    Method("auth.test", auth_test, caller="any", tier=0),
    Method("auth.revoke", auth_revoke, args="test"),
    Method("apps.connections.open", connections_open, caller="app", post_only=True),
    Method("apps.uninstall", uninstall, tier=1,
           required={"client_id": "invalid_client_id", "client_secret": "bad_client_secret"}),
    Method("bots.info", bots_info, args="bot team_id", scopes=("users:read",)),
    Method("team.info", team_info, args="domain team", scopes=("team:read",)),
    Method("oauth.v2.access", oauth_access, caller="none", tier=0,
           args="client_id client_secret code code_verifier grant_type redirect_uri refresh_token"),
)  # fmt: skip

"""The Web API over HTTP: one door for every method, with token, limits, faults, arguments and scopes checked there.

Apart from the methods so that each of them holds only its own rules. It must not know any single method.
"""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.playground import methods
from bot.playground.call import Ask, Call, Method, Refusal, invalid_arguments, missing_scope
from bot.playground.faults import Fault

if TYPE_CHECKING:
    from bot.playground.slack import Slack
    from bot.playground.workspace import Workspace

JSON = dict[str, Any]


class Server:
    """Serves /api, /response, /socket and /upload on loopback."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._runner: web.AppRunner | None = None
        self.port = 0
        self.under_way = 0

    async def start(self, port: int) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{team}/{key}", self._slack.responses.serve)
        app.router.add_get("/socket/", self._slack.sockets.serve)
        app.router.add_post("/upload/{team}/{file}", self._upload)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _upload(self, request: web.Request) -> web.Response:
        """The bytes of a file, as the body or as one part of a form."""
        workspace = self._slack.workspaces.get(request.match_info["team"])
        file = workspace.files.get(request.match_info["file"]) if workspace else None
        if file is None or file.uploaded:
            return web.Response(status=404)
        if request.content_type.startswith("multipart/"):
            parts = await request.post()
            part = next(iter(parts.values()))
            file.content = part.encode() if isinstance(part, str) else bytes(part.file.read())  # type: ignore[union-attr]
        else:
            file.content = await request.read()
        file.uploaded = True
        return web.Response(text=f"OK - {len(file.content)}")

    async def _api(self, request: web.Request) -> web.StreamResponse:
        call = Call(self._slack.now(), request.match_info["method"], {})
        self._slack.calls.append(call)
        self.under_way += 1
        try:
            if self._slack.latency:
                await asyncio.sleep(self._slack.latency)
            reply = await self._answer(request, call)
            self._name_scopes(reply, call)
            return reply
        finally:
            self.under_way -= 1

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        try:
            call.args, token = await _read(request)
        except Refusal as refusal:
            return _reply(call, refusal.to_slack())
        plan = self._slack.faults.find(call.method, call.args)
        if plan is not None and not plan.fault.store:
            self._find_workspace(call, token)
            return await self._misbehave(request, call, plan.use())
        call.answer = self._run(call, token, request.method)
        if not call.ok:
            # A call that is refused anyway leaves the fault for one that is not.
            return _reply(call, call.answer)
        fault = plan.use() if plan is not None else None
        if fault is not None:
            _hide(call, fault)
        await self._accepted(call)
        return _reply(call, call.answer) if fault is None else await self._misbehave(request, call, fault)

    def _name_scopes(self, reply: web.StreamResponse, call: Call) -> None:
        """The header from which an app can read what it was granted."""
        workspace = self._slack.workspaces.get(call.workspace)
        if workspace is not None:
            reply.headers["X-OAuth-Scopes"] = ",".join(sorted(workspace.scopes))

    def _run(self, call: Call, token: str, verb: str) -> JSON:
        try:
            method = methods.ALL.get(call.method)
            if method is None:
                raise Refusal("unknown_method", req_method=call.method)
            workspace = self._authorize(method, token)
            call.workspace = workspace.id if token else ""
            if method.post_only and verb != "POST":
                raise Refusal("insecure_request")
            self._limit(method, workspace, call)
            _check_scopes(method, workspace)
            _check_arguments(method, call.args)
            return {"ok": True, **method.run(Ask(self._slack, workspace, call.args, call))}
        except Refusal as refusal:
            return refusal.to_slack()

    def _authorize(self, method: Method, token: str) -> Workspace:
        spaces = self._slack.workspaces.values()
        if method.caller == "none":
            return next(iter(spaces))
        if not token:
            raise Refusal("missing_args" if method.caller == "app" else "not_authed")
        if token.startswith("xapp-"):
            found = next((one for one in spaces if one.app_token == token), None)
            wrong_kind = method.caller == "bot"
        else:
            found = next((one for one in spaces if one.bot_token == token), None)
            wrong_kind = method.caller == "app"
        if found is None:
            raise Refusal("invalid_auth")
        if wrong_kind:
            raise Refusal("not_allowed_token_type")
        if found.token_error and not token.startswith("xapp-"):
            raise Refusal(found.token_error)
        return found

    def _find_workspace(self, call: Call, token: str) -> None:
        spaces = self._slack.workspaces.values()
        call.workspace = next((one.id for one in spaces if token in (one.bot_token, one.app_token)), "")

    def _limit(self, method: Method, workspace: Workspace, call: Call) -> None:
        if not self._slack.limits:
            return
        posts = method.name in ("chat.postMessage", "files.completeUploadExternal")
        channel = str(call.args.get("channel") or call.args.get("channel_id") or "") if posts else ""
        wait = self._slack.rate.wait(workspace.id, method.name, method.tier, channel, self._slack.now())
        if wait:
            raise Refusal("ratelimited", retry_after=wait)

    async def _accepted(self, call: Call) -> None:
        """Lets a test act between Slack's acceptance and its answer."""
        for hook in self._slack.hooks_for(call.method):
            result = hook(call)
            if inspect.isawaitable(result):
                await result

    async def _misbehave(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        call.fault = fault.reply
        if fault.reply == "drop":
            return _cut(request)
        if fault.reply == "hang":
            await self._slack.hang(fault.seconds)
            if call.answer is None:
                return _cut(request)
        if fault.reply == "status":
            call.status = fault.status_code
            return web.Response(
                status=fault.status_code, text="<html>oh dear</html>", content_type="text/html"
            )
        if fault.reply == "error":
            stored, call.answer = call.answer, {"ok": False, "error": fault.code}
            reply = _reply(call, call.answer)
            call.answer = stored or call.answer
            return reply
        if fault.reply == "ratelimited":
            return _reply(call, Refusal("ratelimited", retry_after=fault.after).to_slack())
        if fault.reply == "bare":
            return web.json_response({"ok": True})
        if fault.reply == "truncated":
            return await _half(request, _reply(call, call.answer or {}))
        return _reply(call, call.answer or {})


async def _read(request: web.Request) -> tuple[JSON, str]:
    """Arguments from the query, a form or a JSON body; the token from the header or the arguments."""
    args: JSON = dict(request.query)
    if request.method == "POST" and request.can_read_body:
        args |= await _read_body(request)
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ") if header.startswith("Bearer ") else str(args.get("token", ""))
    if header.startswith("Basic "):
        # The recommended way to send a client's id and secret.
        client_id, _, client_secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        args |= {"client_id": client_id, "client_secret": client_secret}
    args.pop("token", None)
    return args, token.strip()


async def _read_body(request: web.Request) -> JSON:
    kind = request.content_type
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return dict(await request.post())
    if kind != "application/json":
        raise Refusal("missing_post_type" if "Content-Type" not in request.headers else "invalid_post_type")
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return {name: value for name, value in body.items() if value is not None}


def _check_scopes(method: Method, workspace: Workspace) -> None:
    if method.scopes and not workspace.scopes.intersection(method.scopes):
        raise missing_scope(workspace, *method.scopes)


def _check_arguments(method: Method, args: JSON) -> None:
    """Slack itself ignores most arguments it does not know. We refuse them: a misspelt one must not pass unseen."""
    unknown = sorted(set(args) - method.known)
    if unknown:
        raise invalid_arguments(*(f"unsupported argument: {name} [json-pointer:/{name}]" for name in unknown))
    for name, code in method.required.items():
        if args.get(name) in (None, ""):
            messages = [f"missing required field: {name}"] if code == "invalid_arguments" else []
            raise Refusal(code, *messages)


def _hide(call: Call, fault: Fault) -> None:
    if call.message is not None:
        call.message.hidden_readings = fault.hidden_readings
        call.message.second_page_only = fault.second_page_only
        call.message.never_shown = fault.never


def _reply(call: Call, answer: JSON) -> web.Response:
    answer = dict(answer)
    headers = {}
    call.status = 200
    if answer.get("error") == "ratelimited":
        call.status = 429
        headers["Retry-After"] = str(answer.pop("retry_after", 1))
    if call.answer is None or call.status == 429:
        call.answer = answer
    return web.json_response(answer, status=call.status, headers=headers)


async def _half(request: web.Request, whole: web.Response) -> web.StreamResponse:
    """The first half of an answer that says how long it is; then the line is closed."""
    body = bytes(whole.body or b"")  # type: ignore[arg-type]
    half = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    _cut(request)
    return half


def _cut(request: web.Request) -> web.Response:
    """Closes the line without a word: the client sees a reset or an end of file."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()

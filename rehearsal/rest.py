"""REST v10 as a bot meets it: authorisation, rate limits, uploads, nonces, and simcord behind them."""

import io
import json
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web
from simcord.backend.errors import BackendError, invalid_form_body
from simcord.http import router

from companion.clock import Clock
from rehearsal.diary import Deed
from rehearsal.trouble import TOO_MANY, Bucket, Requests, Trouble, rate_limited
from rehearsal.world import World

API = "/api/v10"
Keep = Callable[[], Awaitable[None]]
Moment = Literal["received", "obeyed"]
Witness = Callable[[Moment, str, str], Awaitable[None]]
"""Is there at that moment of a request (method, path below ``/api/v10``), before the bot hears anything of it."""
_USUAL_PAGE, _LONGEST_PAGE = 50, 100
_JSON = {"Content-Type": "application/json", "Via": "1.1 loopback"}


@dataclass(slots=True)
class Upload:
    """One uploaded file in the shape simcord reads."""

    filename: str
    fp: io.BytesIO
    description: str | None


class Rest:
    """Every HTTP address of the simulated Discord."""

    def __init__(self, world: World, clock: Clock, *, token: str, nonce_window: int, keep: Keep) -> None:
        self.troubles: list[Trouble] = []
        self.buckets: list[Bucket] = []
        self.requests: Counter[tuple[str, str]] = Counter()
        """How often each method and path was asked for."""
        self.refused = 0
        """How many requests were answered 429."""
        self.adults_only: set[str] = set()
        """Names of the commands that Discord would offer to adults alone."""
        self.gaps: list[str] = []
        """What the bot asked for that this Discord does not know; a test may want it empty."""
        self.gateway: dict[str, Any] = {}
        self.can_read_content = True
        self.witness: Witness | None = None
        self._world = world
        self._clock = clock
        self._token = token
        self._nonce_window = nonce_window
        self._keep = keep
        self._nonces: dict[tuple[str, str], tuple[int, int]] = {}

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one API request."""
        path = request.path.removeprefix(API)
        self.requests[request.method, path] += 1
        if not self._is_authorised(request, path):
            return _reply({"message": "401: Unauthorized", "code": 0}, 401)
        if trouble := self._trouble(request.method, path, late=False):
            return trouble
        left, metered = self._count(request.method, path)
        if left < 0:
            seconds = float(metered["X-RateLimit-Reset-After"])
            return self._make(rate_limited(Requests(request.method, path), seconds), metered)
        if path in {"/gateway", "/gateway/bot"}:
            return _reply(self.gateway)
        body, uploads = await _read(request)
        await self._show("received", request.method, path)
        reply = self._obey(request, path, body, uploads, metered)
        await self._show("obeyed", request.method, path)
        if path.endswith("/commands") and request.method == "PUT":
            await self._keep()
        return self._trouble(request.method, path, late=True) or reply

    async def attachment(self, request: web.Request) -> web.Response:
        """Answer a download."""
        found = self._world.cdn.files.get(request.path)
        if found is None:
            return _reply({"message": "404: Not Found", "code": 0}, 404)
        content, media_type = found
        return web.Response(body=content, content_type=media_type)

    async def _show(self, moment: Moment, method: str, path: str) -> None:
        if self.witness is not None:
            await self.witness(moment, method, path)

    def _obey(
        self,
        request: web.Request,
        path: str,
        body: Any,
        uploads: list[Upload],
        headers: dict[str, str],
    ) -> web.Response:
        if request.method == "PUT" and path.endswith("/commands"):
            self._note_ages(body)
        known = self._already_sent(request.method, path, body)
        if known is not None:
            return _reply(known, headers=headers)
        try:
            result = router.dispatch(
                self._world,
                request.method,
                path,
                json=body,
                params=_parameters(request),
                files=list(uploads),
                reason=request.headers.get("X-Audit-Log-Reason"),
                message_content_access=self.can_read_content,
            )
        except (router.RouteNotImplemented, router.UnsupportedField) as gap:
            self.gaps.append(str(gap))
            return _reply(gap.to_json(), gap.status)
        except BackendError as error:
            return _reply(error.to_json(), error.status)
        if _is_read_onwards(request):
            result = result[-int(request.query.get("limit", _USUAL_PAGE)) :]
        self._note_answer(path)
        self._remember_nonce(path, body, result)
        return _reply(result, headers=headers)

    def _note_ages(self, commands: list[dict[str, Any]]) -> None:
        """Note which commands are for adults; nobody here has an age, so simcord is not told."""
        self.adults_only = {command["name"] for command in commands if command.pop("nsfw", False)}

    def _is_authorised(self, request: web.Request, path: str) -> bool:
        if path.startswith(("/interactions/", "/webhooks/")):
            return True
        return request.headers.get("Authorization") == f"Bot {self._token}"

    def _trouble(self, method: str, path: str, *, late: bool) -> web.Response | None:
        for trouble in self.troubles:
            if trouble.is_late is late and trouble.requests.take(method, path):
                return self._make(trouble, {})
        return None

    def _make(self, trouble: Trouble, headers: Mapping[str, str]) -> web.Response:
        self.refused += trouble.status == TOO_MANY
        return _reply(trouble.body, trouble.status, {**headers, **trouble.headers})

    def _count(self, method: str, path: str) -> tuple[int, dict[str, str]]:
        for bucket in self.buckets:
            if bucket.requests.match(method, path):
                return bucket.take(path, self._clock.now())
        return 0, {}

    def _already_sent(self, method: str, path: str, body: Any) -> Any:
        if method != "POST" or not isinstance(body, dict) or not body.get("enforce_nonce"):
            return None
        message_id, expires = self._nonces.get((path, str(body.get("nonce"))), (0, 0))
        if self._clock.now() >= expires:
            return None
        message = self._world.messages[int(path.split("/")[2])].get(message_id)
        return {**self._world.payload(message), "nonce": body["nonce"]} if message else None

    def _remember_nonce(self, path: str, body: Any, result: Any) -> None:
        if not isinstance(body, dict) or not body.get("nonce") or not isinstance(result, dict):
            return
        result["nonce"] = body["nonce"]
        expires = self._clock.now() + self._nonce_window
        self._nonces[path, str(body["nonce"])] = int(result["id"]), expires

    def _note_answer(self, path: str) -> None:
        match path.split("/"):
            case ["", "interactions", interaction_id, _, "callback"]:
                record = self._world.interactions[int(interaction_id)]
                self._world.diary.note(
                    Deed("answered", record.channel_id, interaction_id=record.id, modal=record.modal)
                )


async def _read(request: web.Request) -> tuple[Any, list[Upload]]:
    if request.content_type != "multipart/form-data":
        text = await request.text()
        return (json.loads(text) if text else None), []
    form = await request.post()
    raw = form.get("payload_json", "{}")
    body = json.loads(raw if isinstance(raw, (str, bytes, bytearray)) else raw.file.read())
    described = _descriptions(body)
    files = [part for name, part in form.items() if name.startswith("files[")]
    return body, [
        Upload(part.filename, io.BytesIO(part.file.read()), described.get(str(index)))
        for index, part in enumerate(files)
        if isinstance(part, web.FileField)
    ]


def _is_read_onwards(request: web.Request) -> bool:
    return request.method == "GET" and request.path.endswith("/messages") and "after" in request.query


def _parameters(request: web.Request) -> dict[str, str]:
    """A request's parameters; of what stands after a message simcord would read the newest, Discord the oldest."""
    if request.path.endswith("/messages") and not 1 <= int(request.query.get("limit", _USUAL_PAGE)) <= _LONGEST_PAGE:
        raise invalid_form_body(f"limit: Value should be between 1 and {_LONGEST_PAGE}.")
    return {**request.query, "limit": str(sys.maxsize)} if _is_read_onwards(request) else dict(request.query)


def _descriptions(body: dict[str, Any]) -> dict[str, str | None]:
    attachments = body.get("attachments") or (body.get("data") or {}).get("attachments") or []
    return {str(attachment.get("id")): attachment.get("description") for attachment in attachments}


def _reply(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    if content is None:
        return web.Response(status=204, headers=headers)
    return web.Response(body=json.dumps(content).encode(), status=status, headers={**_JSON, **(headers or {})})

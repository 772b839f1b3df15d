"""What can go wrong between her and a model, each with a sentence for the person who hosts her."""

# ruff: noqa: N818  # the tree reads as what happened: Unreachable, Stalled, Empty

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar


class ModelError(Exception):
    """No usable answer from a model; the text is fit to show the host and holds no words of anybody.

    ModelError
    ├── Unreachable      no connection, or it broke
    ├── Refused          the key, the model's name or the request was not accepted
    │   └── TooLong      the prompt does not fit, however often it was made shorter
    ├── RateLimited      too many requests (``retry_after`` where it was told)
    ├── Broken           the endpoint failed inside (5xx, or an error in the middle of a stream)
    ├── Stalled          nothing came for too long
    ├── Garbled          not the OpenAI protocol, or not the JSON that was asked for
    └── Empty            an answer without words
    """

    rest: ClassVar[int] = 0
    """Seconds for which an endpoint that failed like this is asked last."""

    def __init__(self, sentence: str, *, rest: int | None = None) -> None:
        super().__init__(sentence)
        self.cut = False
        """Whether words had already been given out when it happened."""
        self.rest_for = self.rest if rest is None else rest


class Unreachable(ModelError):
    """No connection, or it broke before anything was said."""

    rest = 30

    def __init__(self, sentence: str, *, connected: bool = False) -> None:
        super().__init__(sentence)
        self.connected = connected
        """Whether there had been a connection at all: a broken one is worth another try."""


class Refused(ModelError):
    """The key, the model's name or the request was not accepted."""


class TooLong(Refused):
    """The prompt does not fit, however often it was made shorter."""


class RateLimited(ModelError):
    """Too many requests."""

    rest = 20

    def __init__(self, sentence: str, *, retry_after: float | None) -> None:
        super().__init__(sentence, rest=None if retry_after is None else round(min(retry_after, 600)))
        self.retry_after = retry_after
        """Seconds, where the endpoint told."""


class Broken(ModelError):
    """The endpoint failed inside."""

    rest = 30


class Stalled(ModelError):
    """Nothing came for too long."""

    rest = 60


class Garbled(ModelError):
    """Not the OpenAI protocol, or not the JSON that was asked for."""


class Empty(ModelError):
    """An answer without words."""


_LONG_REST = 300
_NO_CREDIT = re.compile(r"insufficient_quota|insufficient credits|billing", re.IGNORECASE)
_UNKNOWN_MODEL = re.compile(
    r"model.{0,120}(not found|not exist|not a valid|unknown)|model_not_found", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Said:
    """What an endpoint answered instead of a reply. Its text may quote the prompt: read it, never show it."""

    status: int | None = None
    code: str | None = None
    param: str | None = None
    text: str = ""
    retry_after: float | None = None
    is_page: bool = False
    """Whether it was a web page."""


class Refusal(Exception):
    """An endpoint's answer that is no reply: something may be learned from it, and if not, it becomes an error."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.status)
        self.said = said


def from_answer(name: str, base_url: str, model: str, said: Said) -> ModelError:
    """The error an endpoint's answer stands for, in a sentence of our own."""
    status = said.status or HTTPStatus.INTERNAL_SERVER_ERROR
    if status == HTTPStatus.PAYMENT_REQUIRED or _NO_CREDIT.search(said.text):
        return Refused(f"{name} says that this account has no credit left.", rest=_LONG_REST)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(f"{name} is getting too many requests (429).", retry_after=said.retry_after)
    if not said.is_page and _UNKNOWN_MODEL.search(said.text):
        return Refused(f"{name} does not know the model {model!r} ({status}).", rest=_LONG_REST)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Refused(f"{name} did not accept the API key ({status}).", rest=_LONG_REST)
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT) or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Broken(f"{name} failed ({said.status or 'in the middle of its answer'}).")
    return _refused(name, base_url, said)


def _refused(name: str, base_url: str, said: Said) -> Refused:
    if said.status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
        return Refused(
            f"{name} has no chat completions at {base_url} ({said.status}): check the address (most end in /v1).",
            rest=_LONG_REST,
        )
    return Refused(f"{name} refused the request ({said.status}{_label(said)}).")


def _label(said: Said) -> str:
    """The endpoint's own short name for the problem, where that is a name and not prose."""
    names = [name for name in (said.code, said.param) if name and re.fullmatch(r"[A-Za-z_][\w.\[\]-]{0,60}", name)]
    return "".join(f", {name}" for name in names)

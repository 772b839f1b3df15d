"""A reply being written: words as they come, without the thinking, within deadlines, and what it cost."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Self, TypeVar

from companion.clock import Clock
from companion.llm import errors, tokens
from companion.llm.endpoint import Ask, Endpoint, Known, Timeouts
from companion.llm.errors import Empty, Garbled, ModelError, Refusal, Stalled
from companion.llm.reasoning import Reasoning
from companion.llm.wire import Wire
from companion.talk import Message

T = TypeVar("T")
_AFTER_THE_END: Final = 2.0
"""Seconds to wait for the account of a reply whose last word is already here."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What one call cost, whether or not it came to anything."""

    at: int
    """Milliseconds since the Unix epoch, when it was asked."""
    endpoint: str
    model: str
    purpose: str
    person_id: int | None
    prompt: int
    cached: int
    """Those of the prompt's tokens that the endpoint still had."""
    completion: int
    first_token_ms: int | None
    """To the first visible word; None where there was none."""
    total_ms: int
    estimated: bool
    """Whether the counts are ours because the endpoint reported none."""


class Stream:
    """One endpoint's reply: ``async for words in stream``; a ModelError in the middle has ``cut`` set."""

    def __init__(
        self, known: Known, ask: Ask, messages: Sequence[Message], *, wire: Wire, clock: Clock, timeouts: Timeouts
    ) -> None:
        self.finish: Literal["stop", "length"] | None = None
        """Why it ended: of its own accord, at ``max_tokens``, or (None) the endpoint just stopped talking."""
        self.usage: Usage | None = None
        """What it cost; set when the stream is left."""
        self._known = known
        self._ask = ask
        self._messages = messages
        self._wire = wire
        self._clock = clock
        self._patience = _Patience(timeouts, known.endpoint.name)
        self._visible = Reasoning(begun=known.thinks_first)
        self._first = ""
        self._over = False
        self._asked_at = clock.now()
        self._first_at: int | None = None
        self._reported: dict[str, Any] = {}
        self._written: list[str] = []

    @property
    def endpoint(self) -> Endpoint:
        """Who is answering."""
        return self._known.endpoint

    @property
    def model(self) -> str:
        """The model's name at that endpoint."""
        return self._known.endpoint.model

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        words, self._first = self._first, ""
        words = words or await self._more()
        if not words:
            raise StopAsyncIteration
        return words

    async def begin(self, body: Mapping[str, Any]) -> None:
        """Ask, and wait for the first visible words; Empty where there are none, Refusal where it was not taken."""
        await self._patience.wait(self._wire.send(body))
        self._first = await self._words()
        if not self._first:
            raise Empty(self._why_empty())
        self._first_at = self._clock.now()

    async def close(self) -> None:
        """Let go of the connection and settle the account."""
        await self._wire.close()
        if self._wire.answered and self.usage is None:
            self.usage = self._settled()

    def missed_schema(self) -> None:
        """Its JSON did not fit: from now on this model is told the schema in words too."""
        if self.finish != "length":
            self._known.shows_schema = True

    async def _more(self) -> str:
        try:
            return await self._words()
        except Refusal as refusal:
            error = errors.from_answer(self.endpoint.name, self.endpoint.base_url, self.model, refusal.said)
        except ModelError as failure:
            error = failure
        error.cut = True
        self._known.failed(error, self._clock.now())
        raise error

    async def _words(self) -> str:
        """The next visible words; empty at the end."""
        while not self._over:
            event = await self._event()
            if event is None:
                self._over = True
                self._learn_habit()
                return self._visible.close(complete=self.finish == "stop")
            if words := self._heard(self._visible.feed(self._taken(event))):
                return words
        return ""

    async def _event(self) -> object | None:
        try:
            return await self._patience.wait(self._wire.receive())
        except (ModelError, Refusal):
            if self.finish is None:
                raise
            return None  # all the words were here already

    def _taken(self, event: object) -> str:
        """The words an event adds, thinking and all; notes what else it says."""
        if not isinstance(event, dict):
            raise Garbled(f"{self.endpoint.name} answered with JSON that is not the OpenAI protocol.")
        if isinstance(usage := event.get("usage") or _at(event, "x_groq", "usage"), dict):
            self._reported = usage
        choices = event.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else {}
        delta = _at(choice, "delta") or _at(choice, "message") or {}
        words = _at(delta, "content")
        piece = words if isinstance(words, str) else ""
        thought = _at(delta, "reasoning_content") or _at(delta, "reasoning")
        if piece or thought:
            self._patience.alive = True
        self._written += (piece, thought if isinstance(thought, str) else "")
        if reason := _at(choice, "finish_reason"):
            self.finish = "length" if reason in ("length", "max_tokens") else "stop"
            self._patience.ending = True
        return piece

    def _heard(self, words: str) -> str:
        """The words, unless earlier ones turn out to have been thinking."""
        if self._visible.unopened:
            self._known.thinks_first = True
        if self._visible.leaked:
            raise Garbled(f"{self.model!r} began with its thinking and did not say so; from now on this is known.")
        return words

    def _learn_habit(self) -> None:
        if self._known.thinks_first and self.finish == "stop" and not self._visible.unopened:
            self._known.thinks_first = False

    def _why_empty(self) -> str:
        if self.finish == "length":
            return f"{self.endpoint.name} spent all {self._ask.max_tokens} tokens without saying anything."
        return f"{self.endpoint.name} answered without a word."

    def _settled(self) -> Usage:
        estimated = tokens.estimate_prompt(self._messages)
        prompt, completion = (_count(self._reported.get(key)) for key in ("prompt_tokens", "completion_tokens"))
        if prompt and not any(message.images for message in self._messages):
            self._known.count(prompt, estimated)
        details = _at(self._reported, "prompt_tokens_details", "cached_tokens")
        return Usage(
            at=self._asked_at,
            endpoint=self.endpoint.name,
            model=self.model,
            purpose=self._ask.purpose,
            person_id=self._ask.person_id,
            prompt=prompt or self._known.ruler.tokens(estimated),
            cached=_count(details) or _count(self._reported.get("prompt_cache_hit_tokens")),
            completion=completion or self._known.ruler.tokens(tokens.estimate("".join(self._written))),
            first_token_ms=None if self._first_at is None else max(0, self._first_at - self._asked_at),
            total_ms=max(0, self._clock.now() - self._asked_at),
            estimated=not prompt,
        )


class _Patience:
    """What is left of one reply's deadlines; only waiting for the endpoint counts."""

    def __init__(self, timeouts: Timeouts, name: str) -> None:
        self._timeouts = timeouts
        self._name = name
        self._waited = 0.0
        self.alive = False
        """A first sign of life has come."""
        self.ending = False
        """The last word has come."""

    async def wait(self, step: Awaitable[T]) -> T:
        """The step's result; Stalled where it takes longer than this reply may."""
        clock = asyncio.get_running_loop().time
        before = clock()
        try:
            async with asyncio.timeout(self._limit()):
                return await step
        except TimeoutError as error:
            when = "in the middle of its answer" if self.alive else "before its first word"
            raise Stalled(f"{self._name} said nothing for too long {when}.") from error
        finally:
            self._waited += clock() - before

    def _limit(self) -> float:
        if self.ending:
            return _AFTER_THE_END
        left = self._timeouts.total - self._waited
        return min(left, self._timeouts.chunk if self.alive else self._timeouts.first_token - self._waited)


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0

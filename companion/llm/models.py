"""The ordered endpoints she may ask, with fallback, retries and what each refusal teaches."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final, Self

import httpx2
import openai

from companion.clock import Clock
from companion.llm import errors, json_answer, tokens, wire
from companion.llm.endpoint import Ask, Endpoint, Known, Schema, Timeouts, Window
from companion.llm.errors import Broken, Empty, Garbled, ModelError, RateLimited, Refusal, TooLong, Unreachable
from companion.llm.probe import probe
from companion.llm.stream import Stream, Usage
from companion.talk import Message

Writer = Callable[[Window], Sequence[Message]]
"""Writes the prompt for one window; called once for each endpoint tried, and again whenever its window changed."""

_PATIENT: Final = Timeouts()
_MOST_LESSONS: Final = 8
_MOST_SHORTENINGS: Final = 3
_RETRIES: Final = 2
_A_WORD: Final = 16


class Models:
    """Every endpoint she may ask, in the order she should; ``async with`` owns their connections."""

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        *,
        clock: Clock,
        record: Callable[[Usage], Awaitable[None]],
        warn: Callable[[str], None],
        timeouts: Timeouts = _PATIENT,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if not endpoints:
            raise ValueError("there has to be at least one endpoint")
        self._known = [Known(endpoint, warn) for endpoint in endpoints]
        self._clients: dict[Endpoint, openai.AsyncOpenAI] = {}
        self._clock = clock
        self._record = record
        self._timeouts = timeouts
        self._transport = transport
        self._sleep = sleep
        self._closing = AsyncExitStack()
        self._down_since: int | None = None
        self.back_since = 0
        """When an endpoint last answered after none had; 0 where there has always been one."""

    async def __aenter__(self) -> Self:
        for known in self._known:
            client = wire.client(known.endpoint, self._patience(known), self._transport)
            self._clients[known.endpoint] = await self._closing.enter_async_context(client)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._closing.aclose()

    @property
    def primary(self) -> Endpoint:
        """The endpoint she should be answering from."""
        return self._known[0].endpoint

    @property
    def down_since(self) -> int | None:
        """Since when no endpoint has answered, in milliseconds since the Unix epoch; None while one does."""
        return self._down_since

    async def probe(self) -> None:
        """Learn context sizes and vision from the servers that tell; what does not answer stays as it was."""
        await asyncio.gather(*(self._probe(known) for known in self._known))

    async def check(self) -> ModelError | None:
        """Whether any endpoint answers at all: nothing, or why the first one does not."""
        try:
            await self.complete(_a_word, purpose="check", max_tokens=_A_WORD)
        except Empty:
            return None  # it is there, and was thinking when its few tokens were used up
        except ModelError as error:
            return error
        return None

    @asynccontextmanager
    async def stream(
        self,
        write: Writer,
        *,
        purpose: str,
        max_tokens: int,
        person_id: int | None = None,
        temperature: float | None = None,
        stop: Sequence[str] = (),
    ) -> AsyncIterator[Stream]:
        """A reply whose first words are here; ModelError where no endpoint found any. Leaving ends the request."""
        ask = Ask(write, purpose, max_tokens, person_id, temperature, stop)
        async with self._answer(ask) as stream:
            yield stream

    async def complete(
        self,
        write: Writer,
        *,
        purpose: str,
        max_tokens: int,
        person_id: int | None = None,
        temperature: float | None = None,
        stop: Sequence[str] = (),
    ) -> str:
        """A whole reply."""
        text, _ = await self._whole(Ask(write, purpose, max_tokens, person_id, temperature, stop))
        return text

    async def structured(
        self,
        write: Writer,
        *,
        schema: Mapping[str, Any],
        name: str,
        purpose: str,
        max_tokens: int,
        person_id: int | None = None,
        temperature: float | None = None,
    ) -> Any:
        """The JSON value that was asked for; Garbled where two answers in a row did not fit ``schema``."""
        ask = Ask(write, purpose, max_tokens, person_id, temperature, schema=Schema(name, schema))
        for _ in range(2):
            text, stream = await self._whole(ask)
            try:
                return json_answer.parse(text, schema)
            except ValueError:
                stream.missed_schema()
        raise Garbled(f"{stream.endpoint.name} did not answer with the JSON that was asked for ({name}).")

    async def _whole(self, ask: Ask) -> tuple[str, Stream]:
        """A reply nobody has seen begin, so that one cut in the middle is asked for once more."""
        try:
            return await self._collected(ask)
        except ModelError as error:
            if not error.cut:
                raise
        return await self._collected(ask)

    async def _collected(self, ask: Ask) -> tuple[str, Stream]:
        async with self._answer(ask) as stream:
            words = [piece async for piece in stream]
        return "".join(words).rstrip(), stream

    @asynccontextmanager
    async def _answer(self, ask: Ask) -> AsyncIterator[Stream]:
        async with AsyncExitStack() as stack:
            yield await self._first_to_answer(ask, stack)

    async def _first_to_answer(self, ask: Ask, stack: AsyncExitStack) -> Stream:
        """The stream of the first endpoint with something to say; those that failed a moment ago are asked last."""
        failures: list[ModelError] = []
        for known in sorted(self._known, key=lambda known: known.resting_until > self._clock.now()):
            try:
                stream = await self._patiently(known, ask, stack)
            except ModelError as error:
                known.failed(error, self._clock.now())
                failures.append(error)
            else:
                known.worked()
                if self._down_since is not None:
                    self._down_since, self.back_since = None, self._clock.now()
                return stream
        if self._down_since is None and any(failure.rest_for for failure in failures):
            self._down_since = self._clock.now()
        for other in failures[1:]:
            failures[0].add_note(str(other))
        raise failures[0]

    async def _patiently(self, known: Known, ask: Ask, stack: AsyncExitStack) -> Stream:
        """One endpoint's answer, asked again where the failure is of the kind that passes."""
        tried: Counter[type[ModelError]] = Counter()
        while True:
            try:
                return await self._willingly(known, ask, stack)
            except ModelError as error:
                pause = _pause(error, tried[type(error)], self._patience(known))
                if pause is None:
                    raise
                tried[type(error)] += 1
                await self._sleep(pause)

    async def _willingly(self, known: Known, ask: Ask, stack: AsyncExitStack) -> Stream:
        """One endpoint's answer, once it has refused all that it is going to refuse."""
        first = window = known.window
        messages = ask.write(window)
        shortened = 0
        for _ in range(_MOST_LESSONS):
            body = known.body(ask, messages)
            try:
                return await self._begun(known, ask, messages, body, stack)
            except Refusal as refusal:
                said = refusal.said
            news = known.window != window or known.body(ask, messages) != body  # learned by another request meanwhile
            if not news and not known.learn(said, body, tokens.estimate_prompt(messages)):
                break
            if known.window == window:
                continue
            shortened += known.window.vision == window.vision
            if shortened > _MOST_SHORTENINGS:
                known.unlearn_size(first)
                raise TooLong(f"{known.endpoint.name} finds the prompt too long, however short it is made.")
            window = known.window
            messages = ask.write(window)
        raise errors.from_answer(known.endpoint.name, known.endpoint.base_url, known.endpoint.model, said)

    async def _begun(
        self,
        known: Known,
        ask: Ask,
        messages: Sequence[Message],
        body: Mapping[str, Any],
        stack: AsyncExitStack,
    ) -> Stream:
        """A stream with its first words read; it is closed with ``stack``, or at once where there are none."""
        line = wire.Wire(self._clients[known.endpoint], known.endpoint)
        stream = Stream(known, ask, messages, wire=line, clock=self._clock, timeouts=self._patience(known))
        async with AsyncExitStack() as attempt:
            attempt.push_async_callback(self._end, stream)
            await stream.begin(body)
            stack.push_async_exit(attempt.pop_all())
        return stream

    async def _end(self, stream: Stream) -> None:
        await stream.close()
        if stream.usage:
            await self._record(stream.usage)

    def _patience(self, known: Known) -> Timeouts:
        return known.endpoint.timeouts or self._timeouts

    async def _probe(self, known: Known) -> None:
        endpoint, client = known.endpoint, self._clients[known.endpoint]

        async def fetch(address: str, body: Mapping[str, Any] | None) -> Any:
            try:
                async with asyncio.timeout(self._patience(known).probe):
                    if body is None:
                        return await client.get(address, cast_to=object)
                    return await client.post(address, cast_to=object, body=dict(body))
            except (openai.APIError, ValueError, TimeoutError):
                return None

        known.found(await probe(fetch, endpoint.base_url, endpoint.model))


def _pause(error: ModelError, tried: int, timeouts: Timeouts) -> float | None:
    """Seconds after which the same endpoint is worth asking again; None where it is not."""
    backoff = 0.5 * (1 << tried) * random.uniform(0.5, 1.5)
    match error:
        case Empty() if tried < 1:
            return 0
        case RateLimited(retry_after=float(seconds)) if tried < _RETRIES and seconds <= timeouts.retry_after:
            return seconds
        case RateLimited(retry_after=None) | Broken() if tried < _RETRIES:
            return backoff
        case Unreachable(connected=True) if tried < _RETRIES:
            return backoff
    return None


def _a_word(_window: Window) -> Sequence[Message]:
    return [Message("user", "Say hi.")]

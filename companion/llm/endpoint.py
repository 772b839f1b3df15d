"""Endpoints: where a model is asked, and what has been learned about asking it there."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from companion.clock import SECOND
from companion.llm import json_answer, template, tokens
from companion.llm.errors import ModelError, Said
from companion.llm.probe import Found
from companion.talk import Message

UNKNOWN_CONTEXT: Final = 4_096
SMALLEST_CONTEXT: Final = 512
_TRUNCATED_BELOW: Final = 0.6
_TRUNCATION_SHOWS: Final = 1_000
_LEAST_CONTEXT_SEEN: Final = 900
"""A server that truncates still reads about this much; less means that it leaves out what it had cached."""


def no_extras(_purpose: str) -> Mapping[str, Any]:
    """Nothing beyond the protocol."""
    return {}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for an endpoint before going to the next."""

    connect: float = 5
    first_token: float = 90
    """From the request to the first sign of life: a word, or a piece of reasoning."""
    chunk: float = 30
    """Between one sign of life and the next."""
    total: float = 300
    """All the waiting for one reply, not counting what its reader takes in between."""
    retry_after: float = 5
    """The longest pause a rate-limited endpoint may ask for and still be waited for."""
    probe: float = 3


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model at one address that speaks the OpenAI protocol."""

    name: str
    """Short, for logs and people: ``api.openai.com``, ``embedded``, ``ollama``."""
    base_url: str
    model: str
    api_key: str | None = field(default=None, repr=False)
    context: int | None = None
    """Tokens for prompt and reply together; None: what a probe finds, else 4,096."""
    vision: bool | None = None
    """Whether it sees pictures; None: try, and learn from a refusal."""
    extra: Callable[[str], Mapping[str, Any]] = no_extras
    """What to add to a request, by its purpose (the embedded model pins its slots)."""
    timeouts: Timeouts | None = None
    """Its own patience where it differs from everybody's."""


@dataclass(frozen=True, slots=True)
class Window:
    """What a prompt may be for the endpoint about to be asked."""

    model: str
    context: int
    """Tokens for prompt and reply together."""
    vision: bool
    """Whether pictures may be sent; where not, the prompt should say that there were some."""
    scale: float = 1.0

    def tokens(self, estimated: float) -> int:
        """An estimate in this model's own tokens, rounded up."""
        return round(estimated * self.scale + 0.5)

    def count(self, text: str) -> int:
        """Estimated tokens of ``text`` for this model."""
        return self.tokens(tokens.estimate(text))

    def holds(self, text: str, room: int) -> bool:
        """Whether ``text`` takes no more than ``room`` tokens, as :meth:`count` counts them."""
        return self.tokens(len(text) * tokens.MOST_PER_CHARACTER) <= room or self.count(text) <= room

    def cost(self, messages: Sequence[Message]) -> int:
        """Estimated tokens of a whole prompt: texts, pictures and what the template adds."""
        return self.tokens(tokens.estimate_prompt(messages))


@dataclass(frozen=True, slots=True)
class Schema:
    """The JSON an answer has to be."""

    name: str
    shape: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, before it is known which endpoint will answer it."""

    write: Callable[[Window], Sequence[Message]]
    purpose: str
    max_tokens: int
    person_id: int | None = None
    temperature: float | None = None
    stop: Sequence[str] = ()
    schema: Schema | None = None


class Known:
    """An endpoint and what it has taught: sizes, refusals, habits, and whether it is worth asking first."""

    def __init__(self, endpoint: Endpoint, warn: Callable[[str], None]) -> None:
        self.endpoint = endpoint
        self.context = endpoint.context or UNKNOWN_CONTEXT
        self.sees = endpoint.vision
        self.ruler = tokens.Ruler()
        self.thinks_first = False
        """Its template opens the thinking, so that a reply starts inside."""
        self.shows_schema = False
        """It took a schema and did not keep to it, so the model has to be told."""
        self.resting_until = 0
        self._warn = warn
        self._said_failing = False
        self._said_truncated = False
        self._limit: str | None = "max_tokens"
        self._format: Literal["json_schema", "json_object"] | None = "json_schema"
        self._folding = template.Folding.NONE
        self._dropped: set[str] = set()

    @property
    def window(self) -> Window:
        """What a prompt may be now."""
        return Window(self.endpoint.model, self.context, self.sees is not False, self.ruler.scale)

    def found(self, found: Found) -> None:
        """Take over what a probe found, where the host did not say."""
        self.context = self.endpoint.context or found.context or self.context
        self.sees = found.vision if self.sees is None else self.sees

    def failed(self, error: ModelError, now: int) -> None:
        """Ask it last for a while, and tell the host once."""
        if not error.rest_for:
            return
        self.resting_until = now + error.rest_for * SECOND
        if not self._said_failing:
            self._said_failing = True
            self._warn(str(error))

    def worked(self) -> None:
        """It answers: no reason to go round it any more."""
        self.resting_until = 0
        self._said_failing = False

    def body(self, ask: Ask, messages: Sequence[Message]) -> dict[str, Any]:
        """The request in the form this endpoint takes."""
        if ask.schema and (self.shows_schema or self._format != "json_schema"):
            messages = [*messages, Message("system", json_answer.instruction(ask.schema.shape))]
        extra = self.endpoint.extra
        wanted: dict[str, Any] = {
            "stream_options": {"include_usage": True},
            "temperature": ask.temperature,
            "stop": list(ask.stop) or None,
            "response_format": self._response_format(ask.schema),
            **({self._limit: ask.max_tokens} if self._limit else {}),
            **extra(ask.purpose),
        }
        return {
            "model": self.endpoint.model,
            "messages": template.written(messages, self._folding, sees=self.sees is not False),
            "stream": True,
        } | {key: value for key, value in wanted.items() if value is not None and key not in self._dropped}

    def count(self, reported: int, estimated: float) -> None:
        """Learn from a reported prompt size; tell the host once where the server seems to have cut the prompt."""
        expected = self.ruler.tokens(estimated)
        if expected < _TRUNCATION_SHOWS or reported >= _TRUNCATED_BELOW * expected:
            self.ruler.learn(reported, estimated)
        elif reported >= _LEAST_CONTEXT_SEEN and not self._said_truncated:
            self._said_truncated = True
            self._warn(
                f"{self.endpoint.name} read only {reported:,} of about {expected:,} prompt tokens: it seems to cut "
                f"what does not fit, her character and care first. Give {self.endpoint.model!r} a larger context "
                "there (Ollama: num_ctx), or set the context size here to what it has."
            )

    def learn(self, said: Said, body: Mapping[str, Any], estimated: float) -> bool:
        """Whether the refusal taught something that makes it worth asking again at once."""
        if said.status in (401, 402, 403, 429):
            return False
        if _TOO_LONG.search(said.text):
            self._learn_context(said.text, estimated)
            return True
        if _has_images(body) and _NO_IMAGES.search(said.text):
            self.sees = False
            return True
        if roles := template.refused(said.text, self._folding):
            self._folding = roles
            return True
        return said.status in (400, 422, 501) and self._drop_refused(said, body)

    def unlearn_size(self, window: Window) -> None:
        """Go back to an earlier size: making prompts shorter did not help."""
        self.context, self.ruler.scale = window.context, window.scale

    def _response_format(self, schema: Schema | None) -> dict[str, Any] | None:
        if schema is None or self._format is None:
            return None
        if self._format == "json_object":
            return {"type": "json_object"}
        shape = {"name": schema.name, "schema": schema.shape, "strict": True}
        return {"type": "json_schema", "json_schema": shape}

    def _learn_context(self, text: str, estimated: float) -> None:
        before = self.window
        size, prompt = (_number(pattern, text) for pattern in (_SIZE, _PROMPT_SIZE))
        if prompt and prompt > self.ruler.tokens(estimated) > 0:
            self.ruler.stretch(prompt / self.ruler.tokens(estimated))
        if size is None:
            self.context = max(SMALLEST_CONTEXT, self.context * 3 // 4)
        elif SMALLEST_CONTEXT <= size < self.context:
            self.context = size
        if self.window == before:
            self.ruler.stretch(4 / 3)

    def _drop_refused(self, said: Said, body: Mapping[str, Any]) -> bool:
        keys = [key for key in body if key not in ("model", "messages", "stream")]
        named = [key for key in keys if key == said.param] or [
            key for key in keys if re.search(rf"\b{re.escape(key)}\b", said.text)
        ]
        if "response_format" in keys and _NO_SCHEMA.search(said.text):
            named = ["response_format"]
        if not named and said.status in (400, 422):
            named = [key for key in keys if key not in _PROTOCOL] or [key for key in keys if key == "response_format"]
        for key in named:
            self._drop(key, said.text)
        return bool(named)

    def _drop(self, key: str, text: str) -> None:
        if key == "response_format":
            self._format = "json_object" if self._format == "json_schema" else None
        elif key == self._limit:
            self._limit = _other_limit(key) if _other_limit(key) in text else None
        else:
            self._dropped.add(key)


_PROTOCOL: Final = {
    "stream_options",
    "temperature",
    "stop",
    "response_format",
    "max_tokens",
    "max_completion_tokens",
}
_TOO_LONG = re.compile(
    r"context[ _](length|size|window)|context_length_exceeded|prompt is too long|too many (input )?tokens"
    r"|exceed_context_size|reduce the length",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"n_ctx\W{1,4}(\d+)|maximum context (?:length|size|window)(?: is| of)? ?\(?(\d+)"
    r"|context (?:size|length|window) \((\d+)|> ?(\d+) maximum|context (?:size|length|window) (?:is|of) (\d+)",
    re.IGNORECASE,
)
_PROMPT_SIZE = re.compile(
    r"n_prompt_tokens\W{1,4}(\d+)|request \((\d+) tokens|(\d+) (?:tokens )?in the messages|(\d+) input tokens"
    r"|too long: (\d+) tokens",
    re.IGNORECASE,
)
_NO_IMAGES = re.compile(
    r"image|vision|multimodal|mmproj|content type|must be a string|str type expected", re.IGNORECASE
)
_NO_SCHEMA = re.compile(r"response_format|json_schema|json_object|grammar|structured output", re.IGNORECASE)


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text.replace(",", ""))
    return next((int(group) for group in found.groups() if group), None) if found else None


def _other_limit(key: str) -> str:
    return "max_tokens" if key == "max_completion_tokens" else "max_completion_tokens"


def _has_images(body: Mapping[str, Any]) -> bool:
    return any(isinstance(message["content"], list) for message in body["messages"])

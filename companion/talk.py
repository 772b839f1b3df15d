"""The words the rest of the mind is written in: people, places, what was heard, what a model is told."""

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["system", "user", "assistant"]
Leave = Literal["", "for now", "for good"]
DM = "dm"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who talks to her: an id, and the name shown where they spoke."""

    id: int
    name: str
    locale: str | None = None
    """A Discord locale such as ``ko`` or ``en-GB`` where an interaction told it."""

    @property
    def language(self) -> str:
        """The language their Discord is in, where that is known; else English."""
        return (self.locale or "en").split("-")[0]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation happens, and who may be told later what was said in it."""

    id: int
    """The person's id for what only they can see (a DM, a private answer), else the channel's id."""
    audience: str
    """``dm``, a guild id (channels everyone there can view) or a channel id (any other)."""
    name: str = ""
    guild_id: int | None = None
    is_age_restricted: bool = field(default=False, compare=False)
    """Whether Discord lets only adults in."""

    @property
    def audiences(self) -> tuple[str, str]:
        """Whose words may be read here: those of this very audience, and what everyone in its server could read."""
        return (self.audience, str(self.guild_id) if self.guild_id else self.audience)

    @property
    def is_private(self) -> bool:
        """Whether only one person and she are here."""
        return self.audience == DM


@dataclass(frozen=True, slots=True)
class Image:
    """A picture somebody sent, as bytes: addresses expire, and not every model can fetch them."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's earlier message that a message answers or points at; never the speaker's own words."""

    message_id: int
    person_id: int | None
    """Who said it; nobody where it was she herself."""
    text: str
    """In words for a model, with who said it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One message meant for her, before anything is thought about it."""

    message_id: int
    person: Person
    place: Place
    text: str
    """The person's own words, and nothing else."""
    at: int
    """Milliseconds since the Unix epoch."""
    context: str = ""
    """What came with them, put into words: what they forward, a file's text, a sticker."""
    quote: Quote | None = None
    images: tuple[Image, ...] = ()
    via: Literal["message", "interaction"] = "message"
    """How it came, which is how it is answered: an interaction's answer goes nowhere else."""
    only: Literal["voice", "picture"] | None = None
    """What there is where there are no words at all, if a fixed sentence can answer it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a model's prompt."""

    role: Role
    text: str
    images: tuple[Image, ...] = ()

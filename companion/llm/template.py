"""Messages in the form an endpoint's chat template takes."""

import base64
import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any, Final

from companion.talk import Message

_OPENING: Final = "[Note from the system, not from the person:"
_CLOSING: Final = "End of the system's note.]"
_GONE_ON: Final = "[The conversation goes on.]"


class Folding(IntEnum):
    """Which system messages a template does not take, so that they travel inside user messages."""

    NONE = 0
    LATER = 1
    """All but the first; and roles have to alternate, beginning with the user."""
    ALL = 2


_NOT_EVEN_ONE = re.compile(r"system (role|message|prompt)s? (is |are )?not supported|unsupported role", re.IGNORECASE)
_NOT_LATER = re.compile(
    r"roles must alternate|must alternate between|system (message|role) must be (at the )?(the )?(beginning|first)"
    r"|only user and assistant roles|after the optional system message|unexpected role",
    re.IGNORECASE,
)


def refused(text: str, folding: Folding) -> Folding | None:
    """The next way to write messages after a refusal that speaks of roles; None where it does not, or all failed."""
    if folding == Folding.ALL:
        return None
    if _NOT_EVEN_ONE.search(text):
        return Folding.ALL
    return Folding(folding + 1) if _NOT_LATER.search(text) else None


def written(messages: Sequence[Message], folding: Folding, *, sees: bool) -> list[dict[str, Any]]:
    """The protocol's own messages; pictures as data addresses where the model sees, left out where not."""
    if folding:
        messages = _alternating(_folded(messages, keep_first=folding == Folding.LATER))
    return [
        {"role": message.role, "content": _content(message) if sees and message.images else message.text}
        for message in messages
    ]


def _folded(messages: Sequence[Message], *, keep_first: bool) -> Iterable[Message]:
    for at, message in enumerate(messages):
        if message.role != "system":
            yield Message(message.role, _unforged(message.text), message.images)
        elif at == 0 and keep_first:
            yield message
        else:
            yield Message("user", f"{_OPENING}\n{message.text}\n{_CLOSING}")


def _unforged(text: str) -> str:
    """The text of a person who may have typed a system's note of their own."""
    return text.replace(_OPENING, _OPENING.strip("[")).replace(_CLOSING, _CLOSING.strip("]"))


def _alternating(messages: Iterable[Message]) -> list[Message]:
    merged: list[Message] = []
    for message in messages:
        last = merged[-1] if merged else None
        if message.role == "assistant" and (last is None or last.role == "system"):
            merged.append(Message("user", _GONE_ON))
        if last is not None and last.role == message.role:
            merged[-1] = Message(last.role, f"{last.text}\n\n{message.text}", last.images + message.images)
        else:
            merged.append(message)
    return merged


def _content(message: Message) -> list[dict[str, Any]]:
    pictures = [
        {"type": "image_url", "image_url": {"url": f"data:{image.media_type};base64,{_base64(image.content)}"}}
        for image in message.images
    ]
    return [{"type": "text", "text": message.text}, *pictures]


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()

"""Takes a model's thinking out of its reply, however the stream was cut into pieces."""

import re
from typing import Final

_NAMES: Final = ("think", "thinking", "thought", "reasoning")
_TAG = re.compile(rf"<(/?)(?:{'|'.join(_NAMES)})>", re.IGNORECASE)
_TAGS: Final = tuple(f"<{slash}{name}>" for slash in ("", "/") for name in _NAMES)


class Reasoning:
    """A sieve for one reply: raw pieces in, only what is meant to be heard out.

    ``begun`` is for a model whose template has already opened the thinking: its reply starts inside.
    """

    def __init__(self, *, begun: bool = False) -> None:
        self._held = ""
        self._inside = begun
        self._unsure: list[str] | None = [] if begun else None
        self._spoken = False
        self._tagged = False
        self.unopened = False
        """A closing tag came with no opening one: all that came before it was thinking."""
        self.leaked = False
        """… and some of that had already been given out."""

    def feed(self, piece: str) -> str:
        """What ``piece`` adds to the visible reply; may be empty, and may include what was held back."""
        self._held += piece
        heard: list[str] = []
        while tag := _TAG.search(self._held):
            self._put(self._held[: tag.start()], heard)
            self._held = self._held[tag.end() :]
            self._cross(heard, closing=bool(tag[1]))
        safe = len(self._held) - _possible_tag(self._held)
        self._put(self._held[:safe], heard)
        self._held = self._held[safe:]
        return self._give("".join(heard))

    def close(self, *, complete: bool) -> str:
        """The rest, once nothing more will come; ``complete`` when the model stopped of its own accord."""
        heard: list[str] = []
        self._put(self._held, heard)
        self._held = ""
        if complete and self._unsure is not None:
            heard = self._unsure
        return self._give("".join(heard))

    def _put(self, text: str, heard: list[str]) -> None:
        if not self._inside:
            heard.append(text)
        elif self._unsure is not None:
            self._unsure.append(text)

    def _cross(self, heard: list[str], *, closing: bool) -> None:
        if closing and not self._tagged:
            self.unopened = True
            self.leaked = self._spoken
            heard.clear()
        self._tagged = True
        self._unsure = None
        self._inside = not closing

    def _give(self, heard: str) -> str:
        if not self._spoken:
            heard = heard.lstrip()
        self._spoken = self._spoken or bool(heard)
        return heard


def _possible_tag(text: str) -> int:
    """How many characters at the end of ``text`` might be the beginning of a tag."""
    start = text.rfind("<")
    tail = text[start:].lower()
    return len(tail) if start >= 0 and any(tag.startswith(tail) for tag in _TAGS) else 0

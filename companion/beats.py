"""From a model's stream to the messages that go out while the rest is still being written."""

import re
import unicodedata

from companion._fences import Fence, fence_marks
from companion._split import DISCORD_LIMIT, split

__all__ = ["BEAT_MARK", "DISCORD_LIMIT", "MOST_BEATS", "BeatCutter", "split"]

MOST_BEATS = 3
BEAT_MARK = "<beat>"
"""What a model may write to end a beat; a line of only ``---`` does the same."""

_RULE = re.compile(r"\s*-{3,}\s*")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufe0f")


class BeatCutter:
    """Cuts a stream into beats: finished paragraphs, at most `most`, the last of which keeps all the rest.

    A blank line ends a paragraph, and so does a model's own mark: ``<beat>``, or a line of only ``---``. Inside
    a code fence nothing does. How the stream was chunked never changes the beats.
    """

    def __init__(self, most: int = MOST_BEATS, limit: int = DISCORD_LIMIT) -> None:
        self._before_the_last = most - 1
        self._limit = limit
        self._unfinished_line: list[str] = []
        self._paragraph: list[str] = []
        self._last_beat: list[str] = []
        self._fence: Fence | None = None

    def feed(self, piece: str) -> list[str]:
        """The beats that this piece of the stream finishes."""
        *lines, rest = piece.split("\n")
        if not lines:
            self._unfinished_line.append(rest)
            return []
        lines[0] = "".join([*self._unfinished_line, lines[0]])
        self._unfinished_line = [rest]
        return [beat for line in lines for beat in self._read(line)]

    def close(self) -> list[str]:
        """What is left when the stream has ended, whole or not."""
        line, self._unfinished_line = "".join(self._unfinished_line), []
        beats = self._read(line)
        beats += self._end_paragraph()
        rest, self._last_beat, self._fence = "\n\n".join(self._last_beat), [], None
        return [*beats, *split(rest, self._limit)]

    def _read(self, line: str) -> list[str]:
        if self._fence is None and (not line.strip() or _RULE.fullmatch(line)):
            return self._end_paragraph()
        if self._fence is None and BEAT_MARK in line:
            return [beat for stretch in line.split(BEAT_MARK) for beat in self._read_then_break(stretch)]
        for mark in fence_marks(line, self._fence):
            self._fence = mark.after
        self._paragraph.append(line)
        return []

    def _read_then_break(self, stretch: str) -> list[str]:
        return [*self._read(stretch), *self._end_paragraph()]

    def _end_paragraph(self) -> list[str]:
        paragraph, self._paragraph = "\n".join(self._paragraph).strip("\r\n"), []
        if _is_invisible(paragraph):
            return []
        if self._before_the_last == 0:
            self._last_beat.append(paragraph)
            return []
        self._before_the_last -= 1
        return split(paragraph, self._limit)


def _is_invisible(text: str) -> bool:
    return all(unicodedata.category(char) in _INVISIBLE or char in _FILLERS for char in text)

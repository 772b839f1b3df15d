"""One long text as several that fit, cut where a reader would breathe."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import chain

from companion._fences import LONGEST_LANGUAGE, LONGEST_RUN, Fence, FenceMark, fence_marks
from companion._graphemes import is_boundary

DISCORD_LIMIT = 2_000
SMALLEST_LIMIT = 2 * LONGEST_RUN + LONGEST_LANGUAGE + 16

_KEPT_WHOLE = re.compile(
    r"<https?://[^\s<>]++>"
    r"|\[[^\[\]\n]*+\]\(<?(?:[^()\s<>]|\([^()\s]*+\))++>?(?: \"[^\"\n]*+\")?\)"
    r"|https?://\S++"
    r"|```[^`\n]++```"
    r"|(?<!`)`[^`\n]++`(?!`)"
)
_BREATHS = (
    re.compile(r"\n[^\S\n]*+\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])[\"'”’)\]]*+\s|[。！？]+[」』”’）]*+"),  # noqa: RUF001 - the full-width marks of Chinese and Japanese
    re.compile(r"\s"),
)
"""Paragraph, line, sentence, space: a text is cut at the first kind that leaves a fair part."""

_FAIR_SHARE = 4
"""A cut that fills less than this fraction of a part is passed over for a finer one."""


def split(text: str, limit: int = DISCORD_LIMIT) -> list[str]:
    """`text` in parts of at most `limit` UTF-16 units (and so characters), with every code fence closed.

    Nothing is lost but whitespace at the cuts, and nothing added but the lines that close a fence and open it
    again. Only a word or a link longer than a part is ever cut inside.
    """
    if limit < SMALLEST_LIMIT:
        raise ValueError(f"limit must be at least {SMALLEST_LIMIT}")
    return list(_parts(text.strip("\r\n"), limit))


def _parts(text: str, limit: int) -> Iterator[str]:
    marks = list(fence_marks(text))
    starts = [mark.start for mark in marks]
    whole = _Spans(chain((match.span() for match in _KEPT_WHOLE.finditer(text)), map(_span_of, marks)))
    fence: Fence | None = None
    at = 0
    while at < len(text):
        opening = fence.opening if fence else ""
        end = _reach(text, at, limit - _units(opening))
        if end < len(text) or _fence_at(marks, starts, end):
            end = _reach(text, at, limit - _units(opening) - (LONGEST_RUN + 1 if marks else 0))
        if end < len(text):
            end = _cut(text, at, end, whole)
        open_after = _fence_at(marks, starts, end)
        body = text[at:end].rstrip()
        if body:
            yield opening + body + (open_after.closing if open_after else "")
        at, fence = _next_start(text, end, code=open_after is not None), open_after


def _fence_at(marks: list[FenceMark], starts: list[int], at: int) -> Fence | None:
    passed = bisect_left(starts, at)
    return marks[passed - 1].after if passed else None


def _span_of(mark: FenceMark) -> tuple[int, int]:
    """The run and one character of its code, so that no part ends or begins with an empty block."""
    return (mark.start, mark.end + 1) if mark.after else (mark.start - 2, mark.end)


def _next_start(text: str, end: int, *, code: bool) -> int:
    """Where the next part begins: past the whitespace of the cut, but indentation belongs to code."""
    if code:
        return end + 1 if text[end : end + 1] == "\n" else end
    while end < len(text) and text[end].isspace():
        end += 1
    return end


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _reach(text: str, start: int, room: int) -> int:
    """The furthest index such that ``text[start:index]`` fits in `room` UTF-16 units."""
    window = text[start : start + room]
    while (excess := _units(window) - room) > 0:
        window = window[: -((excess + 1) // 2)]
    return start + len(window)


class _Spans:
    """Stretches of a text that a cut should leave whole."""

    def __init__(self, spans: Iterator[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._spans = merged
        self._starts = [start for start, _ in merged]

    def around(self, at: int) -> tuple[int, int] | None:
        """The stretch that a cut at this index would break."""
        before = bisect_right(self._starts, at - 1) - 1
        if before >= 0 and self._spans[before][0] < at < self._spans[before][1]:
            return self._spans[before]
        return None


def _cut(text: str, at: int, end: int, whole: _Spans) -> int:
    """The best index to end the part that began at `at` and may reach `end`."""
    fair = at + (end - at) // _FAIR_SHARE
    last_space = at
    for breath in _BREATHS:
        found = _last_breath(text, at, end, breath, whole)
        if found >= fair:
            return found
        last_space = max(last_space, found)
    return last_space if last_space > at else _cut_inside(text, at, end, whole)


def _last_breath(text: str, at: int, end: int, breath: re.Pattern[str], whole: _Spans) -> int:
    """The last index up to `end` where such a breath lets the part end, or `at`."""
    matches = list(breath.finditer(text, at, min(end + 1, len(text))))
    for match in reversed(matches):
        cut = match.start() if match[0].isspace() else match.end() - match[0][-1].isspace()
        if at < cut <= end and whole.around(cut) is None and is_boundary(text, cut):
            return cut
    return at


def _cut_inside(text: str, at: int, end: int, whole: _Spans) -> int:
    """Where to cut what has no breath in it: before a link that would break, else between two graphemes."""
    span = whole.around(end)
    if span is not None and span[0] > at and is_boundary(text, span[0]):
        return span[0]
    window = text[at : end + 1]
    return next((cut for cut in range(end, at, -1) if is_boundary(window, cut - at)), end)

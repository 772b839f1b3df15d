"""Text as a terminal shows it: columns counted as they are seen, mentions and times made readable."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from prompt_toolkit.utils import get_cwidth

_MENTION = re.compile(r"<(?:@[!&]?|#)(\d+)>")
_TIME = re.compile(r"<t:(-?\d+)(?::\w)?>")
_EMOJI = re.compile(r"<a?(:\w+:)\d+>")
_HEADING = re.compile(r"^(?:-#|#{1,3}) ", re.MULTILINE)
_MARKS = re.compile(r"\*\*(.+?)\*\*|<(https?://[^>\s]+)>", re.DOTALL)


def wrap(text: str, width: int) -> list[str]:
    """Return the text's lines, none wider than that many columns; words are cut only if they must be."""
    return [part for line in text.split("\n") for part in _wrap_line(line, max(width, 2))]


def readable(text: str, names: Mapping[int, str]) -> str:
    """Return Discord's text with mentions, times, links and emoji as a client shows them, and without its marks."""
    text = _MENTION.sub(lambda found: names.get(int(found[1]), found[0]), text)
    text = _TIME.sub(lambda found: _moment(int(found[1])), text)
    text = _MARKS.sub(lambda found: found[1] or found[2], _HEADING.sub("", text))
    return _EMOJI.sub(r"\1", text).strip()


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _wrap_line(line: str, width: int) -> list[str]:
    lines = [""]
    for word in re.findall(r"\s*\S+", line):
        if get_cwidth(lines[-1] + word) <= width:
            lines[-1] += word
            continue
        pieces = _cut(word.lstrip() if lines[-1] else word, width)
        lines = [*lines, *pieces] if lines[-1] else pieces
    return lines


def _cut(word: str, width: int) -> list[str]:
    pieces = [""]
    for character in word:
        if get_cwidth(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces

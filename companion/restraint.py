"""What she does not do: post links nobody gave her, speak as somebody else, recite her own prompt."""

import re
from collections.abc import Callable, Collection, Iterable
from itertools import pairwise

from companion.held import held

_LINK = re.compile(
    r"\[(?P<label>[^\]\n]*)\]\(\s*<?(?P<masked>[^)\s>]+)>?[^)\n]*\)"
    r"|<?(?P<bare>(?:[a-z][a-z0-9+.-]{1,20}://|discord\.gg/|discord(?:app)?\.com/invite/)[^\s<>\"')\]]+)>?",
    re.IGNORECASE,
)
_AROUND_A_LINK = re.compile(r"[ \t]{2,}|[ \t]+(?=[.,!?](?:\s|$))")
_OFFICIALS = (
    "system", "system notice", "system message", "admin", "administrator", "moderator", "mod", "discord", "notice",
    "announcement", "developer", "시스템", "관리자", "운영자", "공지", "알림", "디스코드",
)  # fmt: skip
_SMALL_PRINT = re.compile(r"^[ \t]*-#[ \t]*", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?\u2026\u3002]+[\"'\u201d\u2019)]*(?=\s|$)|\n")
_WORTH_KNOWING_AGAIN = 25
"""Characters from which a sentence that stands in her prompt is taken to be read out of it."""


def links_in(text: str) -> set[str]:
    """Every address that stands in a text."""
    return {_address(match["masked"] or match["bare"]) for match in _LINK.finditer(text)}


def without_links(text: str, given: Callable[[], Collection[str]]) -> str:
    """The text without addresses other than those given, which is asked for only where there is one.

    Of a masked one its label stays.
    """

    def stands(match: re.Match[str]) -> str:
        if _address(match["masked"] or match["bare"]) in given():
            return match["masked"] or match[0]  # an address is shown as what it is
        return match["label"] or ""

    cleaned = _LINK.sub(stands, text)
    return text if cleaned == text else _AROUND_A_LINK.sub(_one_space, cleaned).strip()


def in_her_own_name(text: str, others: Iterable[str]) -> str:
    """The text without small print, and without lines in the name of somebody who is there or of any authority."""
    if "```" in text:
        return text
    return _line_of(frozenset(others)).sub("", _SMALL_PRINT.sub("", text)).strip()


@held(512)
def _line_of(others: frozenset[str]) -> re.Pattern[str]:
    """A line in the name of one of these, or of an authority."""
    names = "|".join(re.escape(name) for name in sorted({*others, *_OFFICIALS}, key=len, reverse=True) if name.strip())
    return re.compile(rf"^[ \t>]*[*_\[(]*(?:{names})[*_\])]*[ \t]*[:\uff1a].*$\n?", re.IGNORECASE | re.MULTILINE)


def without_recital(text: str, prompt: Collection[str]) -> str:
    """The text without sentences of her prompt, where a longer one of them stands in it word for word.

    ``prompt`` is what :func:`sentences_of` makes of her prompt.
    """
    sentences = _sentences(text)
    if not any(_long(sentence) and _plain(sentence) in prompt for sentence in sentences):
        return text
    return "".join(sentence for sentence in sentences if _plain(sentence) not in prompt).strip()


def sentences_of(*texts: str) -> frozenset[str]:
    """The sentences of some texts, in the form in which :func:`without_recital` looks for them."""
    return frozenset(_plain(sentence) for text in texts for sentence in _sentences(text)) - {""}


def _address(written: str) -> str:
    return written.rstrip(".,!?;:").casefold()


def _one_space(gap: re.Match[str]) -> str:
    return "" if gap.string[gap.end() : gap.end() + 1] in set(".,!?") else " "


def _sentences(text: str) -> list[str]:
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if text[start:end]]


def _long(sentence: str) -> bool:
    return len(sentence.strip()) >= _WORTH_KNOWING_AGAIN


def _plain(sentence: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", sentence).casefold().split())

"""What a reply was made of as a page to read: what it answered, what came to mind and how strongly, the model."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from companion.clock import SECOND
from companion.llm import Usage
from companion.memory_page import Link
from companion.persona import Strings
from companion.store.traces import Trace

PARTS: Final[Mapping[str, str]] = {
    "its words": "words",
    "words just before it": "around",
    "words two lines before it": "around",
    "words just after it": "around",
    "words of that talk": "around",
    "its meaning": "meaning",
    "meaning just after it": "meaning",
    "who said it": "who",
    "when it was": "when",
    "it is a question": "form",
    "its length": "form",
    "a memory of it": "memory",
    "recalled lately": "lately",
}
"""Under which name each part of a score is shown."""
_LEAST: Final = 0.05
"""What would be shown as 0.0 is not shown."""
_MOST_ANSWERED: Final = 3
_LONGEST: Final = 105
_LONGEST_MODEL: Final = 60


@dataclass(frozen=True, slots=True)
class Recalled:
    """Something that came to mind, and what spoke for it."""

    trace: Trace
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply and what it was made of, as far as that may be shown."""

    at: int
    answered: Sequence[Trace]
    answered_gone: int
    recalled: Sequence[Recalled]
    recalled_gone: int
    carried: int
    has_summary: bool
    mood: str | None
    model: str | None
    usage: Usage | None


def page(reply: Reply, link: Link, *, strings: Strings, language: str, zone: tzinfo | None) -> str:
    """A panel's text, below what Discord takes in one."""
    return "\n".join(_Writing(link, strings, language, zone).whole(reply))


class _Writing:
    """One page being written."""

    def __init__(self, link: Link, strings: Strings, language: str, zone: tzinfo | None) -> None:
        self._link = link
        self._strings = strings
        self._language = language
        self._zone = zone

    def whole(self, reply: Reply) -> Iterator[str]:
        yield self._say("why_title", moment=self._moment(reply.at))
        yield f"\n{self._say('why_answered')}"
        yield from self._answered(reply)
        if reply.model is not None:
            yield f"\n{self._say('why_recalled')}"
            yield from self._recalled(reply)
            yield from self._before(reply)
        yield f"\n{self._say('why_model')}"
        yield self._thought(reply)
        if reply.mood:
            yield self._say("why_mood", mood=self._say(f"mood_is_{reply.mood}"))

    def _answered(self, reply: Reply) -> Iterator[str]:
        shown = reply.answered[-_MOST_ANSWERED:]
        for trace in shown:
            yield f"- {self._quoted(trace)}\n-# {self._moment(trace.at)} · {self._from(trace)}"
        if more := len(reply.answered) - len(shown):
            yield self._say("why_more", count=more)
        if reply.answered_gone:
            yield self._say("why_gone", count=reply.answered_gone)

    def _recalled(self, reply: Reply) -> Iterator[str]:
        for each in reply.recalled:
            who = "memory" if each.trace.memory_id is not None else "hers" if each.trace.by_her else "theirs"
            yield f"- {self._quoted(each.trace)}"
            yield f"-# {self._say(f'why_{who}')} · {self._moment(each.trace.at)} · {self._from(each.trace)}"
            yield f"-# {self._score(each.parts)}"
        if reply.recalled_gone:
            yield self._say("why_gone", count=reply.recalled_gone)
        elif not reply.recalled:
            yield self._say("why_nothing")

    def _quoted(self, trace: Trace) -> str:
        return _short(trace.text, _LONGEST) or self._say("why_wordless")

    def _before(self, reply: Reply) -> Iterator[str]:
        if reply.carried or reply.has_summary:
            yield f"\n{self._say('why_talk')}"
            yield self._say("why_carried_and_summary" if reply.has_summary else "why_carried", count=reply.carried)

    def _score(self, parts: Mapping[str, float]) -> str:
        """All that spoke for a thing, strongest first; the parts come to the sum."""
        sums: defaultdict[str, float] = defaultdict(float)
        for name, value in parts.items():
            sums[PARTS.get(name, "form")] += value
        ordered = sorted(sums.items(), key=lambda each: -abs(each[1]))
        named = [f"{self._say(f'why_part_{key}')} {_signed(value)}" for key, value in ordered if abs(value) >= _LEAST]
        return self._say("why_score", score=_signed(sum(parts.values())), parts=", ".join(named))

    def _thought(self, reply: Reply) -> str:
        if reply.model is None:
            return self._say("why_by_code")
        model, usage = _short(reply.model, _LONGEST_MODEL), reply.usage
        if usage is None:
            return self._say("why_uncounted", model=model)
        key = "why_tokens_estimated" if usage.estimated else "why_tokens"
        counts = {"prompt": usage.prompt, "cached": usage.cached, "completion": usage.completion}
        return self._say(key, model=model, **{name: f"{count:,}" for name, count in counts.items()})

    def _from(self, trace: Trace) -> str:
        if trace.origin is None:
            return self._say("why_by_hand")
        if not trace.origin.is_message:
            return self._say("why_from_command")
        return self._say("why_from_her" if trace.by_her else "why_from_them", link=self._link(trace.origin))

    def _moment(self, at: int) -> str:
        return f"{datetime.fromtimestamp(at / SECOND, self._zone):%Y-%m-%d %H:%M}"

    def _say(self, key: str, **fields: object) -> str:
        return self._strings.say(key, self._language, turn=0, **fields)


def _short(text: str, most: int) -> str:
    """One line that cannot open a block of code."""
    line = " ".join(text.split()).replace("`", "'")
    return line if len(line) <= most else f"{line[:most].rstrip()}\u2026"


def _signed(value: float) -> str:
    return f"{value:.1f}".replace("-", "\u2212")

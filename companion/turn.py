"""One reply being made: from the lines it answers to the beats that were really delivered."""

import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING

from companion.beats import BeatCutter
from companion.care import screen
from companion.caring import CARD_TIER
from companion.clock import HOUR
from companion.language import language_of
from companion.llm import Empty, ModelError, RateLimited, TooLong, Window
from companion.prompt import Scene, compose, cut
from companion.store.lines import Line
from companion.talk import Message, Person, Place
from companion.voice import claims_humanity, refuses, sayable, whole_sentences, wishes_death, without_filler

if TYPE_CHECKING:
    from companion.engine import Companion

_log = logging.getLogger(__name__)

_EXCUSE_ONCE_IN = 12 * HOUR
_TO_BE_ASKED_AGAIN = {"model_empty", "too_long", "model_away"}
"""Excuses after which only the person can go on: another try would come to the same."""
_LONGEST_NONCE = 25
_MOST_STARTS = 3
_REPLY_TOKENS = 700
_SMALL_REPLY_TOKENS = 200
_RECENT_LINES = 6


class Turn:
    """A reply to whatever one person has waiting in one place."""

    def __init__(
        self, companion: "Companion", place: Place, person: Person, *, via: str = "message", may_excuse: bool = True
    ) -> None:
        self._companion = companion
        self._place = place
        self._person = person
        self._via = via
        self._may_excuse = may_excuse
        self._beats: AsyncGenerator[str, None] | None = None
        self._first_line = 0
        self._delivered = 0
        self._excuse: str | None = None
        self.lines: list[Line] = []
        """What this turn answers; known once it has begun."""

    async def begin(self) -> bool:
        """Take up what is waiting; whether there is anything to answer."""
        if self._companion.is_closing:
            return False
        self.lines = await self._waiting()
        if not self.lines:
            return False
        self._first_line = self.lines[0].id
        self._person = await self._companion.known(self._person)
        return True

    def beats(self) -> AsyncIterator[str]:
        """What she says, a message at a time, while she is still thinking about the rest."""
        self._beats = self._say()
        return self._beats

    async def notice(self) -> str | None:
        """The AI notice, where it is due before her next words."""
        return await self._companion.care.notice_due(self._person, self._place, self._language)

    async def noticed(self) -> None:
        """Remember that the notice reached the person."""
        await self._companion.care.noticed(self._person, self._place)

    def nonce(self, what: str) -> str:
        """A name for the next message to be sent, the same again when the same lines are answered again."""
        return f"{self._first_line}-{self._excuse or what}-{self._delivered}"[:_LONGEST_NONCE]

    @property
    def has_answered(self) -> bool:
        """Whether some of her answer has reached the person."""
        return self._delivered > 0 and self._excuse is None

    async def delivered(self, beat: str, message_id: int, *, said_at: int) -> None:
        """Write down a beat that has reached the person; an excuse is no part of the talk.

        Lines met with an excuse are still owed an answer, unless asking again is the only way to get one.
        """
        self._delivered += 1
        lines, sources = self._companion.store.lines, [line.id for line in self.lines]
        if self._excuse is None:
            await lines.say(
                self._place,
                self._person,
                beat,
                message_id=message_id,
                said_at=said_at,
                at=self._now,
                sources=sources,
            )
        elif self._excuse in _TO_BE_ASKED_AGAIN:
            await lines.answer(sources, self._now)
        else:
            await lines.excuse(sources, self._now)

    async def set_down(self) -> None:
        """Give these lines up, because the person cannot be reached."""
        await self._companion.store.lines.answer([line.id for line in self.lines], self._now)

    async def close(self) -> None:
        """Let go of the model, wherever it is; a turn that came to nothing is counted."""
        if self._beats is not None:
            await self._beats.aclose()
        if self.lines and not self.has_answered:
            await self._companion.store.lines.tried([line.id for line in self.lines], self._now)

    @property
    def _now(self) -> int:
        return self._companion.clock.now()

    @property
    def _language(self) -> str:
        return language_of("\n".join(line.text for line in self.lines), fallback=self._person.language)

    async def _say(self) -> AsyncGenerator[str, None]:
        if fixed := await self._fixed_answer():
            yield fixed
            return
        trouble = "model_empty"
        for start in range(1, _MOST_STARTS + 1):
            said, again = False, start == 1  # where nothing of what she thought may be said, she thinks once more
            try:
                async with aclosing(self._think()) as beats:
                    async for beat in beats:
                        # Before her first word, what is added, edited or taken back belongs to the same thought.
                        if not said and start < _MOST_STARTS and await self._lines_have_changed():
                            again = True
                            break
                        said, again = True, False
                        yield beat
            except ModelError as error:
                _log.warning("no reply in place %s: %s", self._place.id, error)
                trouble, again = _sentence_for(error), error.cut
            if said or not again or not self.lines:
                break
        if not said and self.lines and (excuse := await self._excuse_for(trouble)):
            yield excuse

    async def _lines_have_changed(self) -> bool:
        """Take up what is waiting now; whether it is other than what she was thinking about."""
        before, self.lines = self.lines, await self._waiting()
        return [(line.id, line.text) for line in before] != [(line.id, line.text) for line in self.lines]

    async def _fixed_answer(self) -> str | None:
        """What code says instead of a model: a message she cannot take in, danger a small model cannot be left with."""
        kinds = {line.only for line in self.lines}
        if kinds == {"voice"}:
            return self._sentence("voice_unheard")
        if kinds == {"picture"} and self._companion.models.primary.vision is False:
            return self._sentence("picture_unseen")
        if self._companion.small:
            scene = await self._companion.scene(self._place, self._person, self.lines)
            return self._caring(scene.tier)
        return None

    def _caring(self, tier: int) -> str | None:
        return self._sentence(f"care_{tier}") if tier >= CARD_TIER else None

    def _sentence(self, key: str) -> str:
        return self._companion.strings.say(key, self._language, turn=self.lines[0].id // 2)

    async def _think(self) -> AsyncGenerator[str, None]:
        """One run of the model over the scene, as beats fit to say."""
        companion = self._companion
        scene = await companion.scene(self._place, self._person, self.lines)
        cutter = BeatCutter()
        reply_tokens = _SMALL_REPLY_TOKENS if companion.small else _REPLY_TOKENS

        windows: list[Window] = []

        def write(window: Window) -> list[Message]:
            windows.append(window)
            return compose(window, companion.persona, scene, reply_tokens=reply_tokens)

        async with companion.models.stream(
            write, purpose="talk", max_tokens=reply_tokens, person_id=self._person.id
        ) as stream:
            async for piece in stream:
                for beat in cutter.feed(piece):
                    if text := self._checked(beat, scene):
                        yield text
        rest = cutter.close()
        if stream.finish == "length" and rest:
            rest[-1] = whole_sentences(rest[-1])
        for beat in rest:
            if text := self._checked(beat, scene):
                yield text
        await self._cut_history(scene, windows[-1], reply_tokens)
        await companion.store.index.recalled([thing.spot for thing in scene.recalled], self._now)

    def _checked(self, beat: str, scene: Scene) -> str:
        """A beat as it may be said; empty where nothing of it may."""
        companion = self._companion
        text = sayable(beat, names=companion.persona.names)
        if scene.tier >= CARD_TIER and (wishes_death(text) or refuses(text)):
            return self._caring(scene.tier) or ""
        if wishes_death(text):
            return ""
        if claims_humanity(text):
            return companion.strings.say("what_i_am", scene.language, turn=len(scene.history))
        hers = [line.text for line in scene.history if line.by_her][-_RECENT_LINES:]
        theirs = [line.text for line in scene.history if not line.by_her]
        return companion.care.without_unknown_numbers(without_filler(text, hers), given=theirs)

    async def _cut_history(self, scene: Scene, window: Window, reply_tokens: int) -> None:
        first = cut(window, self._companion.persona, scene, reply_tokens=reply_tokens)
        if first is not None:
            await self._companion.store.places.cut(self._place.id, first)

    async def _waiting(self) -> list[Line]:
        return await self._companion.store.lines.waiting(self._place.id, self._person.id, via=self._via)

    async def _excuse_for(self, trouble: str) -> str | None:
        """One honest sentence, at most once per outage, and none where nobody has just spoken.

        Somebody in danger is met with care instead, each time.
        """
        if not self._may_excuse:
            return None
        if caring := self._caring(max(screen(line.text).tier for line in self.lines)):
            self._excuse = trouble
            return caring
        if self._via == "interaction":
            trouble = trouble if trouble in _TO_BE_ASKED_AGAIN else "model_away"
        else:
            last = await self._companion.store.lines.last_excuse(self._place.id, self._person.id)
            if last is not None and 0 <= self._now - last < _EXCUSE_ONCE_IN:
                return None
        self._excuse = trouble
        return self._companion.strings.say(trouble, self._language, turn=self.lines[0].id)


def _sentence_for(error: ModelError) -> str:
    match error:
        case Empty():
            return "model_empty"
        case TooLong():
            return "too_long"
        case RateLimited():
            return "model_busy"
        case _:
            return "model_unreachable"

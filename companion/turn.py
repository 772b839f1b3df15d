"""One reply being made: from the lines it answers to the beats that were really delivered."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from companion.age import ADULT, answered_age, is_too_young, stated_age
from companion.beats import BeatCutter
from companion.candour import TRUTHS, Candour, UntrueError
from companion.care import screen
from companion.caring import CARD_TIER
from companion.clock import HOUR
from companion.honesty import asked
from companion.language import language_of
from companion.llm import Empty, ModelError, RateLimited, TooLong, Window
from companion.prompt import Prompt, Scene, compose
from companion.store.lines import Line
from companion.store.outgoing import Kind, Leaving
from companion.talk import Message, Person, Place
from companion.voice import claims_humanity, refuses, sayable, whole_sentences, wishes_death, without_filler

if TYPE_CHECKING:
    from companion.engine import Companion
    from companion.store.people import Acquaintance

_log = logging.getLogger(__name__)

_EXCUSE_ONCE_IN = 12 * HOUR
_TO_BE_ASKED_AGAIN = {"model_empty", "too_long", "model_away"}
"""Excuses after which only the person can go on: another try would come to the same."""
_OVER_BUDGET = {"spent_person", "spent_all"}
_SAID_EVERYWHERE = _TO_BE_ASKED_AGAIN | _OVER_BUDGET | {"muted"}
_LONGEST_NONCE = 25
_MOST_STARTS = 3
_REPLY_TOKENS = 700
_SMALL_REPLY_TOKENS = 200
_RECENT_LINES = 6
_SHORT_QUESTION = 80
"""Characters."""


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
        self._tried = False
        self._changes = 0
        self._known: Acquaintance | None = None
        self._caught: tuple[str, ...] = ()
        self._has_noticed = False
        self.more = asyncio.Event()
        """The person has said more since she began to think."""
        self.lines: list[Line] = []
        """What this turn answers; known once it has begun."""

    async def begin(self) -> bool:
        """Take up what is waiting; whether there is anything to answer."""
        if self._companion.is_closing:
            return False
        self._changes = self._companion.changes
        self.lines, self._known = await self._companion.store.lines.to_answer(
            self._place.id, self._person.id, via=self._via
        )
        if not self.lines:
            return False
        self._first_line = self.lines[0].id
        if self._known is not None:
            self._person = replace(self._person, locale=self._person.locale or self._known.person.locale)
        return True

    def beats(self) -> AsyncIterator[str]:
        """What she says, a message at a time, while she is still thinking about the rest."""
        self._beats = self._say()
        return self._beats

    async def notice(self) -> str | None:
        """The AI notice, where it is due before her next words."""
        notice = self._companion.care.notice_for(self._known, self._place, self._language)
        self._has_noticed = notice is not None
        return notice

    async def remark(self) -> str | None:
        """What is to be said under her answer: that she remembers somebody, the first time, or that a break is due."""
        companion = self._companion
        if not self.has_answered:
            return None
        if await companion.memory.kept_something_new(self._person, self._place):
            return companion.strings.say("memory_kept_first", self._language)
        in_danger = any(screen(line.text).tier >= CARD_TIER for line in self.lines)
        if self._has_noticed or in_danger or not companion.care.break_due(self._known):
            return None
        await companion.store.people.hinted(self._person.id, self._now)
        return companion.strings.say("break_hint", self._language)

    def leaving(self, text: str, kind: Kind = "beat", *, on_top: str = "") -> Leaving:
        """The next message to be sent, under a nonce that is the same when the same lines are answered again."""
        kind = "excuse" if kind == "beat" and self._excuse else kind
        return Leaving(
            nonce=f"{self._first_line}-{kind}-{self._delivered}"[:_LONGEST_NONCE],
            place=self._place,
            person=self._person,
            kind=kind,
            text=on_top + text,
            sources=tuple(line.id for line in self.lines),
            after_id=min(line.message_id or 0 for line in self.lines),
            on_top=on_top,
            answers=self._excuse in _TO_BE_ASKED_AGAIN,
        )

    @property
    def has_answered(self) -> bool:
        """Whether some of her answer has reached the person."""
        return self._delivered > 0 and self._excuse is None

    def delivered(self) -> None:
        """Count a message of the reply that has reached the person."""
        self._delivered += 1

    async def set_down(self) -> None:
        """Give these lines up, because the person cannot be reached."""
        await self._companion.store.lines.answer([line.id for line in self.lines], self._now)

    async def close(self) -> None:
        """Let go of the model, wherever it is; a turn that came to nothing is counted."""
        if self._beats is not None:
            await self._beats.aclose()
        if self._tried and self.lines and not self.has_answered:
            await self._companion.store.lines.tried([line.id for line in self.lines], self._now)

    @property
    def _now(self) -> int:
        return self._companion.clock.now()

    @property
    def _language(self) -> str:
        return language_of("\n".join(line.text for line in self.lines), fallback=self._person.language)

    async def _say(self) -> AsyncGenerator[str, None]:
        is_settled, sentence = await self._without_thinking()
        if sentence:
            yield sentence
        if is_settled:
            return
        trouble, self._tried = "model_empty", True
        for start in range(1, _MOST_STARTS + 1):
            said, again = False, start == 1  # where nothing of what she thought may be said, she thinks once more
            try:
                async with aclosing(self._think()) as beats:
                    beat = await self._first_of(beats, interruptible=start < _MOST_STARTS)
                    while beat is not None:
                        said, again = True, False
                        yield beat
                        beat = await anext(beats, None)
            except (_MoreToHearError, UntrueError) as reason:
                await self._think_again(reason)
                again = True
            except ModelError as error:
                _log.warning("no reply in place %s: %s", self._place.id, error)
                trouble, again = _sentence_for(error), error.cut
            if said or not again or not self.lines:
                break
        if not said and self.lines and (excuse := await self._excuse_for(trouble)):
            yield excuse

    async def _without_thinking(self) -> tuple[bool, str | None]:
        """Whether these lines are settled without any model, and what there is to say then."""
        if self._companion.guard.is_muted:
            return True, await self._excuse_for("muted")
        if fixed := await self._fixed_answer():
            return True, fixed
        if gone := await self._companion.budget.gone(self._person.id):
            return True, await self._excuse_for(f"spent_{gone}")
        return False, None

    async def _first_of(self, beats: AsyncGenerator[str, None], *, interruptible: bool) -> str | None:
        """Her first beat; before it, what is added, edited or taken back belongs to the same thought.

        Then :class:`_MoreToHearError` is raised, at once for new lines, else when the beat is there.
        """
        self.more.clear()
        if not interruptible:
            return await anext(beats, None)
        thinking, hearing = asyncio.ensure_future(anext(beats, None)), asyncio.ensure_future(self.more.wait())
        try:
            await asyncio.wait({thinking, hearing}, return_when=asyncio.FIRST_COMPLETED)
            if not thinking.done() or (thinking.result() is not None and await self._lines_have_changed()):
                raise _MoreToHearError
            return thinking.result()
        finally:
            thinking.cancel()
            hearing.cancel()
            await asyncio.gather(thinking, hearing, return_exceptions=True)

    async def _think_again(self, reason: "_MoreToHearError | UntrueError") -> None:
        if isinstance(reason, UntrueError):
            self._caught = (TRUTHS.get(reason.claim, reason.claim),)
        else:
            await self._hear_out()

    async def _hear_out(self) -> None:
        """Take up what is waiting, once the person has finished; a command is finished when it is sent."""
        self.lines = await self._waiting()
        if self._via == "interaction":
            return
        while self.lines and not await self._companion.pause(self._place, self._person, self.lines[-1].id):
            self.lines = await self._waiting()

    async def _lines_have_changed(self) -> bool:
        """Take up what is waiting now; whether it is other than what she was thinking about."""
        if self._changes == self._companion.changes:
            return False
        before, self.lines = self.lines, await self._waiting()
        return [(line.id, line.text) for line in before] != [(line.id, line.text) for line in self.lines]

    async def _fixed_answer(self) -> str | None:
        """What code says instead of a model: to whom she does not talk, a message she cannot take in, danger.

        Danger is left to models that are not small.
        """
        if barred := self._barred_by_age():
            return self._caring(max(screen(line.text).tier for line in self.lines)) or self._sentence(barred)
        kinds = {line.only for line in self.lines}
        if kinds == {"voice"}:
            return self._sentence("voice_unheard")
        if kinds == {"picture"} and self._companion.models.primary.vision is False:
            return self._sentence("picture_unseen")
        if self._companion.small:
            scene = await self._companion.scene(self._place, self._person, self.lines)
            return self._caring(scene.tier) or await self._plain_truth(scene)
        return None

    async def _plain_truth(self, scene: Scene) -> str | None:
        """What is true of what they ask about her, where they ask nothing else: a small model would not say it."""
        question = "\n".join(line.text for line in self.lines)
        questions = asked(question)
        if not questions or "memory" in questions or len(question) > _SHORT_QUESTION:
            return None
        _, candour = await self._honestly(scene)
        return candour.truth_of(questions[0])

    def _barred_by_age(self) -> str | None:
        """What is to be said to somebody too young, or not known to be of age where her host wants that."""
        known, now = self._known, self._now
        if known and known.minor_until and is_too_young(known.minor_until, now):
            return "age_too_young"
        if not self._companion.settings.adults_only:
            return None
        if known and known.is_minor(now):
            return "adults_only_minor"
        is_adult = self._place.is_age_restricted or bool(known and known.adult_at)
        return None if is_adult else "adults_only"

    def _caring(self, tier: int) -> str | None:
        return self._sentence(f"care_{tier}") if tier >= CARD_TIER else None

    def _sentence(self, key: str) -> str:
        return self._companion.strings.say(key, self._language, turn=self.lines[0].id // 2)

    async def _think(self) -> AsyncGenerator[str, None]:
        """One run of the model over the scene, as beats fit to say."""
        companion = self._companion
        scene, candour = await self._honestly(await companion.scene(self._place, self._person, self.lines))
        cutter = BeatCutter()
        reply_tokens = _SMALL_REPLY_TOKENS if companion.small else _REPLY_TOKENS

        prompts: list[Prompt] = []

        def write(window: Window) -> list[Message]:
            prompts.append(compose(window, companion.persona, scene, reply_tokens=reply_tokens))
            return prompts[-1].messages

        async with companion.models.stream(
            write, purpose="talk", max_tokens=reply_tokens, person_id=self._person.id
        ) as stream:
            async for piece in stream:
                for beat in cutter.feed(piece):
                    if text := self._checked(beat, scene, candour):
                        yield text
        rest = cutter.close()
        if stream.finish == "length" and rest:
            rest[-1] = whole_sentences(rest[-1])
        for beat in rest:
            if text := self._checked(beat, scene, candour):
                yield text
        if (first := prompts[-1].window_from) is not None:
            await companion.store.places.cut(self._place.id, first)
        if recalled := prompts[-1].recalled:
            await companion.store.index.recalled([thing.spot for thing in recalled], self._now)

    async def _honestly(self, scene: Scene) -> tuple[Scene, Candour]:
        """The scene with what is true of what they ask about her, and what her answer is held against."""
        companion = self._companion
        questions = asked("\n".join(line.text for line in self.lines))
        truths = await companion.truths(self._person, dict.fromkeys((*self._caught, *questions)))
        is_minor = (self._known is not None and self._known.is_minor(self._now)) or await self._says_minor(scene)
        scene = replace(scene, truth=() if companion.small else truths.sentences, is_minor=is_minor)
        patient = not (self._caught or companion.small)
        return scene, Candour(
            scene,
            self.lines,
            persona=companion.persona,
            strings=companion.strings,
            people=truths.people,
            model=companion.models.primary.model,
            patient=patient,
        )

    async def _says_minor(self, scene: Scene) -> bool:
        """Whether these lines say that somebody is not of age; a bare number does where she has just asked."""
        hers = next((line.text for line in reversed(scene.history) if line.by_her), "")
        today = datetime.fromtimestamp(self._now / 1000, tz=UTC).date()
        answered = answered_age(hers, self.lines[-1].text, today)
        await self._companion.note_age(answered, self._person, self._now)
        ages = [answered, *(stated_age(line.text, today) for line in self.lines)]
        return any(age < ADULT for age in ages if age is not None)

    def _checked(self, beat: str, scene: Scene, candour: Candour) -> str:
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
        return candour.may_say(companion.care.without_unknown_numbers(without_filler(text, hers), given=theirs))

    async def _waiting(self) -> list[Line]:
        self._changes = self._companion.changes
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
            trouble = trouble if trouble in _SAID_EVERYWHERE else "model_away"
        else:
            last = await self._companion.store.lines.last_excuse(self._place.id, self._person.id)
            if last is not None and 0 <= self._now - last < _EXCUSE_ONCE_IN:
                return None
        self._excuse = trouble
        return self._companion.strings.say(trouble, self._language, turn=self.lines[0].id)


class _MoreToHearError(Exception):
    """The person has not finished what she was about to answer."""


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

"""One reply being made: from the lines it answers to the beats that were really delivered."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from companion.age import ADULT, answered_age, is_too_young, stated_age
from companion.beats import BeatCutter
from companion.candour import TRUTHS, Candour, UntrueError
from companion.care import screen
from companion.caring import CARD_TIER
from companion.clock import HOUR
from companion.feeling import ids_of
from companion.goodbye import let_go
from companion.honesty import asked
from companion.language import language_of
from companion.llm import Empty, ModelError, RateLimited, Stream, TooLong, Window
from companion.prompt import Prompt, Scene, compose
from companion.second_thought import SecondThought, ThinkAgainError
from companion.signal import Signal
from companion.stance import held_opinion
from companion.store.lines import Line
from companion.store.outgoing import Kind, Leaving
from companion.talk import Message, Person, Place
from companion.ties import leans_on_her
from companion.tuning import most_beats, most_tokens, tuned
from companion.untrusted import label
from companion.voice import claims_humanity, refuses, sayable, whole_sentences, wishes_death, without_filler
from companion.why import Basis, by_code, by_model

if TYPE_CHECKING:
    from companion.engine import Companion
    from companion.store.people import Acquaintance
    from companion.store.places import History

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
_LONGEST_OPINION = 200
"""Characters of her own that are quoted to her."""


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
        self._second_thought = SecondThought()
        self._read: History | None = None
        self._basis: Basis | None = None
        self._stream: Stream | None = None
        self._caught: tuple[str, ...] = ()
        self._has_noticed = False
        self.more = Signal()
        """The person has said more since she began to think."""
        self.danger = Signal()
        """A model has read danger in what she answers."""
        self._scene: Scene | None = None
        self.lines: list[Line] = []
        """What this turn answers; known once it has begun."""

    async def begin(self) -> bool:
        """Take up what is waiting; whether there is anything to answer."""
        if self._companion.is_closing:
            return False
        self._changes = self._companion.changes
        self.lines, self._known, self._read = await self._companion.store.places.to_answer(
            self._place, self._person.id, via=self._via
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
        if notice:
            self._read = None  # while it is being sent, more may be said
        self._has_noticed = notice is not None
        return notice

    async def remark(self) -> str | None:
        """What is to be said under her answer: a goodbye that is pending, that she remembers somebody, a break."""
        companion = self._companion
        if not self.has_answered:
            return None
        if leaving := await companion.farewells.remark(self._person, self._place, self._language):
            return leaving
        may_be_told = self._known is not None and self._known.may_be_told
        if may_be_told and await companion.memory.kept_something_new(self._person, self._place):
            return companion.strings.say("memory_kept_first", self._language)
        in_danger = self._gravest() >= CARD_TIER
        if self._has_noticed or in_danger or not companion.care.break_due(self._known):
            return None
        await companion.store.people.hinted(self._person.id, self._now)
        return companion.strings.say("break_hint", self._language)

    def leaving(self, text: str, kind: Kind = "beat", *, on_top: str = "") -> Leaving:
        """The next message to be sent, under a nonce that is the same when the same lines are answered again.

        An excuse leaves its lines waiting; what it goes by is the last of them, so that who says more hears more.
        """
        kind = "excuse" if kind == "beat" and self._excuse else kind
        line = self.lines[-1].id if kind == "excuse" and self.lines else self._first_line
        return Leaving(
            nonce=f"{line}-{kind}-{self._delivered}"[:_LONGEST_NONCE],
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
        if self._delivered == 1:
            thought = None if self._excuse else self._basis
            self._companion.why.note(self._place, self._person, thought or by_code(self.lines, at=self._now))

    async def set_down(self) -> None:
        """Give these lines up, because the person cannot be reached."""
        await self._companion.store.lines.answer([line.id for line in self.lines], self._now)

    async def close(self) -> None:
        """Let go of the model, wherever it is; a turn that came to nothing is counted."""
        if self._beats is not None:
            await self._beats.aclose()
        if self._basis and self._stream:
            self._basis.usage = self._stream.usage
        if self._tried and self.lines and not self.has_answered:
            await self._companion.store.lines.tried([line.id for line in self.lines], self._now)
        if self._delivered:
            manner = self._scene.manner if self._scene and self.has_answered else None
            move = manner.move if manner else None
            await self._companion.feeling.turn_over(self._place, self._person, ids_of(self.lines), move)

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
        async with aclosing(self._reply()) as beats:
            async for beat in beats:
                yield beat

    async def _reply(self) -> AsyncGenerator[str, None]:
        trouble, self._tried = "model_empty", True
        for start in range(1, _MOST_STARTS + 1):
            self._scene = None
            said, again = False, start == 1  # where nothing of what she thought may be said, she thinks once more
            try:
                async with aclosing(self._think()) as beats:
                    beat = await self._first_of(beats, interruptible=start < _MOST_STARTS)
                    while beat is not None:
                        said, again = True, False
                        self._second_thought.said(beat)
                        yield beat
                        beat = await self._next_of(beats)
            except _InDangerError as danger:
                self._second_thought.start_over()
                again = not (said or self._companion.small or start == _MOST_STARTS)
                if not again:
                    said = True
                    await self._companion.feeling.meet(ids_of(self.lines))
                    yield danger.caring
            except (_MoreToHearError, ThinkAgainError, UntrueError) as unsaid:
                await self._make_ready(unsaid)
                again = True
            except ModelError as error:
                _log.warning("no reply in place %s: %s", self._place.id, error)
                trouble, again = _sentence_for(error), error.cut
            if said or not again or not self.lines:
                break
        if not said and self.lines and (last := self._held_back() or await self._instead_of_words(trouble)):
            yield last

    async def _instead_of_words(self, trouble: str) -> str | None:
        """What code says where no words came that may be said: to a goodbye a short one, else an honest excuse."""
        if trouble == "model_empty" and self._scene and self._scene.leave == "for now":
            return self._sentence("goodbye_short")
        return await self._excuse_for(trouble)

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

        Then :class:`_MoreToHearError` is raised, at once for new lines, else when the beat is there. It waits a moment
        to learn whether somebody is in danger.
        """
        hearing = self.more.expect()
        beat = await self._next_of(beats, unless=hearing if interruptible else None)
        if beat is not None:
            await self._companion.feeling.wait(ids_of(self.lines))
            self._look_out()
            if self._scene and self._scene.tier >= CARD_TIER:
                await self._companion.feeling.meet(ids_of(self.lines))
        if interruptible and (hearing.done() or (beat is not None and await self._lines_have_changed())):
            raise _MoreToHearError
        return beat

    async def _next_of(
        self, beats: AsyncGenerator[str, None], *, unless: "asyncio.Future[None] | None" = None
    ) -> str | None:
        """Her next beat; nothing after the last, or where ``unless`` happens first.

        :class:`_InDangerError` is raised as soon as it is known that the beat does not know what it should.
        """
        thinking = asyncio.ensure_future(anext(beats, None))
        others = {unless} if unless else set[asyncio.Future[None]]()
        try:
            while not thinking.done() and not any(other.done() for other in others):
                danger = self.danger.expect()
                self._look_out()
                waited: set[asyncio.Future[Any]] = {thinking, danger, *others}
                await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            self._look_out()
            return thinking.result() if thinking.done() else None
        finally:
            if not thinking.done():
                thinking.cancel()
                await asyncio.gather(thinking, return_exceptions=True)
            elif not thinking.cancelled():
                thinking.exception()  # has been looked at, whether or not it was raised

    def _look_out(self) -> None:
        """Raise :class:`_InDangerError` where a model has read danger that she does not know of yet."""
        tier = self._companion.feeling.tier(ids_of(self.lines))
        if self._scene and tier > self._scene.tier and (caring := self._caring(tier)):
            raise _InDangerError(caring)

    def _held_back(self) -> str:
        """What she thought better of saying, where nothing else has come and nobody is known to be in danger."""
        in_danger = self._companion.feeling.tier(ids_of(self.lines)) >= CARD_TIER
        return "" if in_danger else self._second_thought.spare

    async def _make_ready(self, unsaid: Exception) -> None:
        """Get ready to think again: a second thought answers the same, but what has been added is heard out first."""
        if isinstance(unsaid, _MoreToHearError):
            self._second_thought.start_over()
            await self._hear_out()
        if isinstance(unsaid, UntrueError):
            self._caught = (TRUTHS.get(unsaid.claim, unsaid.claim),)

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
            return self._caring(self._gravest()) or self._sentence(barred)
        kinds = {line.only for line in self.lines}
        if kinds == {"voice"}:
            return self._sentence("voice_unheard")
        if kinds == {"picture"} and self._companion.models.primary.vision is False:
            return self._sentence("picture_unseen")
        if self._companion.small:
            scene = await self._set_scene()
            if caring := self._caring(scene.tier):
                await self._companion.feeling.meet(ids_of(self.lines))
                return caring
            return await self._plain_truth(scene)
        return None

    async def _set_scene(self) -> Scene:
        """What she answers from."""
        read, self._read = self._read, None  # what was read at the beginning is news only once
        scene = self._scene = await self._companion.scene(self._place, self._person, self.lines, read)
        return scene

    async def _plain_truth(self, scene: Scene) -> str | None:
        """What code says to a short message that asks about her, leans on her or pushes: a small model would not."""
        at_issue, _ = self._at_issue(scene)
        if not at_issue or "memory" in at_issue or sum(len(line.text) for line in self.lines) > _SHORT_QUESTION:
            return None
        _, candour = await self._honestly(scene)
        return candour.truth_of(at_issue[0])

    def _at_issue(self, scene: Scene) -> tuple[list[str], str]:
        """What her answer must do justice to, by the names of what is true of it, and the opinion pushed against."""
        words = "\n".join(line.text for line in self.lines)
        at_issue = [*asked(words)]
        if scene.tier >= CARD_TIER:
            return at_issue, ""
        if leans_on_her(words):
            at_issue.append("ties")
        between = (line for line in reversed(scene.history) if line.person_id == self._person.id)
        # What comes with a push is a reason: only words alone are none.
        opinion = held_opinion((line.by_her, line.context or line.text) for line in between)
        return ([*at_issue, "stance"] if opinion else at_issue), opinion

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

    def _gravest(self) -> int:
        """The gravest risk known by now of what she answers."""
        return max(self._companion.feeling.tier(ids_of(self.lines)), *(screen(line.text).tier for line in self.lines))

    def _caring(self, tier: int) -> str | None:
        return self._sentence(f"care_{tier}") if tier >= CARD_TIER else None

    def _sentence(self, key: str) -> str:
        # Differs for a line after an answer, and for one that has been added to those that wait.
        turn = (self.lines[-1].id + len(self.lines)) // 2
        return self._companion.strings.say(key, self._language, turn=turn)

    def would_say(self, scene: Scene) -> AsyncGenerator[str, None]:
        """What she would say in a scene that is only imagined, a message at a time; nothing of it is kept."""
        self._second_thought.settle()
        return self._think(scene)

    async def _think(self, imagined: Scene | None = None) -> AsyncGenerator[str, None]:
        """One run of the model over the scene, as beats fit to say."""
        companion = self._companion
        scene, candour = await self._honestly(imagined or await self._set_scene())
        persona = companion.personas.of(scene.wishes.persona)
        cutter = BeatCutter(most_beats(scene.wishes))
        reply_tokens = most_tokens(scene.wishes, _SMALL_REPLY_TOKENS if companion.small else _REPLY_TOKENS)

        prompts: list[Prompt] = []

        def write(window: Window) -> list[Message]:
            prompts.append(compose(window, persona, scene, reply_tokens=reply_tokens))
            return prompts[-1].messages

        async with companion.models.stream(
            write, purpose="talk", max_tokens=reply_tokens, person_id=self._person.id
        ) as stream:
            self._basis = by_model(self.lines, scene, prompts[-1], model=stream.model)
            self._stream = stream
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
        if imagined is None:
            await self._note(prompts[-1])

    async def _note(self, prompt: Prompt) -> None:
        """Remember where the history begins from now on, and what came to mind."""
        if (first := prompt.window_from) is not None:
            await self._companion.store.places.cut(self._place.id, first)
        if recalled := prompt.recalled:
            await self._companion.store.index.recalled([thing.spot for thing in recalled], self._now)

    async def _honestly(self, scene: Scene) -> tuple[Scene, Candour]:
        """The scene with what is true of what they ask about her, and what her answer is held against."""
        companion = self._companion
        at_issue, opinion = self._at_issue(scene)
        told = dict.fromkeys((*(each for each in self._caught if each != "stance"), *at_issue))
        truths = await companion.truths(self._person, told, opinion=label(opinion)[:_LONGEST_OPINION])
        is_minor = (self._known is not None and self._known.is_minor(self._now)) or await self._says_minor(scene)
        wishes = scene.wishes.in_force(romance=not is_minor, tier=scene.tier)
        scene = replace(scene, truth=() if companion.small else truths.sentences, is_minor=is_minor, wishes=wishes)
        patient = not (self._caught or companion.small or self._scene is None)  # nobody waits for what is imagined
        return scene, Candour(
            scene,
            self.lines,
            persona=companion.personas.of(scene.wishes.persona),
            strings=companion.strings,
            people=truths.people,
            model=companion.models.primary.model,
            patient=patient,
            opinion=opinion,
        )

    async def _says_minor(self, scene: Scene) -> bool:
        """Whether these lines say that somebody is not of age; a bare number does where she has just asked."""
        if not self.lines:
            return False
        hers = next((line.text for line in reversed(scene.history) if line.by_her), "")
        today = datetime.fromtimestamp(self._now / 1000, tz=UTC).date()
        answered = answered_age(hers, self.lines[-1].text, today)
        await self._companion.note_age(answered, self._person, self._now)
        ages = [answered, *(stated_age(line.text, today) for line in self.lines)]
        return any(age < ADULT for age in ages if age is not None)

    def _checked(self, beat: str, scene: Scene, candour: Candour) -> str:
        """A beat as it may be said; empty where nothing of it may."""
        companion = self._companion
        text = sayable(beat, names=companion.personas.names_in(scene.wishes))
        if scene.tier >= CARD_TIER and (wishes_death(text) or refuses(text)):
            return self._caring(scene.tier) or ""
        if wishes_death(text):
            return ""
        if claims_humanity(text):
            return companion.strings.say("what_i_am", scene.language, turn=len(scene.history))
        newest = (line.text for line in reversed(scene.history) if line.by_her)
        hers = [*islice(newest, _RECENT_LINES)][::-1]
        theirs = (line.text for line in scene.history if not line.by_her)
        text = tuned(without_filler(text, hers), scene.wishes, may_ask=scene.manner is None or scene.manner.may_ask)
        if scene.leave:
            text = let_go(text, may_ask=scene.tier > 0 or scene.leave == "for good")
        text = candour.may_say(companion.care.without_unknown_numbers(text, given=theirs))
        return text and self._second_thought.passed(
            text,
            scene.history,
            written=beat,
            language=scene.language,
            told=companion.personas.of(scene.wishes.persona).told,
            grave=scene.tier >= CARD_TIER,
        )

    async def _waiting(self) -> list[Line]:
        self._changes = self._companion.changes
        return await self._companion.store.lines.waiting(self._place.id, self._person.id, via=self._via)

    async def _excuse_for(self, trouble: str) -> str | None:
        """One honest sentence, at most once per outage, and none where nobody has just spoken.

        Somebody in danger is met with care instead, each time.
        """
        if not self._may_excuse:
            return None
        await self._companion.feeling.wait(ids_of(self.lines))
        if caring := self._caring(self._gravest()):
            self._excuse = trouble
            await self._companion.feeling.meet(ids_of(self.lines))
            return caring
        if self._via == "interaction":
            trouble = trouble if trouble in _SAID_EVERYWHERE else "model_away"
        else:
            last = await self._companion.store.lines.last_excuse(self._place.id, self._person.id)
            if last is not None and 0 <= self._now - last < _EXCUSE_ONCE_IN:
                return None
        self._excuse = trouble
        return self._companion.strings.say(trouble, self._language, turn=self.lines[0].id)


class _InDangerError(Exception):
    """Somebody is in danger, and what she was about to say does not know it."""

    def __init__(self, caring: str) -> None:
        super().__init__()
        self.caring = caring
        """What code says instead."""


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

"""Her memory at work: what is asked of it is done at once, what was said is read in the quiet, old things fade."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Final

from companion.clock import DAY, HOUR, MINUTE, Clock
from companion.extraction import asked_for, learn_a_little, learn_from
from companion.llm import ModelError, Models
from companion.persona import Persona
from companion.remember import SENTENCE, Request, is_name, request_in, spelt_otherwise, terms_put_right
from companion.store import Store, StoreError
from companion.store.lines import Line
from companion.store.memories import ANYWHERE, SURE, Change, Draft, Memory, heard_in
from companion.store.people import THAT_SHE_REMEMBERS
from companion.store.readings import Reading, Said
from companion.talk import Heard, Person, Place
from companion.terms import terms_of

_log = logging.getLogger(__name__)

QUIET: Final = 4 * MINUTE
"""A conversation silent for this long is read for memories."""
LONG: Final = 40
"""So many unread lines are read although talk goes on; a batch holds no more."""
_LONG_FOR_A_SMALL_MODEL: Final = 8
"""It is stopped whenever somebody speaks, and a batch that was stopped is read again from its beginning."""
_AGAIN_AFTER: Final = 10 * MINUTE
_JUST_SAID: Final = HOUR
_LATELY: Final = 12
"""Lines among which something must have been said for a message to correct it, or to call it "that"."""
_FADING_ONCE_IN: Final = DAY
_FADED_AT: Final = "memories faded"
_GONE: Final = "\u2026"


class Remembering:
    """What she remembers of people, as they, and time, would have it."""

    def __init__(
        self, *, store: Store, models: Models, persona: Persona, clock: Clock, zone: tzinfo | None, small: bool
    ) -> None:
        self._store = store
        self._models = models
        self._persona = persona
        self._clock = clock
        self._zone = zone
        self._small = small

    async def hear(self, line_id: int, heard: Heard) -> Request | None:
        """Do what a message asks of her memory, before it is answered; what was asked, where it could be done."""
        request = request_in(heard.text)
        if request is None:
            return None
        if request.act == "forget":
            done = await self._forget(line_id, heard, request)
        elif await self._store.readings.paused(heard.person.id):
            return None
        elif request.act == "remember":
            done = await self._remember(line_id, heard, request)
        else:
            done = await self._correct(line_id, heard, request)
        return request if done else None

    async def due(self) -> list[Reading]:
        """Whose words are to be read now."""
        now = self._clock.now()
        return await self._store.readings.due(now=now, quiet_since=now - QUIET, long=LONG, patience=_AGAIN_AFTER)

    async def read(self, reading: Reading) -> int:
        """Learn from the next of somebody's unread words; how many memories are new. A failure loses nothing."""
        lines = await self._store.readings.lines(reading, most=_LONG_FOR_A_SMALL_MODEL if self._small else LONG)
        known = await self._store.memories.known(reading.person.id, (reading.audience,))
        learn = learn_a_little if self._small else learn_from
        try:
            lesson = await learn(
                reading.person, lines, known, models=self._models, persona=self._persona, zone=self._zone
            )
        except ModelError as error:
            _log.info("person %s is read another time: %s", reading.person.id, error)
            await self._store.readings.failed(reading, self._now)
            return 0
        changes = [*await self._asked_in(lesson.lines), *lesson.changes]
        return await self._store.readings.finish(reading, lesson.lines, changes, self._now) or 0

    async def fade(self) -> None:
        """Once a day, merge what is known twice and let go of what matters little, is old and is never used."""
        now = self._clock.now()
        last = int(await self._store.ledger.fact(_FADED_AT) or 0)
        if now - last >= _FADING_ONCE_IN:
            await self._store.memories.consolidate(now, since=last)
            await self._store.ledger.know(_FADED_AT, str(now))

    async def kept_something_new(self, person: Person, place: Place) -> bool:
        """Whether she has begun to remember somebody and has not told them so; from now on she has."""
        if not place.is_private:
            return False
        if not await self._store.memories.untold(person.id, heard_in(place), THAT_SHE_REMEMBERS):
            return False
        return await self._store.people.tell_once(person, THAT_SHE_REMEMBERS, self._clock.now())

    async def _asked_in(self, lines: Sequence[Line]) -> list[Change]:
        """What lines ask her to remember that was not kept when they came: they were edited since."""
        kept = await self._store.readings.kept_from(lines)
        changes = []
        for line in lines:
            request = None if line.by_her or line.id in kept else request_in(line.text)
            if request and request.act == "remember" and (draft := asked_for(request.what, line.at, self._zone)):
                changes.append(Change("add", (line.id,), draft))
        return changes

    async def _remember(self, line_id: int, heard: Heard, request: Request) -> bool:
        """Keep what they say, or what they have just said; whatever is not their own words is kept by nobody."""
        lately = await self._lately(line_id, heard)
        said = Said(line_id, heard.message_id, request.what) if request.what else self._that(lately, heard)
        draft = asked_for(said.text, heard.at, self._zone) if said else None
        if said is None or draft is None:
            return False
        person_id, audience = heard.person.id, heard.place.audience
        return await self._store.memories.keep(person_id, audience, draft, at=self._now, lines=(said.line_id,))

    async def _forget(self, line_id: int, heard: Heard, request: Request) -> bool:
        """Erase what they mean: memories that say it and their messages, and what they said of it just now."""
        person_id, audiences = heard.person.id, heard_in(heard.place)
        found: list[int] = []
        lately = await self._lately(line_id, heard)
        if wanted := set(terms_of(request.what)):
            found = [memory.id for memory in await self._store.memories.saying(person_id, audiences, request.what)]
            lately = [said for said in lately if wanted <= set(terms_of(said.text))]
        elif said := None if request.what else self._that(lately, heard):
            lately = [said]
        else:
            return False
        origins = await self._store.memories.origins(person_id, audiences, found)
        await self._store.lines.unsay([*origins, *(said.message_id for said in lately)])
        if (found or lately) and (kept_as := without_subject(heard.text)):
            await self._store.lines.reword(line_id, kept_as)
        try:
            await self._store.memories.forget(person_id, audiences, found)
        except StoreError as error:
            _log.warning("what person %s had forgotten is gone, but not yet from the log: %s", person_id, error)
        return bool(found or lately)

    async def _correct(self, line_id: int, heard: Heard, request: Request) -> bool:
        """Put right every memory that holds the word they say is wrong, if it is a name or was said just now.

        Where they name only the right one, a word that sounds the same is the wrong one.
        """
        mine = {heard.place.audience, ANYWHERE}
        known = await self._store.memories.known(heard.person.id, heard_in(heard.place))
        corrected = False
        for memory in known:
            wrong = request.wrong or spelt_otherwise(request.what, memory.text) or ""
            right = replace(request, wrong=wrong)
            text = terms_put_right(memory.text, right) if wrong and memory.audience in mine else None
            if text is not None and (
                is_name(wrong, memory.text) or await self._was_said_lately(wrong, line_id, heard.place)
            ):
                draft = _like(memory, text, terms_put_right(memory.cue, right) or memory.cue)
                corrected |= await self._store.memories.correct(
                    heard.person.id, (memory.audience,), memory.id, draft, at=self._now, lines=(line_id,)
                )
        return corrected

    def _that(self, lately: Sequence[Said], heard: Heard) -> Said | None:
        """What "that" is: the message of theirs they answer, else the last thing they said that asks nothing of her."""
        if heard.quote is not None:
            return next((said for said in lately if said.message_id == heard.quote.message_id), None)
        return next((said for said in lately if request_in(said.text) is None), None)

    async def _lately(self, line_id: int, heard: Heard) -> list[Said]:
        since = heard.at - _JUST_SAID
        return await self._store.readings.lately(heard.person.id, heard.place, line_id, since=since, most=_LATELY)

    async def _was_said_lately(self, word: str, line_id: int, place: Place) -> bool:
        lines = [line for line in await self._store.lines.since(place, 0) if line.id != line_id]
        return any(word.casefold() in line.text.casefold() for line in lines[-_LATELY:])

    @property
    def _now(self) -> int:
        return self._clock.now()


def without_subject(text: str) -> str | None:
    """How a message that asks her to forget something is kept once that is done; nothing where it names nothing.

    It stays the message that she has answered, but what it names is to be forgotten too.
    """
    request = request_in(text)
    if request is None or request.act != "forget" or not request.what:
        return None
    wanted = set(terms_of(request.what))
    named = re.compile(re.escape(request.what), re.IGNORECASE)
    parts = [named.sub(_GONE, part) for part in SENTENCE.findall(text.replace("\u2019", "'"))]
    return "".join(_GONE if wanted & set(terms_of(part)) else part for part in parts)


def _like(memory: Memory, text: str, cue: str) -> Draft:
    """The same memory in other words, which the person stands for."""
    return Draft(
        kind=memory.kind,
        text=text,
        cue=cue,
        importance=memory.importance,
        confidence=SURE,
        is_sensitive=memory.is_sensitive,
        is_asked=memory.is_asked,
        valid_from=memory.valid_from,
        valid_to=memory.valid_to,
    )

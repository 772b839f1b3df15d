"""How she is with a person, and how they say they are, as they may see and change it: in words, and as a picture."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from textwrap import shorten
from typing import Final

from companion.clock import DAY, Clock
from companion.feeling import Feeling
from companion.persona import Strings
from companion.store import Store
from companion.store.check_ins import DAYS, CheckIn, Span
from companion.store.moods import Cause
from companion.talk import Person, Place

LONGEST_NOTE: Final = 300
"""Characters of the note beside a check-in."""
LEVELS: Final = range(1, 6)
_REASONS: Final = 4
_REASONS_SINCE: Final = 2 * DAY
_LONGEST_REASON: Final = 90


@dataclass(frozen=True, slots=True)
class Chart:
    """A span of check-ins as a picture, the same in words, and the check-ins themselves, newest first."""

    picture: bytes
    words: str
    check_ins: tuple[CheckIn, ...]


class MoodBook:
    """Moods in the open."""

    def __init__(self, *, store: Store, feeling: Feeling, strings: Strings, clock: Clock, zone: tzinfo | None) -> None:
        self._store = store
        self._feeling = feeling
        self._strings = strings
        self._clock = clock
        self._zone = zone

    async def hers(self, person: Person, place: Place) -> str:
        """How she is with a person in a place, and which of their own words here moved it lately."""
        say, language = self._strings.say, person.language
        mood = await self._feeling.mood(person, place)
        since = self._clock.now() - _REASONS_SINCE
        causes = await self._store.moods.causes(person.id, place, since=since, most=_REASONS)
        moved = "\n".join(self._reason(cause, language) for cause in causes) or say("mood_unmoved", language)
        return say("mood_hers", language, mood=say(f"mood_is_{mood.label()}", language), moved=moved)

    async def tracks(self, person: Person) -> bool:
        """Whether a person's check-ins are kept."""
        return await self._store.check_ins.are_kept(person.id)

    async def track(self, person: Person) -> None:
        """Keep a person's check-ins from now on."""
        await self._store.check_ins.begin(person, self._clock.now())

    async def untrack(self, person: Person) -> int:
        """Keep none any more and erase those there are; how many that was."""
        return await self._store.check_ins.end(person.id)

    async def check_in(self, person: Person, *, valence: int, energy: int, note: str) -> bool:
        """Keep how a person says they are now; whether that is still wanted."""
        note, now = note.strip()[:LONGEST_NOTE], self._clock.now()
        return await self._store.check_ins.add(person.id, at=now, valence=valence, energy=energy, note=note)

    async def one(self, person: Person, check_in_id: int) -> CheckIn | None:
        """A person's check-in by its id."""
        return await self._store.check_ins.one(person.id, check_in_id)

    async def correct(self, person: Person, check_in: CheckIn) -> bool:
        """Put one of a person's check-ins right; whether it was there."""
        return await self._store.check_ins.correct(person.id, check_in)

    async def delete(self, person: Person, check_in_id: int) -> bool:
        """Erase one of a person's check-ins; whether it was there."""
        return await self._store.check_ins.delete(person.id, check_in_id)

    async def chart(self, person: Person, span: Span) -> Chart | None:
        """The check-ins of a span that ends now; nothing where there are none."""
        now = self._clock.now()
        found = await self._store.check_ins.of(person.id, since=now - DAYS[span] * DAY)
        if not found:
            return None
        from companion.mood_chart import chart  # noqa: PLC0415 (what draws is loaded when somebody looks)

        picture = await asyncio.to_thread(chart, found, span, now=now, zone=self._zone)
        return Chart(picture, self._in_words(found, span, person.language), tuple(reversed(found)))

    def row(self, check_in: CheckIn, language: str) -> str:
        """One check-in on a line, without its note."""
        return self._strings.say(
            "mood_row",
            language,
            when=self.moment(check_in.at),
            valence=self.level("valence", check_in.valence, language),
            energy=self.level("energy", check_in.energy, language),
        )

    def level(self, scale: str, level: int, language: str) -> str:
        """The word for a level from 1 to 5 of ``valence`` or ``energy``."""
        return self._strings.say(f"mood_{scale}_{level}", language)

    def moment(self, at: int) -> str:
        """A moment by the clock she lives by."""
        return f"{datetime.fromtimestamp(at / 1_000, UTC).astimezone(self._zone):%m-%d %H:%M}"

    def _reason(self, cause: Cause, language: str) -> str:
        """What a line did to her mood."""
        name, most = max((("valence", cause.valence), ("arousal", cause.arousal)), key=lambda each: abs(each[1]))
        way = {"valence": ("lower", "brighter"), "arousal": ("calmer", "livelier")}[name][most > 0]
        text = shorten(cause.text, _LONGEST_REASON, placeholder=" …")
        return self._strings.say(f"mood_moved_{way}", language, text=text, when=self.moment(cause.at))

    def _in_words(self, found: Sequence[CheckIn], span: Span, language: str) -> str:
        """What the picture shows, for those who do not see it."""
        say = self._strings.say

        def told(scale: str, levels: Sequence[int]) -> str:
            word = {level: self.level(scale, level, language) for level in LEVELS}
            usual = max(LEVELS, key=Counter(levels).__getitem__)
            low, high, last = word[min(levels)], word[max(levels)], word[levels[-1]]
            if low == high:
                return say("mood_words_steady", language, level=last)
            return say("mood_words_between", language, low=low, high=high, usual=word[usual], last=last)

        return say(
            "mood_words",
            language,
            span=say(f"mood_span_{span}", language),
            count=len(found),
            first=self.moment(found[0].at),
            last=self.moment(found[-1].at),
            valence=told("valence", [each.valence for each in found]),
            energy=told("energy", [each.energy for each in found]),
        )

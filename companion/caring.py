"""What is owed to each person and when: the AI notice, and the resource card, remembered in the store."""

import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

from companion.care import (
    LONG_USE,
    LONG_USE_OF_A_MINOR,
    CareTexts,
    Helplines,
    NoticeState,
    Risk,
    break_due,
    country_of,
    digits_of,
    notice_due,
    redact_numbers,
)
from companion.clock import DAY, MINUTE, Clock
from companion.store import Store, StoreError
from companion.store.cards import Carded, month_of
from companion.store.people import Acquaintance
from companion.talk import Person, Place

_log = logging.getLogger(__name__)

CARD_TIER = 2
"""From this risk on the resource card is sent."""
QUIET = DAY
"""Milliseconds after grave words in which nothing of play is offered."""
_CARD_ONCE_IN = 30 * MINUTE
_DIGIT = re.compile(r"\d")
_NOTHING_KEPT = Carded(None, None, None)
_LONG_NUMBER = re.compile(r"\d[\d\s().-]{3,20}\d")


class Caring:
    """The duties of care of one installation; none of them needs a model."""

    def __init__(
        self, *, store: Store, texts: CareTexts, helplines: Helplines, clock: Clock, zone: tzinfo | None, name: str
    ) -> None:
        self._store = store
        self._texts = texts
        self._helplines = helplines
        self._clock = clock
        self._zone = zone
        self._name = name
        self._quiet: dict[int, int] = {}

    async def begin(self) -> None:
        """Read for whom everything of play is off, so that asking costs nothing later."""
        self._quiet = await self._store.cards.without_play(at=self._clock.now())

    async def card_due(self, person: Person, risk: Risk, language: str) -> str | None:
        """The resource card, where this risk calls for it and the person has not just been given it."""
        if risk.tier < CARD_TIER:
            return None
        known = await self._begin_quiet(person)
        if risk.tier <= self._lately(known):
            return None
        return self.card_at_once(person, risk, language, country=known.country)

    def card_at_once(self, person: Person, risk: Risk, language: str, *, country: str | None = None) -> str | None:
        """The resource card for this risk, whether or not the person has just been given it."""
        if risk.tier < CARD_TIER:
            return None
        return self._helplines.card(country or country_of(person.locale, language), language, risk.tier, risk.about)

    async def carded(self, person: Person, risk: Risk) -> None:
        """Remember that the resource card reached this person."""
        await self._store.cards.given(person.id, self._clock.now(), risk.tier)

    async def card_for(self, person: Person, *, country: str | None = None, language: str | None = None) -> str:
        """The resource card as anybody may ask for it, with the emergency number first where danger was near.

        A known ``country``, by ISO code, is remembered as where this person is.
        """
        language = language or person.language
        try:
            if country and self.is_known(country):
                await self._store.people.greet(person, self._clock.now())
                await self._store.cards.lives_in(person.id, country.upper())
            known = await self._store.cards.of(person.id)
        except StoreError as error:
            _log.error("a card is made without what is kept: %s", error)
            known = _NOTHING_KEPT
        tier = max(CARD_TIER, self._lately(known))
        return self._helplines.card(country or known.country or country_of(person.locale, language), language, tier)

    def is_known(self, country: str) -> bool:
        """Whether there are helplines of a country, by ISO code."""
        return country.upper() in dict(self._helplines.countries())

    def is_play_off(self, person_id: int) -> bool:
        """Whether nothing of play is offered to this person now: grave words fell within the last 24 hours."""
        return self._quiet.get(person_id, 0) > self._clock.now()

    def forget(self, person_id: int) -> None:
        """Let go of what is held of an erased person."""
        self._quiet.pop(person_id, None)

    async def cards_this_month(self) -> tuple[str, dict[int, int]]:
        """The month by UTC, as ``2026-01``, and how many cards were given in it so far, by tier."""
        month = month_of(self._clock.now())
        return month, await self._store.cards.counted(month)

    def countries(self, typed: str) -> list[tuple[str, str]]:
        """Codes and names of the countries whose helplines are known, narrowed down to what is being typed."""
        wanted = typed.casefold().strip()
        countries = self._helplines.countries()
        return [(code, name) for code, name in countries if wanted in name.casefold() or wanted == code.casefold()]

    async def notice_due(self, person: Person, place: Place, language: str) -> str | None:
        """The AI notice that is due to this person before her next words here; one small line in a server."""
        return self.notice_for(await self._store.people.get(person.id), place, language)

    def notice_for(self, known: Acquaintance | None, place: Place, language: str) -> str | None:
        """The same, for somebody of whom it is known already what they were shown."""
        if known is None:
            return None
        seen = known.noticed_at if place.is_private else known.noticed_publicly_at
        state, now = NoticeState(seen, known.session_from, known.last_heard_at), self._clock.now()
        long_use = LONG_USE_OF_A_MINOR if known.is_minor(now) else LONG_USE
        due = notice_due(state, now, utc_offset_minutes=self._utc_offset_minutes(), long_use=long_use)
        if due is None:
            return None
        if not place.is_private:
            return self._texts.small_notice(language, name=self._name, about="/about")
        return self._texts.notice(due, language, name=self._name, about="/about", privacy="/privacy")

    def break_due(self, known: Acquaintance | None) -> bool:
        """Whether a break is to be suggested to somebody in private."""
        if known is None:
            return False
        state = NoticeState(known.noticed_at, known.session_from, known.last_heard_at)
        return break_due(state, self._clock.now(), hinted_at=known.hinted_at)

    async def noticed(self, person: Person, place: Place) -> None:
        """Remember that the notice reached this person."""
        await self._store.people.noticed(person.id, self._clock.now(), publicly=not place.is_private)

    def without_unknown_numbers(self, text: str, *, given: Iterable[str] = ()) -> str:
        """Words without any phone number that is neither in our own table nor in the lines the person wrote."""
        if not _DIGIT.search(text):
            return text
        told = {digits_of(number) for line in given for number in _LONG_NUMBER.findall(line)}
        return redact_numbers(text, self._helplines.numbers | told)

    async def _begin_quiet(self, person: Person) -> Carded:
        """Leave everything of play out from now on, and come back with what is kept of their last card."""
        now = self._clock.now()
        self._quiet = {each: until for each, until in self._quiet.items() if until > now} | {person.id: now + QUIET}
        try:
            return await self._store.cards.no_play(person.id, until=now + QUIET)
        except StoreError as error:
            _log.error("a card goes out though the quiet after it could not be kept: %s", error)
            return _NOTHING_KEPT

    def _lately(self, known: Carded) -> int:
        """The tier of the card the person was given lately, 0 where there was none."""
        if known.card_at is None:
            return 0
        since = self._clock.now() - known.card_at
        return (known.card_tier or 0) if 0 <= since < _CARD_ONCE_IN else 0

    def _utc_offset_minutes(self) -> int:
        now = datetime.fromtimestamp(self._clock.now() / 1000, tz=UTC)
        offset = now.astimezone(self._zone).utcoffset()
        return int(offset.total_seconds() // 60) if offset else 0

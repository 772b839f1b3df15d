"""What is owed to each person and when: the AI notice, and the resource card, remembered in the store."""

from datetime import UTC, datetime, tzinfo

from companion.care import (
    CareTexts,
    Helplines,
    NoticeState,
    Risk,
    country_of,
    notice_due,
    redact_numbers,
)
from companion.clock import MINUTE, Clock
from companion.store import Store
from companion.talk import Person, Place

CARD_TIER = 2
"""From this risk on the resource card is sent."""
_CARD_ONCE_IN = 30 * MINUTE


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

    async def card_due(self, person: Person, risk: Risk, language: str) -> str | None:
        """The resource card, where this risk calls for it and the person has not just been given it."""
        if risk.tier < CARD_TIER:
            return None
        known = await self._store.people.get(person.id)
        if known and known.card_at is not None and risk.tier <= (known.card_tier or 0):
            given = self._clock.now() - known.card_at
            if given < _CARD_ONCE_IN:
                return None
        return self._helplines.card(country_of(person.locale, language), language, risk.tier, risk.about)

    async def carded(self, person: Person, risk: Risk) -> None:
        """Remember that the resource card reached this person."""
        await self._store.people.carded(person.id, self._clock.now(), risk.tier)

    def card_for(self, person: Person, *, country: str | None = None) -> str:
        """The resource card as anybody may ask for it."""
        country = country or country_of(person.locale, person.language)
        return self._helplines.card(country, person.language, CARD_TIER)

    def countries(self, typed: str) -> list[tuple[str, str]]:
        """Codes and names of the countries whose helplines are known, narrowed down to what is being typed."""
        wanted = typed.casefold().strip()
        countries = self._helplines.countries()
        return [(code, name) for code, name in countries if wanted in name.casefold() or wanted == code.casefold()]

    async def notice_due(self, person: Person, place: Place, language: str) -> str | None:
        """The AI notice that is due to this person before her next words here; one small line in a server."""
        known = await self._store.people.get(person.id)
        if known is None:
            return None
        seen = known.noticed_at if place.is_private else known.noticed_publicly_at
        state = NoticeState(seen, known.session_from, known.last_heard_at)
        due = notice_due(state, self._clock.now(), utc_offset_minutes=self._utc_offset_minutes())
        if due is None:
            return None
        if not place.is_private:
            return self._texts.small_notice(language, name=self._name, about="/about")
        return self._texts.notice(due, language, name=self._name, about="/about", privacy="/privacy")

    async def noticed(self, person: Person, place: Place) -> None:
        """Remember that the notice reached this person."""
        await self._store.people.noticed(person.id, self._clock.now(), publicly=not place.is_private)

    def without_unknown_numbers(self, text: str) -> str:
        """Words without any phone number that is not in our own table."""
        return redact_numbers(text, self._helplines.numbers)

    def _utc_offset_minutes(self) -> int:
        now = datetime.fromtimestamp(self._clock.now() / 1000, tz=UTC)
        offset = now.astimezone(self._zone).utcoffset()
        return int(offset.total_seconds() // 60) if offset else 0

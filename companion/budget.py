"""How much thinking a day may cost: for each person, and for everybody together."""

from datetime import UTC, datetime, tzinfo
from typing import Literal

from companion.clock import SECOND, Clock
from companion.store.ledger import Ledger

_COUNTED_AGAIN_AFTER = 10 * SECOND

Whose = Literal["person", "all"]


class Budget:
    """Tokens a day, from midnight to midnight in the host's zone; None is no limit."""

    def __init__(
        self, ledger: Ledger, clock: Clock, zone: tzinfo | None, *, per_person: int | None, in_all: int | None
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._zone = zone
        self._per_person = per_person
        self._in_all = in_all
        self._counted_at = 0
        self._counted = 0

    @property
    def since(self) -> int:
        """When today began, in milliseconds since 1970."""
        now = datetime.fromtimestamp(self._clock.now() / 1000, tz=UTC).astimezone(self._zone)
        return int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)

    async def gone(self, person_id: int) -> Whose | None:
        """Whose share of today is used up: this person's own, everybody's, or nobody's."""
        if self._per_person is not None:
            spent = await self._ledger.spent(person_id, since=self.since)
            if spent.prompt_tokens + spent.completion_tokens >= self._per_person:
                return "person"
        return "all" if await self.all_gone() else None

    async def all_gone(self) -> bool:
        """Whether everybody's share of today is used up."""
        return self._in_all is not None and await self._spent_in_all() >= self._in_all

    async def _spent_in_all(self) -> int:
        """Tokens of everybody's today, counted again every few seconds: a day of many people has many rows."""
        now = self._clock.now()
        if abs(now - self._counted_at) >= _COUNTED_AGAIN_AFTER:
            self._counted, self._counted_at = await self._ledger.spent_in_all(since=self.since), now
        return self._counted

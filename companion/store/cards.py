"""What is kept of a resource card: to whom and when for a day, and how many there were in a month, without a name."""

from dataclasses import dataclass
from datetime import UTC, datetime

from companion.clock import SECOND
from companion.store.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Carded:
    """What decides whether a person is given another card now; times in milliseconds since 1970."""

    card_at: int | None
    card_tier: int | None
    country: str | None


class Cards:
    """The resource cards of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, person_id: int) -> Carded:
        """What is kept of a person's last card; all of it empty where they are not known."""
        sql = "SELECT card_at, card_tier, country FROM person WHERE id = ?"
        row = await self._database.first(sql, person_id)
        return Carded(row["card_at"], row["card_tier"], row["country"]) if row else Carded(None, None, None)

    async def no_play(self, person_id: int, *, until: int) -> Carded:
        """Leave everything of play out for a person until then; comes back with what :meth:`of` does."""

        def work(write: Transaction) -> Carded:
            write.run(
                "UPDATE person SET play_off_until = max(coalesce(play_off_until, 0), ?) WHERE id = ?", until, person_id
            )
            row = write.first("SELECT card_at, card_tier, country FROM person WHERE id = ?", person_id)
            return Carded(row["card_at"], row["card_tier"], row["country"]) if row else Carded(None, None, None)

        return await self._database.write(work)

    async def without_play(self, *, at: int) -> dict[int, int]:
        """Until when play is left out, by person, for those of whom that holds at this time."""
        rows = await self._database.all("SELECT id, play_off_until FROM person WHERE play_off_until > ?", at)
        return {row["id"]: row["play_off_until"] for row in rows}

    async def given(self, person_id: int, at: int, tier: int) -> None:
        """Remember that a card reached a person, and for what."""
        await self._database.write(lambda write: card_given(write, person_id, at, tier))

    async def lives_in(self, person_id: int, country: str) -> None:
        """Remember where a person is, by ISO code."""
        await self._database.run("UPDATE person SET country = ? WHERE id = ?", country, person_id)

    async def counted(self, month: str) -> dict[int, int]:
        """How many cards a month (``2026-01``) has seen, by tier."""
        rows = await self._database.all("SELECT tier, count FROM card_count WHERE month = ? ORDER BY tier", month)
        return {row["tier"]: row["count"] for row in rows}


def card_given(write: Transaction, person_id: int, at: int, tier: int) -> None:
    """Note in a transaction that a card reached a person; the count of its month does not know whom."""
    write.run("UPDATE person SET card_at = ?, card_tier = ? WHERE id = ?", at, tier, person_id)
    write.run(
        """
        INSERT INTO card_count (month, tier, count) VALUES (?, ?, 1)
        ON CONFLICT (month, tier) DO UPDATE SET count = count + 1
        """,
        month_of(at),
        tier,
    )


def month_of(at: int) -> str:
    """The month of a moment, in UTC, as ``2026-01``."""
    return f"{datetime.fromtimestamp(at / SECOND, UTC):%Y-%m}"

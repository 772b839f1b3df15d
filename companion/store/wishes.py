"""How people, and those who manage servers, wish her to be: kept with the step before the last change."""

from dataclasses import dataclass

from companion.store.database import Database, Transaction
from companion.store.people import meet
from companion.talk import Person
from companion.wishes import Wishes

_MOST_HELD = 1_000


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody's wishes as they stand."""

    wishes: Wishes
    can_undo: bool
    """Whether there is a step back."""


class WishList:
    """The wishes of one database, by whose they are: a person's id, or a server's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._servers: dict[int, Wishes] = {}

    async def of(self, owner_id: int) -> Kept:
        """What somebody wishes of her; nothing special where they never said."""
        row = await self._database.first("SELECT chosen, before FROM wishes WHERE owner_id = ?", owner_id)
        return Kept(Wishes.read(row["chosen"]), row["before"] is not None) if row else Kept(Wishes(), can_undo=False)

    async def of_server(self, guild_id: int) -> Wishes:
        """The same for a server, held in memory until it changes: it is asked for at every word said there."""
        if guild_id not in self._servers:
            if len(self._servers) >= _MOST_HELD:
                self._servers.clear()
            self._servers[guild_id] = (await self.of(guild_id)).wishes
        return self._servers[guild_id]

    async def keep(self, owner_id: int, wishes: Wishes, at: int, *, person: Person | None) -> bool:
        """Keep somebody's wishes, and those they had as a step back; whether they are others than before.

        ``person`` is whose they are, nobody where they are a server's.
        """

        def work(write: Transaction) -> bool:
            if person is not None:
                meet(write, person, at)
            row = write.first("SELECT chosen FROM wishes WHERE owner_id = ?", owner_id)
            before = Wishes.read(row["chosen"]) if row else Wishes()
            if before == wishes:
                return False
            write.run(
                "INSERT OR REPLACE INTO wishes (owner_id, person_id, chosen, before, changed_at)"
                " VALUES (?, ?, ?, ?, ?)",
                owner_id,
                person.id if person else None,
                wishes.written(),
                before.written(),
                at,
            )
            return True

        changed = await self._database.write(work)
        self._servers.pop(owner_id, None)
        return changed

    def let_go(self) -> None:
        """Hold in memory nothing of what servers wish."""
        self._servers.clear()

    async def undo(self, owner_id: int, at: int) -> bool:
        """Go back to what was wished before the last change; whether there was a step to go back."""

        def work(write: Transaction) -> bool:
            sql = (
                "UPDATE wishes SET chosen = before, before = NULL, changed_at = ?"
                " WHERE owner_id = ? AND before IS NOT NULL"
            )
            return write.run(sql, at, owner_id) > 0

        undone = await self._database.write(work)
        self._servers.pop(owner_id, None)
        return undone

    async def export(self, person_id: int) -> list[dict[str, object]]:
        """All that is kept of a person here: what they wish, and what they wished before, as JSON texts."""
        sql = "SELECT chosen, before, changed_at FROM wishes WHERE person_id = ?"
        return [dict(row) for row in await self._database.all(sql, person_id)]


def wishes_of(read: Transaction, owner_id: int | None) -> Wishes:
    """What somebody wishes of her, inside another reading."""
    row = None if owner_id is None else read.first("SELECT chosen FROM wishes WHERE owner_id = ?", owner_id)
    return Wishes.read(row["chosen"]) if row else Wishes()

"""The servers she is a member of, and those she was taken out of."""

from collections.abc import Collection

from companion.store.database import Database, Transaction


class Servers:
    """The servers of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def joined(self, guild_ids: Collection[int]) -> None:
        """Remember that she is a member of these; where she had left, that no longer counts."""

        def work(write: Transaction) -> None:
            write.run_each(
                "INSERT INTO server (guild_id) VALUES (?) ON CONFLICT (guild_id) DO UPDATE SET left_at = NULL",
                [(guild_id,) for guild_id in guild_ids],
            )

        await self._database.write(work)

    async def left(self, guild_id: int, at: int) -> None:
        """Remember when she was taken out of a server."""

        def work(write: Transaction) -> None:
            write.run(
                "INSERT INTO server (guild_id, left_at) VALUES (?1, ?2) ON CONFLICT (guild_id)"
                " DO UPDATE SET left_at = coalesce(left_at, ?2)",
                guild_id,
                at,
            )

        await self._database.write(work)

    async def members_of(self) -> set[int]:
        """The servers she is a member of as far as is known."""
        rows = await self._database.all("SELECT guild_id FROM server WHERE left_at IS NULL")
        return {row["guild_id"] for row in rows}

    async def was_left(self, guild_id: int) -> bool:
        """Whether she was taken out of a server, as far as is known."""
        sql = "SELECT 1 FROM server WHERE guild_id = ? AND left_at IS NOT NULL"
        return await self._database.first(sql, guild_id) is not None

    async def long_left(self, *, before: int) -> list[int]:
        """The servers she was taken out of before then."""
        rows = await self._database.all("SELECT guild_id FROM server WHERE left_at <= ? ORDER BY left_at", before)
        return [row["guild_id"] for row in rows]

    async def forget(self, guild_id: int) -> None:
        """Know nothing of a server any more."""
        await self._database.run("DELETE FROM server WHERE guild_id = ? AND left_at IS NOT NULL", guild_id)

"""What those who manage a server decided for it: whom she leaves alone, and the only channels in which she speaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from companion.store.database import Database, Transaction

Kind = Literal["person", "role", "channel"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One id that a server has named, and as what."""

    guild_id: int
    kind: Kind
    id: int


class Rules:
    """The rules of every server in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Rule]:
        """Every rule there is."""
        rows = await self._database.all("SELECT guild_id, kind, id FROM server_rule ORDER BY guild_id, kind, id")
        return [Rule(row["guild_id"], row["kind"], row["id"]) for row in rows]

    async def add(self, rule: Rule) -> None:
        """Keep a rule."""
        sql = "INSERT OR IGNORE INTO server_rule (guild_id, kind, id) VALUES (?, ?, ?)"
        await self._database.run(sql, rule.guild_id, rule.kind, rule.id)

    async def remove(self, rule: Rule) -> None:
        """Let a rule go."""
        sql = "DELETE FROM server_rule WHERE guild_id = ? AND kind = ? AND id = ?"
        await self._database.run(sql, rule.guild_id, rule.kind, rule.id)

    async def keep_to(self, guild_id: int, channel_ids: Iterable[int]) -> None:
        """Let these be the only channels of a server in which she speaks; none of them means all."""

        def work(write: Transaction) -> None:
            write.run("DELETE FROM server_rule WHERE guild_id = ? AND kind = 'channel'", guild_id)
            write.run_each(
                "INSERT OR IGNORE INTO server_rule (guild_id, kind, id) VALUES (?, 'channel', ?)",
                [(guild_id, channel) for channel in channel_ids],
            )

        await self._database.write(work)

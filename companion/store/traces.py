"""What a reply was made of, read again from its ids: only what may still be shown to the person in that place."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from companion.store.database import Database
from companion.store.memories import heard_in
from companion.talk import Place


@dataclass(frozen=True, slots=True)
class Origin:
    """A message at Discord."""

    place_id: int
    guild_id: int | None
    message_id: int
    is_message: bool
    """Whether it is one that Discord can show, rather than the words of a command."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A line or a memory of a person's that is still there."""

    line_id: int | None
    memory_id: int | None
    text: str
    by_her: bool
    at: int
    """When it was said, or learned; milliseconds since 1970."""
    origin: Origin | None
    """The message it is, or the first that a memory came from."""


class Traces:
    """The traces of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def still_there(
        self, person_id: int, place: Place, *, lines: Sequence[int], memories: Sequence[int]
    ) -> list[Trace]:
        """Those of these lines and memories that are a person's and may be brought up in a place, as they are now."""
        audiences = json.dumps(heard_in(place))
        asked = person_id, audiences, json.dumps(list(lines)), json.dumps(list(memories))
        rows = await self._database.all(_STILL_THERE, *asked)
        return [
            Trace(
                line_id=row["line_id"],
                memory_id=row["memory_id"],
                text=row["text"],
                by_her=bool(row["by_her"]),
                at=row["at"],
                origin=None
                if row["message_id"] is None
                else Origin(row["place_id"], row["guild_id"], row["message_id"], bool(row["is_message"])),
            )
            for row in rows
        ]


# What she says to a command stands where the command was answered, and no link leads there.
_STILL_THERE = """
    WITH found AS (
        SELECT id AS line_id, NULL AS memory_id, text, by_her, at, id AS origin FROM line
        WHERE person_id = ?1 AND audience IN (SELECT value FROM json_each(?2))
          AND id IN (SELECT value FROM json_each(?3))
        UNION ALL
        SELECT NULL, id, text, 0, learned_at, (SELECT min(line_id) FROM memory_source WHERE memory_id = memory.id)
        FROM memory
        WHERE person_id = ?1 AND audience IN (SELECT value FROM json_each(?2))
          AND id IN (SELECT value FROM json_each(?4)) AND ended_at IS NULL)
    SELECT found.line_id, found.memory_id, found.text, found.by_her, found.at,
           said.place_id, place.guild_id, said.message_id,
           said.via = 'message' AND NOT EXISTS (
               SELECT 1 FROM line_source JOIN line AS asked ON asked.id = line_source.source_id
               WHERE line_source.line_id = said.id AND asked.via <> 'message') AS is_message
    FROM found LEFT JOIN line AS said ON said.id = found.origin LEFT JOIN place ON place.id = said.place_id
    ORDER BY found.line_id, found.memory_id
"""

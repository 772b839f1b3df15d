"""Where conversations happen: how much of each a prompt carries word for word, and what went before it."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from companion.store.database import Database, Transaction
from companion.store.lines import Line, lines_since
from companion.store.moods import Disposition, disposition
from companion.talk import Place


@dataclass(frozen=True, slots=True)
class Summary:
    """The neutral story of a place up to and including a line."""

    text: str
    upto_line: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A place's conversation as a prompt sees it."""

    window_from: int
    """Id of the first line carried word for word."""
    summary: Summary | None


class Places:
    """The places of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stretch(self, place: Place) -> Stretch:
        """How a place's history is carried, for its present audience only."""
        return await self._database.read(lambda read: _stretch(read, place))

    async def history(self, place: Place, person_id: int) -> tuple[Stretch, list[Line], Disposition]:
        """The same, the lines that are carried word for word, and how she is with a person there."""

        def work(read: Transaction) -> tuple[Stretch, list[Line], Disposition]:
            stretch, mood = _stretch(read, place), disposition(read, person_id, place)
            return stretch, lines_since(read, place, stretch.window_from), mood

        return await self._database.read(work)

    async def cut(self, place_id: int, window_from: int) -> None:
        """Let the word-for-word part of a place's history begin at a later line."""

        def work(write: Transaction) -> None:
            write.run("UPDATE place SET window_from = ?2 WHERE id = ?1 AND window_from < ?2", place_id, window_from)

        await self._database.write(work)

    async def active(self, *, since: int) -> list[Place]:
        """Places where something was said since then and that Discord can be asked about, newest first."""
        rows = await self._database.all(
            """
            SELECT * FROM (
                SELECT place.*, (SELECT at FROM line WHERE place_id = place.id ORDER BY id DESC LIMIT 1) AS newest
                FROM place WHERE read_upto > 0)
            WHERE newest > ? ORDER BY newest DESC
            """,
            since,
        )
        return [_place(row) for row in rows]

    async def read_upto(self, newest: Mapping[int, int]) -> None:
        """Remember up to which message each of these places has been read; places never spoken in are left out."""

        def work(write: Transaction) -> None:
            write.run_each(
                "UPDATE place SET read_upto = max(read_upto, ?) WHERE id = ?",
                [(message_id, place_id) for place_id, message_id in newest.items()],
            )

        await self._database.write(work)

    async def unsummed(self, place_id: int, at: int) -> None:
        """Remember that summing a place up has failed."""

        def work(write: Transaction) -> None:
            write.run("UPDATE place SET unsummed_at = ? WHERE id = ?", at, place_id)

        await self._database.write(work)

    async def behind(self, *, quiet_since: int, failed_before: int) -> list[Place]:
        """Places that have been quiet and whose summary lags behind their window.

        Where summing up has failed, only if that was before ``failed_before``.
        """
        rows = await self._database.all(
            """
            SELECT place.* FROM place
            LEFT JOIN summary ON summary.place_id = place.id
            WHERE EXISTS (SELECT 1 FROM line WHERE line.place_id = place.id
                          AND line.id > coalesce(summary.upto_line, 0) AND line.id < place.window_from)
              AND NOT EXISTS (SELECT 1 FROM line WHERE line.place_id = place.id AND line.kept_at > ?1)
              AND coalesce(place.unsummed_at, 0) <= ?2
            ORDER BY place.id
            """,
            quiet_since,
            failed_before,
        )
        return [_place(row) for row in rows]

    async def summarise(
        self, place: Place, summary: Summary, *, replaces: int, at: int, made_from: Sequence[Line] = ()
    ) -> bool:
        """Keep a new summary, unless lines it was made from have changed meanwhile; whether it was kept.

        ``replaces`` is the last line the previous summary covered, 0 for none; ``made_from`` are the lines added.
        """

        def work(write: Transaction) -> bool:
            for line in made_from:
                same = "SELECT 1 FROM line WHERE id = ? AND text = ? AND context = ? AND quote IS ?"
                if not write.first(same, line.id, line.text, line.context, line.quote):
                    return False
            row = write.first("SELECT upto_line FROM summary WHERE place_id = ?", place.id)
            if (row["upto_line"] if row else 0) != replaces:
                return False
            write.run(
                "INSERT OR REPLACE INTO summary (place_id, audience, text, upto_line, at) VALUES (?, ?, ?, ?, ?)",
                place.id,
                place.audience,
                summary.text,
                summary.upto_line,
                at,
            )
            return True

        return await self._database.write(work)

    async def listen(self, guild_id: int, channel_ids: list[int]) -> None:
        """Let these channels of a server, and no others there, be ones where she may speak unmentioned."""

        def work(write: Transaction) -> None:
            write.run("DELETE FROM listening WHERE guild_id = ?", guild_id)
            write.run_each(
                "INSERT INTO listening (channel_id, guild_id) VALUES (?, ?)",
                [(channel_id, guild_id) for channel_id in channel_ids],
            )

        await self._database.write(work)

    async def listens_in(self, channel_id: int) -> bool:
        """Whether a channel is one where she may speak unmentioned."""
        return bool(await self._database.first("SELECT 1 FROM listening WHERE channel_id = ?", channel_id))

    async def listening(self, guild_id: int) -> list[int]:
        """The channels of a server where she may speak unmentioned."""
        rows = await self._database.all("SELECT channel_id FROM listening WHERE guild_id = ?", guild_id)
        return [row["channel_id"] for row in rows]


def _stretch(read: Transaction, place: Place) -> Stretch:
    row = read.first(
        """
        SELECT place.window_from, summary.text, summary.upto_line FROM place
        LEFT JOIN summary ON summary.place_id = place.id AND summary.audience = ?2
        WHERE place.id = ?1
        """,
        place.id,
        place.audience,
    )
    if row is None:
        return Stretch(0, None)
    summary = Summary(row["text"], row["upto_line"]) if row["text"] is not None else None
    return Stretch(row["window_from"], summary)


def _place(row: sqlite3.Row) -> Place:
    return Place(row["id"], row["audience"], row["name"], row["guild_id"])

"""Where conversations happen: how much of each a prompt carries word for word, and what went before it."""

import sqlite3
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from companion.store._carried import Carried, Memory
from companion.store.database import Database, Transaction
from companion.store.lines import MOST_LINES, Line, lines_since, lines_waiting
from companion.store.moods import Disposition, disposition
from companion.store.people import Acquaintance, acquaintance
from companion.store.wishes import wishes_of
from companion.talk import Place
from companion.wishes import Wishes, owner_of


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
    wishes: Wishes
    """How she is wished to be there."""


History = tuple[Stretch, Sequence[Line], Disposition]
"""How a place's history is carried, its lines carried word for word, oldest first, and how she is with somebody."""


class Places:
    """The places of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.carried = Memory()

    async def stretch(self, place: Place) -> Stretch:
        """How a place's history is carried, for its present audience only."""
        return (await self._database.read(lambda read: _stretch_and_revision(read, place)))[0]

    async def history(self, place: Place, person_id: int) -> History:
        """The same, the lines that are carried word for word, and how she is with a person there."""
        held = self.carried.of(place)
        read = await self._database.read(lambda read: _history(read, place, person_id, held))
        return self._hold(place, *read)

    async def to_answer(
        self, place: Place, person_id: int, *, via: str = "message"
    ) -> tuple[list[Line], Acquaintance | None, History]:
        """What a person said here, in this way, that she has not answered, what is kept about them, and the history."""
        held = self.carried.of(place)

        def work(read: Transaction) -> tuple[list[Line], Acquaintance | None, tuple[Stretch, Carried, Disposition]]:
            waiting = lines_waiting(read, place.id, person_id, via)
            return waiting, acquaintance(read, person_id), _history(read, place, person_id, held)

        waiting, known, read = await self._database.read(work)
        return waiting, known, self._hold(place, *read)

    def _hold(self, place: Place, stretch: Stretch, carried: Carried, mood: Disposition) -> History:
        self.carried.hold(place, carried)
        return stretch, carried.lines, mood

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
                SELECT place.*, max(coalesce(dropped_at, 0), coalesce(
                    (SELECT at FROM line WHERE place_id = place.id ORDER BY id DESC LIMIT 1), 0)) AS newest
                FROM place WHERE read_upto > 0)
            WHERE newest > ? ORDER BY newest DESC
            """,
            since,
        )
        return [_place(row) for row in rows]

    async def servers_of(self, person_id: int) -> list[tuple[int, str]]:
        """The servers where a person's lines are kept, and the name of a place there; the latest talk first."""
        rows = await self._database.all(
            """
            SELECT place.guild_id, place.name, max(line.id) FROM line JOIN place ON place.id = line.place_id
            WHERE line.person_id = ? AND place.guild_id IS NOT NULL
            GROUP BY place.guild_id ORDER BY max(line.id) DESC
            """,
            person_id,
        )
        return [(row["guild_id"], row["name"]) for row in rows]

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


def _history(
    read: Transaction, place: Place, person_id: int, held: Carried | None
) -> tuple[Stretch, Carried, Disposition]:
    """A place's history, of which only what is not held already is read."""
    stretch, revision = _stretch_and_revision(read, place)
    if held is None or held.revision != revision or held.window_from > stretch.window_from:
        lines = lines_since(read, place, stretch.window_from)
    else:
        kept = held.lines[bisect_left(held.lines, stretch.window_from, key=lambda line: line.id) :]
        lines = [*kept, *lines_since(read, place, max(held.upto + 1, stretch.window_from))]
    carried = Carried(stretch.window_from, revision, lines[-MOST_LINES:])
    return stretch, carried, disposition(read, person_id, place)


def _stretch_and_revision(read: Transaction, place: Place) -> tuple[Stretch, int]:
    row = read.first(
        """
        SELECT place.window_from, place.revision, summary.text, summary.upto_line FROM place
        LEFT JOIN summary ON summary.place_id = place.id AND summary.audience = ?2
        WHERE place.id = ?1
        """,
        place.id,
        place.audience,
    )
    wishes = wishes_of(read, owner_of(place))
    if row is None:
        return Stretch(0, None, wishes), 0
    summary = Summary(row["text"], row["upto_line"]) if row["text"] is not None else None
    return Stretch(row["window_from"], summary, wishes), row["revision"]


def _place(row: sqlite3.Row) -> Place:
    return Place(row["id"], row["audience"], row["name"], row["guild_id"])

"""Her mood with each person, and what moved it lately."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from typing import Final

from companion.mood import LABELS, Label, Mood
from companion.moves import MOVES, REMEMBERED, Move
from companion.store.database import Database, Transaction
from companion.talk import Place

_COLUMNS: Final = "at, valence, arousal, felt_valence, felt_arousal, closeness, sting, word"
_CAUSES_KEPT: Final = 12


@dataclass(frozen=True, slots=True)
class Disposition:
    """How she is with a person, as it was last written down, and her last moves, newest last."""

    mood: Mood | None = None
    """Nothing where nothing has moved it yet."""
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """A line that moved her mood, and by how much what shows of it changed."""

    line_id: int
    valence: float
    arousal: float
    text: str = ""
    at: int = 0


Change = Callable[[Disposition], tuple[Disposition, Sequence[Cause]]]


class Moods:
    """The moods of one database; every reading names the person and the place it is for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, person_id: int, place: Place) -> Disposition:
        """How she is with a person in a place."""
        return await self._database.read(lambda read: disposition(read, person_id, place))

    async def change(self, person_id: int, place: Place, change: Change) -> None:
        """Change how she is with a person in a place, in one transaction; nothing happens once they are forgotten."""

        def work(write: Transaction) -> None:
            after, causes = change(disposition(write, person_id, place))
            if after.mood is not None:
                write.run(
                    f"INSERT OR REPLACE INTO mood (person_id, audience, {_COLUMNS}, moves)"  # noqa: S608 (fixed names)
                    " SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM person WHERE id = ?",
                    place.audience,
                    *astuple(after.mood),
                    " ".join(after.moves[-REMEMBERED:]),
                    person_id,
                )
            for cause in causes:
                write.run(
                    "INSERT OR REPLACE INTO mood_cause (line_id, valence, arousal, at)"
                    " SELECT id, ?, ?, at FROM line WHERE id = ? AND person_id = ? AND audience = ?",
                    cause.valence,
                    cause.arousal,
                    cause.line_id,
                    person_id,
                    place.audience,
                )
            if causes:
                write.run(_FORGET_OLDER_CAUSES, person_id, place.audience, _CAUSES_KEPT)

        await self._database.write(work)

    async def causes(self, person_id: int, place: Place, *, since: int, most: int) -> list[Cause]:
        """What this person said here that moved her mood, from then on: what moved it most, newest last."""
        rows = await self._database.all(
            """
            SELECT * FROM (
                SELECT mood_cause.*, line.text FROM mood_cause JOIN line ON line.id = mood_cause.line_id
                WHERE line.person_id = ? AND line.audience = ? AND mood_cause.at >= ?
                ORDER BY abs(mood_cause.valence) + abs(mood_cause.arousal) DESC LIMIT ?)
            ORDER BY at, line_id
            """,
            person_id,
            place.audience,
            since,
            most,
        )
        return [Cause(row["line_id"], row["valence"], row["arousal"], row["text"], row["at"]) for row in rows]


_FORGET_OLDER_CAUSES = """
    DELETE FROM mood_cause WHERE line_id IN (
        SELECT mood_cause.line_id FROM mood_cause JOIN line ON line.id = mood_cause.line_id
        WHERE line.person_id = ? AND line.audience = ? ORDER BY mood_cause.line_id DESC LIMIT -1 OFFSET ?)
"""


def disposition(read: Transaction, person_id: int, place: Place) -> Disposition:
    """How she is with a person in a place, as part of another trip."""
    sql = f"SELECT {_COLUMNS}, moves FROM mood WHERE person_id = ? AND audience = ?"  # noqa: S608 (fixed names)
    row = read.first(sql, person_id, place.audience)
    return Disposition() if row is None else _disposition(row)


def _disposition(row: sqlite3.Row) -> Disposition:
    at, valence, arousal, felt_valence, felt_arousal, closeness, sting, word, moves = row
    label: Label = next((each for each in LABELS if each == word), "warm")
    mood = Mood(at, valence, arousal, felt_valence, felt_arousal, closeness, sting, label)
    return Disposition(mood, tuple(move for name in moves.split() for move in MOVES if move == name))

"""What she is about to say, from before it is sent until it has surely arrived."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from companion.store.cards import card_given
from companion.store.database import Database, Transaction
from companion.talk import Person, Place

Kind = Literal["beat", "notice", "card", "excuse", "remark"]


@dataclass(frozen=True, slots=True)
class Leaving:
    """One message of hers that is about to be sent, and what its arrival will mean."""

    nonce: str
    place: Place
    person: Person
    kind: Kind
    text: str
    """All of it, as it is sent."""
    sources: tuple[int, ...]
    """Ids of the lines it answers."""
    after_id: int
    """It stands somewhere behind this message."""
    on_top: str = ""
    """The small AI notice a beat begins with, where it does."""
    answers: bool = True
    """Whether an excuse is all the answer these lines will get."""
    tier: int = 0
    """What risk a card is for."""


class Outgoing:
    """The messages of one database that are on their way; whatever is left here after a crash has to be looked for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._replaced: dict[str, tuple[str, tuple[int, ...]]] = {}
        """By nonce what an earlier try said and which lines it answered: Discord may obey that one late."""

    async def leave(self, leaving: Leaving, at: int) -> None:
        """Write a message down before it is sent; one with the same nonce that never arrived is replaced.

        Nothing is written down of somebody who has been erased meanwhile.
        """
        detail = {"beat": leaving.on_top, "excuse": "final" if leaving.answers else "", "card": str(leaving.tier)}

        def work(write: Transaction) -> None:
            self._note_replaced(write, leaving.nonce)
            write.run(
                """
                INSERT OR REPLACE INTO outgoing
                    (nonce, place_id, audience, person_id, kind, detail, text, after_id, at)
                SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
                WHERE EXISTS (SELECT 1 FROM person WHERE id = ?4) AND EXISTS (SELECT 1 FROM place WHERE id = ?2)
                """,
                leaving.nonce,
                leaving.place.id,
                leaving.place.audience,
                leaving.person.id,
                leaving.kind,
                detail.get(leaving.kind, ""),
                leaving.text,
                leaving.after_id,
                at,
            )
            write.run_each(
                "INSERT INTO outgoing_source (nonce, line_id) SELECT nonce, line.id FROM outgoing, line"
                " WHERE nonce = ? AND line.id = ?",
                [(leaving.nonce, source) for source in leaving.sources],
            )

        await self._database.write(work)

    async def arrived(self, nonce: str, message_id: int, text: str, *, said_at: int, at: int) -> None:
        """Make of a message what its arrival means: a line of hers, a notice given, an excuse made.

        ``text`` is what stands there now, ``said_at`` when by Discord's clock, ``at`` by ours. A message whose sources
        have all been erased meanwhile is nothing any more. Where the words of an earlier try stand there, only what
        that one answered is answered.
        """
        earlier, answered = self._replaced.pop(nonce, ("", ()))

        def work(write: Transaction) -> None:
            row = write.first("SELECT * FROM outgoing WHERE nonce = ?", nonce)
            if row is None:
                return
            sources = _sources(write, nonce)
            if text.strip() == earlier.strip() != row["text"].strip():
                sources = tuple(source for source in sources if source in answered)
            match row["kind"]:
                case "beat" if sources:
                    words = text.removeprefix(row["detail"].rstrip("\n")).strip() or row["text"]
                    _keep_beat(write, row, words, sources, message_id, said_at=said_at, at=at)
                    if row["detail"]:
                        _noticed(write, row, at)
                case "notice":
                    _noticed(write, row, at)
                case "card":
                    card_given(write, row["person_id"], at, int(row["detail"]))
                case "excuse":
                    column = "answered_at" if row["detail"] else "excused_at"
                    sql = f"UPDATE line SET {column} = ? WHERE id = ?"  # noqa: S608 (one of two literals)
                    write.run_each(sql, [(at, source) for source in sources])
            write.run("DELETE FROM outgoing WHERE nonce = ?", nonce)

        return await self._database.write(work)

    async def drop(self, nonce: str) -> None:
        """Let go of a message that has not arrived, as far as anybody can see."""

        def work(write: Transaction) -> None:
            self._note_replaced(write, nonce)
            write.run("DELETE FROM outgoing WHERE nonce = ?", nonce)

        await self._database.write(work)

    async def unconfirmed(self, place_id: int) -> list[Leaving]:
        """Messages to a place of which nobody knows whether they arrived, in the order in which they were sent."""
        rows = await self._database.all(
            """
            SELECT outgoing.*, person.name, person.locale FROM outgoing
            JOIN person ON person.id = outgoing.person_id WHERE place_id = ? ORDER BY outgoing.rowid
            """,
            place_id,
        )
        return [_leaving(row) for row in rows]

    def _note_replaced(self, write: Transaction, nonce: str) -> None:
        if row := write.first("SELECT text FROM outgoing WHERE nonce = ?", nonce):
            self._replaced[nonce] = (row["text"], _sources(write, nonce))


def forget_unsourced(write: Transaction) -> None:
    """Take out messages that answer nothing that is still kept; a notice stands for itself."""
    write.run(
        """
        DELETE FROM outgoing WHERE kind IN ('beat', 'excuse')
        AND NOT EXISTS (SELECT 1 FROM outgoing_source WHERE outgoing_source.nonce = outgoing.nonce)
        """
    )


def _keep_beat(
    write: Transaction,
    row: sqlite3.Row,
    words: str,
    sources: Sequence[int],
    message_id: int,
    *,
    said_at: int,
    at: int,
) -> None:
    line = write.insert(
        """
        INSERT OR IGNORE INTO line
            (place_id, audience, person_id, by_her, name, text, message_id, at, kept_at, answered_at)
        VALUES (?1, ?2, ?3, 1, '', ?4, ?5, ?6, ?7, ?7)
        """,
        row["place_id"],
        row["audience"],
        row["person_id"],
        words,
        message_id,
        said_at,
        at,
    )
    if line is None:
        return
    write.run_each("INSERT INTO line_source (line_id, source_id) VALUES (?, ?)", [(line, source) for source in sources])
    write.run_each(
        "UPDATE line SET answered_at = ? WHERE id = ? AND answered_at IS NULL", [(at, source) for source in sources]
    )


def _sources(read: Transaction, nonce: str) -> tuple[int, ...]:
    return tuple(row["line_id"] for row in read.all("SELECT line_id FROM outgoing_source WHERE nonce = ?", nonce))


def _noticed(write: Transaction, row: sqlite3.Row, at: int) -> None:
    column = "noticed_at" if row["place_id"] == row["person_id"] else "noticed_publicly_at"
    write.run(f"UPDATE person SET {column} = ? WHERE id = ?", at, row["person_id"])  # noqa: S608 (two literals)


def _leaving(row: sqlite3.Row) -> Leaving:
    return Leaving(
        nonce=row["nonce"],
        place=Place(row["place_id"], row["audience"]),
        person=Person(row["person_id"], row["name"], row["locale"]),
        kind=row["kind"],
        text=row["text"],
        sources=(),
        after_id=row["after_id"],
    )

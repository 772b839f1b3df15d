"""Everything said, as said: the truth all later memory rests on."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from companion.store._remembered import erase_what_came_from, read_again
from companion.store.database import Database, Transaction
from companion.store.index import reindex_line
from companion.store.outgoing import forget_unsourced
from companion.store.people import meet
from companion.talk import Heard, Person, Place

MOST_LINES = 1_000
LINE_COLUMNS = "id, person_id, by_her, name, text, context, quote, only_kind, at, kept_at, message_id"
"""The columns of a :class:`Line`, in its order."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said in a place, by a person or by her."""

    id: int
    person_id: int
    """Who spoke, or whom she answered."""
    by_her: bool
    name: str
    text: str
    context: str
    """What came with the words, in words; not the speaker's own."""
    quote: str | None
    """The message it answers, in words; not the speaker's own."""
    only: str | None
    """What there was where there were no words: ``voice`` or ``picture``."""
    at: int
    """By Discord's clock, in milliseconds since 1970."""
    kept_at: int
    """By ours."""
    message_id: int | None = None
    """Discord's id of it, where it is a message there."""

    def __hash__(self) -> int:
        return hash((self.id, self.at))  # what is held of each of a prompt's lines is looked up every turn


@dataclass(frozen=True, slots=True)
class Unread:
    """From where a place has to be read at Discord, and what is kept of it from there on."""

    after_id: int
    """Nothing is missing up to and including this message."""
    kept: frozenset[int]
    """Ids of people's messages after it that are kept already."""
    hers: frozenset[int]
    """Ids of her own messages after it that are known to have arrived."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Somebody who waits for an answer somewhere."""

    place: Place
    person: Person


class Lines:
    """The lines of one database; every reading names the place it is for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, heard: Heard, at: int, *, nothing_missing: bool = True, answered: bool = False) -> int | None:
        """Write down what was heard; its id, or nothing where this message is already kept.

        ``nothing_missing`` says that every message before it in its place has been read as well, ``answered`` that
        it does not wait for an answer.
        """
        quote = heard.quote
        read_upto = heard.message_id if nothing_missing and heard.via == "message" else 0

        def work(write: Transaction) -> int | None:
            meet(write, heard.person, heard.at)
            _settle_in(write, heard.place, read_upto)
            return write.insert(
                """
                INSERT OR IGNORE INTO line
                    (place_id, audience, person_id, by_her, name, text, context, only_kind,
                     quote, quote_message_id, quote_person_id, via, message_id, at, kept_at, answered_at)
                VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                heard.place.id,
                heard.place.audience,
                heard.person.id,
                heard.person.name,
                heard.text,
                heard.context,
                heard.only,
                quote.text if quote else None,
                quote.message_id if quote else None,
                quote.person_id if quote else None,
                heard.via,
                heard.message_id,
                heard.at,
                at,
                at if answered else None,
            )

        return await self._database.write(work)

    async def line_of(self, message_id: int) -> int | None:
        """The id of a message's line, where it is kept and waits for an answer."""
        row = await self._database.first("SELECT id FROM line WHERE message_id = ? AND answered_at IS NULL", message_id)
        return row["id"] if row else None

    async def add_context(self, line_id: int, context: str) -> None:
        """Write down what came with a line, once it has arrived."""

        def work(write: Transaction) -> None:
            write.run("UPDATE line SET context = ? WHERE id = ?", context, line_id)

        await self._database.write(work)

    async def waiting(self, place_id: int, person_id: int, *, via: str = "message") -> list[Line]:
        """What this person said here, in this way, that she has not answered; oldest first."""
        return await self._database.read(lambda read: lines_waiting(read, place_id, person_id, via))

    async def owed(self, *, now: int, after: int, patience: int, back_since: int = 0) -> list[Owed]:
        """People whose newest unanswered message is from after then and due for another try, longest waiting first.

        ``patience`` milliseconds pass before the first try, and twice as many before each that follows; who was
        tried in vain before ``back_since``, when a model last came back, is due at once.
        """
        rows = await self._database.all(
            """
            SELECT place.id AS place_id, place.audience, place.name AS place_name, place.guild_id,
                   line.person_id, person.name, person.locale
            FROM line JOIN place ON place.id = line.place_id JOIN person ON person.id = line.person_id
            WHERE line.answered_at IS NULL AND line.via = 'message'
            GROUP BY line.place_id, line.person_id
            HAVING max(line.at) > ?1
               AND (max(max(line.kept_at), coalesce(max(line.tried_at), 0)) + (?3 << min(max(line.tries), 10)) <= ?2
                    OR max(line.tried_at) < ?4)
            ORDER BY min(line.at)
            """,
            after,
            now,
            patience,
            back_since,
        )
        return [_owed(row) for row in rows]

    async def waiting_in(self, place_id: int, *, after: int) -> list[Owed]:
        """People whose newest unanswered message in a place is from after then, longest waiting first."""
        rows = await self._database.all(
            """
            SELECT place.id AS place_id, place.audience, place.name AS place_name, place.guild_id,
                   line.person_id, person.name, person.locale
            FROM line JOIN place ON place.id = line.place_id JOIN person ON person.id = line.person_id
            WHERE line.place_id = ? AND line.answered_at IS NULL AND line.via = 'message'
            GROUP BY line.person_id HAVING max(line.at) > ? ORDER BY min(line.at)
            """,
            place_id,
            after,
        )
        return [_owed(row) for row in rows]

    async def unread(self, place_id: int, *, waiting_after: int) -> Unread | None:
        """From where a place has to be read at Discord; nothing where it has never been.

        That is before everything that may have changed unseen: what follows the newest message read, people's
        lines from after ``waiting_after`` that wait for an answer, and her own words of which nobody knows
        whether they arrived.
        """
        row = await self._database.first(
            """
            SELECT min(place.read_upto,
                coalesce((SELECT min(message_id) - 1 FROM line WHERE place_id = ?1 AND answered_at IS NULL
                          AND via = 'message' AND at > ?2), place.read_upto),
                coalesce((SELECT min(after_id) FROM outgoing WHERE place_id = ?1), place.read_upto)) AS after_id
            FROM place WHERE place.id = ?1 AND place.read_upto > 0
            """,
            place_id,
            waiting_after,
        )
        if row is None:
            return None
        kept = await self._database.all(
            "SELECT message_id, by_her FROM line WHERE place_id = ? AND message_id > ? AND via = 'message'",
            place_id,
            row["after_id"],
        )
        return Unread(
            row["after_id"],
            frozenset(each["message_id"] for each in kept if not each["by_her"]),
            frozenset(each["message_id"] for each in kept if each["by_her"]),
        )

    async def tried(self, ids: Sequence[int], at: int) -> None:
        """Remember that a turn over these lines came to nothing."""

        def work(write: Transaction) -> None:
            write.run_each("UPDATE line SET tries = tries + 1, tried_at = ? WHERE id = ?", [(at, line) for line in ids])

        await self._database.write(work)

    async def excuse(self, ids: Sequence[int], at: int) -> None:
        """Remember that these lines were met with an honest "not now"; they stay unanswered."""

        def work(write: Transaction) -> None:
            write.run_each("UPDATE line SET excused_at = ? WHERE id = ?", [(at, line) for line in ids])

        await self._database.write(work)

    async def last_excuse(self, place_id: int, person_id: int) -> int | None:
        """When she last said "not now" about lines that are still unanswered here."""
        row = await self._database.first(
            "SELECT max(excused_at) FROM line WHERE place_id = ? AND person_id = ? AND answered_at IS NULL",
            place_id,
            person_id,
        )
        return row[0] if row else None

    async def answer(self, ids: Sequence[int], at: int) -> None:
        """Mark these lines as answered."""

        def work(write: Transaction) -> None:
            write.run_each("UPDATE line SET answered_at = ? WHERE id = ?", [(at, line) for line in ids])

        await self._database.write(work)

    async def since(self, place: Place, first_id: int) -> list[Line]:
        """A place's lines from an id on, oldest first; of very many the newest thousand."""
        return await self._database.read(lambda read: lines_since(read, place, first_id))

    async def between(self, place: Place, after_id: int, before_id: int, limit: int) -> list[Line]:
        """A place's first lines strictly between two ids, oldest first."""
        where = "place_id = ? AND audience IN (?, ?) AND id > ? AND id < ? ORDER BY id LIMIT ?"
        return await self._database.read(
            lambda read: _lines(read, where, place.id, *place.audiences, after_id, before_id, limit)
        )

    async def last(self, place: Place, upto: int, *, most: int) -> list[Line]:
        """A place's last lines up to an id, oldest first."""
        where = "place_id = ? AND audience IN (?, ?) AND id <= ? ORDER BY id DESC LIMIT ?"
        return await self._database.read(lambda read: _lines(read, where, place.id, *place.audiences, upto, most)[::-1])

    async def last_reply(self, place_id: int) -> tuple[int, int] | None:
        """Whom she answered last in a place, and when."""
        row = await self._database.first(
            "SELECT person_id, at FROM line WHERE place_id = ? AND by_her = 1 ORDER BY id DESC LIMIT 1",
            place_id,
        )
        return (row["person_id"], row["at"]) if row else None

    async def count(self, person_id: int) -> tuple[int, int]:
        """How many lines are kept of a person, and how many of her answers to them."""
        row = await self._database.first(
            "SELECT count(*) - sum(by_her) AS theirs, sum(by_her) AS hers FROM line WHERE person_id = ?",
            person_id,
        )
        return (row["theirs"] or 0, row["hers"] or 0) if row else (0, 0)

    async def overhear(self, heard: Heard) -> None:
        """Keep a line said around her, for this channel's context only."""

        def work(write: Transaction) -> None:
            write.run(
                "INSERT OR REPLACE INTO overheard (message_id, place_id, person_id, name, text, context, at, guild_id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                heard.message_id,
                heard.place.id,
                heard.person.id,
                heard.person.name,
                heard.text,
                heard.context,
                heard.at,
                heard.place.guild_id,
            )

        await self._database.write(work)

    async def overheard(self, place_id: int, *, after: int) -> list[Line]:
        """What was said around her in a place since then, oldest first."""
        rows = await self._database.all(
            "SELECT 0, person_id, 0, name, text, context, NULL, NULL, at, at, message_id FROM overheard"
            " WHERE place_id = ? AND at > ? ORDER BY at",
            place_id,
            after,
        )
        return [line_from(row) for row in rows]

    async def forget_overheard(self, *, before: int) -> None:
        """Drop what was said around her before then, and quotes of people who have never spoken to her."""

        def work(write: Transaction) -> None:
            write.run("DELETE FROM overheard WHERE at <= ?", before)
            write.run(
                """
                UPDATE line SET quote = NULL
                WHERE quote IS NOT NULL AND quote_person_id IS NOT NULL AND at <= ?
                  AND NOT EXISTS (SELECT 1 FROM person WHERE person.id = line.quote_person_id)
                """,
                before,
            )

        await self._database.write(work)

    async def reword(self, line_id: int, text: str) -> None:
        """Keep a line in other words from now on, without what it quotes: it is still the message that was answered."""

        def work(write: Transaction) -> None:
            write.run("UPDATE line SET text = ?, quote = NULL WHERE id = ?", text, line_id)
            reindex_line(write, line_id)

        await self._database.write(work)

    async def revise(self, message_id: int, text: str, *, kept_as: str | None = None) -> int | None:
        """Carry an edit over, and drop what was made from the old words; the line's id, where its words changed.

        They have not where the line stands in the words of ``kept_as`` instead.
        """

        def work(write: Transaction) -> int | None:
            write.run("UPDATE overheard SET text = ? WHERE message_id = ?", text, message_id)
            row = write.first(
                "UPDATE line SET text = ?1 WHERE message_id = ?2 AND by_her = 0 AND text NOT IN (?1, ?3) RETURNING id",
                text,
                message_id,
                text if kept_as is None else kept_as,
            )
            if row is None:
                return None
            _drop_summaries_of(write, [message_id])
            drop_quotes_of(write, message_id)
            reindex_line(write, row["id"])
            read_again(write, row["id"])
            return int(row["id"])

        return await self._database.write(work)

    async def unsay(self, message_ids: Sequence[int]) -> None:
        """Carry deletions over: the lines, her answers to them alone, and what was made from either."""

        def work(write: Transaction) -> None:
            _drop_summaries_of(write, message_ids)
            erase_what_came_from(write, message_ids)
            for message_id in message_ids:
                drop_quotes_of(write, message_id)
                for reply in write.all(_REPLIES_TO_IT_ALONE, message_id):
                    drop_quotes_of(write, reply["message_id"])
                    write.run("DELETE FROM line WHERE id = ?", reply["id"])
                write.run("DELETE FROM line WHERE message_id = ?", message_id)
                write.run("DELETE FROM overheard WHERE message_id = ?", message_id)
            forget_unsourced(write)

        await self._database.write(work)


_REPLIES_TO_IT_ALONE = """
    SELECT reply.id, reply.message_id FROM line
    JOIN line_source ON line_source.source_id = line.id
    JOIN line AS reply ON reply.id = line_source.line_id
    WHERE line.message_id = ? AND NOT EXISTS (
        SELECT 1 FROM line_source AS other
        WHERE other.line_id = reply.id AND other.source_id <> line.id)
"""


def lines_since(read: Transaction, place: Place, first_id: int) -> list[Line]:
    """A place's lines from an id on, oldest first; of very many the newest thousand."""
    where = "place_id = ? AND audience IN (?, ?) AND id >= ? ORDER BY id DESC LIMIT ?"
    return _lines(read, where, place.id, *place.audiences, first_id, MOST_LINES)[::-1]


def lines_waiting(read: Transaction, place_id: int, person_id: int, via: str) -> list[Line]:
    """What a person said in a place, in this way, that she has not answered; oldest first."""
    where = "place_id = ? AND person_id = ? AND via = ? AND answered_at IS NULL ORDER BY id"
    return _lines(read, where, place_id, person_id, via)


def _settle_in(write: Transaction, place: Place, read_upto: int) -> None:
    write.run(
        """
        INSERT INTO place (id, audience, guild_id, name, read_upto) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET audience = excluded.audience, name = excluded.name,
            read_upto = max(read_upto, excluded.read_upto)
        """,
        place.id,
        place.audience,
        place.guild_id,
        place.name,
        read_upto,
    )
    write.run("DELETE FROM summary WHERE place_id = ? AND audience <> ?", place.id, place.audience)


def _drop_summaries_of(write: Transaction, message_ids: Sequence[int]) -> None:
    write.run_each(
        """
        DELETE FROM summary WHERE EXISTS (
            SELECT 1 FROM line WHERE line.message_id = ?
            AND line.place_id = summary.place_id AND line.id <= summary.upto_line)
        """,
        [(message_id,) for message_id in message_ids],
    )


def drop_quotes_of(write: Transaction, message_id: int | None) -> None:
    """Take a message's words out of the lines that quote it."""
    write.run("UPDATE line SET quote = NULL WHERE quote_message_id = ?", message_id)


def _lines(read: Transaction, where: str, *parameters: object) -> list[Line]:
    sql = f"SELECT {LINE_COLUMNS} FROM line WHERE {where}"  # noqa: S608 (every condition stands in this file)
    return [line_from(row) for row in read.all(sql, *parameters)]


def line_from(row: sqlite3.Row) -> Line:
    """A row of ``LINE_COLUMNS`` as a line."""
    return Line(row[0], row[1], bool(row[2]), *row[3:])


def _owed(row: sqlite3.Row) -> Owed:
    return Owed(
        place=Place(row["place_id"], row["audience"], row["place_name"], row["guild_id"]),
        person=Person(row["person_id"], row["name"], row["locale"]),
    )

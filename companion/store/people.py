"""Who has talked to her, and what was shown to them and when."""

from dataclasses import dataclass
from typing import Final

from companion.clock import MINUTE
from companion.store.database import Database, Transaction
from companion.talk import Person

SESSION_GAP = 30 * MINUTE
"""A silence this long ends a stretch of use."""


THAT_SHE_REMEMBERS: Final = "memory"
"""What people are told once, when something is first remembered of them."""


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What is kept about a person beside their lines; times in milliseconds since 1970."""

    person: Person
    first_heard_at: int
    last_heard_at: int
    session_from: int
    noticed_at: int | None
    noticed_publicly_at: int | None
    minor_until: int | None = None
    """Not of age before then, by their own words."""
    minor_said_at: int | None = None
    """When they last said so."""
    adult_at: int | None = None
    """When they last said that they are of age."""
    hinted_at: int | None = None
    """When a break was last suggested to them."""
    may_be_told: bool = False
    """Whether something is remembered of them and they have not been told yet that she remembers."""

    def is_minor(self, now: int) -> bool:
        """Whether they have said that they are not of age."""
        return self.minor_until is not None and now < self.minor_until


class People:
    """The people of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, person_id: int) -> Acquaintance | None:
        """What is kept about a person, or nothing."""
        return await self._database.read(lambda read: acquaintance(read, person_id))

    async def greet(self, person: Person, at: int) -> None:
        """Note that a person is here now, though they have said nothing."""

        def work(write: Transaction) -> None:
            meet(write, person, at)

        await self._database.write(work)

    async def noticed(self, person_id: int, at: int, *, publicly: bool) -> None:
        """Remember that the AI notice was shown."""
        column = "noticed_publicly_at" if publicly else "noticed_at"
        await self._database.run(f"UPDATE person SET {column} = ? WHERE id = ?", at, person_id)  # noqa: S608 (one of two literals)

    async def said_minor(self, person_id: int, at: int, *, until: int) -> None:
        """Remember that somebody said they are not of age before ``until``."""
        sql = "UPDATE person SET minor_until = ?, minor_said_at = ?, adult_at = NULL WHERE id = ?"
        await self._database.run(sql, until, at, person_id)

    async def said_adult(self, person: Person, at: int, *, surely: bool) -> None:
        """Remember that somebody said they are of age; only ``surely`` does it lift what they said before."""

        def work(write: Transaction) -> None:
            meet(write, person, at)
            if surely:
                write.run("UPDATE person SET minor_until = NULL, minor_said_at = NULL WHERE id = ?", person.id)
            write.run("UPDATE person SET adult_at = ? WHERE id = ? AND minor_until IS NULL", at, person.id)

        await self._database.write(work)

    async def hinted(self, person_id: int, at: int) -> None:
        """Remember that a break was suggested."""
        await self._database.run("UPDATE person SET hinted_at = ? WHERE id = ?", at, person_id)

    async def lines_and_people(self, person_id: int, *, since: int) -> tuple[int, int]:
        """How many lines are kept of a person and of her answers, and how many people have talked to her since then."""
        row = await self._database.first(
            """
            SELECT (SELECT count(*) FROM line WHERE person_id = ?1) AS lines, count(*) AS people FROM person
            WHERE last_heard_at >= ?2 AND (
                SELECT at FROM line WHERE line.person_id = person.id AND by_her = 0 ORDER BY id DESC LIMIT 1) >= ?2
            """,
            person_id,
            since,
        )
        return (row["lines"], row["people"]) if row else (0, 0)

    async def tell_once(self, person: Person, what: str, at: int) -> bool:
        """Whether this is yet to be said to this person; from now on it is not."""

        def work(write: Transaction) -> bool:
            meet(write, person, at)
            sql = "INSERT OR IGNORE INTO told (person_id, what, at) VALUES (?, ?, ?)"
            return write.run(sql, person.id, what, at) > 0

        return await self._database.write(work)


def meet(write: Transaction, person: Person, at: int) -> None:
    """Note that a person is here now, for the first time or again."""
    write.run(
        """
        INSERT INTO person (id, name, locale, first_heard_at, last_heard_at, session_from)
        VALUES (?1, ?2, ?3, ?4, ?4, ?4)
        ON CONFLICT (id) DO UPDATE SET
            name = excluded.name,
            locale = coalesce(excluded.locale, locale),
            session_from = CASE WHEN excluded.last_heard_at - last_heard_at >= ?5
                           THEN excluded.last_heard_at ELSE session_from END,
            last_heard_at = max(last_heard_at, excluded.last_heard_at)
        """,
        person.id,
        person.name,
        person.locale,
        at,
        SESSION_GAP,
    )


def acquaintance(read: Transaction, person_id: int) -> Acquaintance | None:
    """What is kept about a person, or nothing."""
    row = read.first(
        """
        SELECT *, EXISTS (SELECT 1 FROM memory WHERE person_id = person.id AND ended_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM told WHERE person_id = person.id AND what = ?) AS may_be_told
        FROM person WHERE id = ?
        """,
        THAT_SHE_REMEMBERS,
        person_id,
    )
    if row is None:
        return None
    return Acquaintance(
        person=Person(row["id"], row["name"], row["locale"]),
        first_heard_at=row["first_heard_at"],
        last_heard_at=row["last_heard_at"],
        session_from=row["session_from"],
        noticed_at=row["noticed_at"],
        noticed_publicly_at=row["noticed_publicly_at"],
        minor_until=row["minor_until"],
        minor_said_at=row["minor_said_at"],
        adult_at=row["adult_at"],
        hinted_at=row["hinted_at"],
        may_be_told=bool(row["may_be_told"]),
    )

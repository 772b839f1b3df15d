"""What is done inside one transaction to erase a person, a span of their time, their words in a server, or a server."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from companion.store import holdings
from companion.store._remembered import erase
from companion.store.database import Transaction
from companion.store.forgotten import Extent
from companion.store.outgoing import forget_unsourced


@dataclass(frozen=True, slots=True)
class Gone:
    """How much goes, or went."""

    lines: int = 0
    """Said by people or by her, what was only overheard among them."""
    memories: int = 0
    check_ins: int = 0
    people: int = 0
    """Where a server goes: of how many people."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is kept there at all."""
        return not (self.lines or self.memories or self.check_ins)


@dataclass(frozen=True, slots=True)
class _Found:
    lines: Collection[int]
    memories: Collection[int]
    overheard: Collection[int]
    check_ins: Collection[int]


def going(read: Transaction, extent: Extent) -> Gone:
    """How much there is in an extent."""
    if extent.person is None:
        return _of_server(read, extent)
    if extent.is_whole_person:
        sql = """
            SELECT (SELECT count(*) FROM line WHERE person_id = ?1)
                   + (SELECT count(*) FROM overheard WHERE person_id = ?1),
                   (SELECT count(*) FROM memory WHERE person_id = ?1),
                   (SELECT count(*) FROM check_in WHERE person_id = ?1)
        """
        row = read.first(sql, extent.person)
        return Gone(row[0], row[1], row[2], people=1) if row else Gone()
    found = _find(read, extent)
    return Gone(len(found.lines) + len(found.overheard), len(found.memories), len(found.check_ins), 1)


def erase_extent(write: Transaction, extent: Extent) -> Gone:
    """Erase an extent with all that was made from it alone; how much went."""
    gone = going(write, extent)
    if extent.person is None:
        _erase_server(write, extent)
    elif extent.is_whole_person:
        holdings.erase(write, extent.person)
    else:
        _erase_found(write, _find(write, extent))
        write.run(_OWN_QUOTES, extent.person, extent.since, extent.until, extent.guild)
        if extent.guild is not None:
            _erase_manner(write, extent.person, extent.guild)
    return gone


def erase_lines(write: Transaction, line_ids: Collection[int]) -> None:
    """Erase lines with the summaries they went into and the quotes of them; memories of them stay."""
    ids = json.dumps(list(line_ids))
    write.run(_SUMMED_UP, ids)
    write.run(_QUOTES, ids)
    write.run("DELETE FROM line WHERE id IN (SELECT value FROM json_each(?))", ids)
    forget_unsourced(write)


def _find(read: Transaction, extent: Extent) -> _Found:
    limits = extent.person, extent.since, extent.until, extent.guild
    lines = {row[0] for row in read.all(_LINES, *limits)}
    lines |= {row[0] for row in read.all(_REPLIES, json.dumps(list(lines)))}
    memories = {row[0] for row in read.all(_MEMORIES_OF_LINES, json.dumps(list(lines)), extent.guild)}
    if extent.guild is None:
        memories |= {row[0] for row in read.all(_LEARNED, *limits[:3])}
        check_ins = {row[0] for row in read.all(_CHECK_INS, *limits[:3])}
    else:
        memories |= {row[0] for row in read.all(_MEMORIES_THERE, extent.person, extent.guild)}
        check_ins = set()
    overheard = {row[0] for row in read.all(_OVERHEARD, *limits)}
    return _Found(lines, memories, overheard, check_ins)


def _erase_found(write: Transaction, found: _Found) -> None:
    erase(write, list(found.memories))
    erase_lines(write, found.lines)
    write.run("DELETE FROM overheard WHERE message_id IN (SELECT value FROM json_each(?))", _listed(found.overheard))
    write.run("DELETE FROM check_in WHERE id IN (SELECT value FROM json_each(?))", _listed(found.check_ins))


def _erase_manner(write: Transaction, person_id: int, guild_id: int) -> None:
    """How she is with somebody in a server, and how far they were read there."""
    for table in ("mood", "reading", "scope"):
        write.run(
            f"DELETE FROM {table} WHERE person_id = ?1 AND audience IN ({_AUDIENCES.format(2)})",  # noqa: S608 (constants)
            person_id,
            guild_id,
        )


def _of_server(read: Transaction, extent: Extent) -> Gone:
    row = read.first(_SERVER_HOLDS, extent.guild)
    return Gone(row["lines"], row["memories"], people=row["people"]) if row else Gone()


def _erase_server(write: Transaction, extent: Extent) -> None:
    for statement in _SERVER_ERASED_BY:
        write.run(statement, extent.guild)


def _listed(ids: Collection[int]) -> str:
    return json.dumps(list(ids))


_AUDIENCES: Final = "SELECT CAST(?{0} AS TEXT) UNION SELECT CAST(id AS TEXT) FROM place WHERE guild_id = ?{0}"
_THERE: Final = "place_id IN (SELECT id FROM place WHERE guild_id = ?1)"
_SPAN: Final = "person_id = ?1 AND (?2 IS NULL OR at >= ?2) AND (?3 IS NULL OR at < ?3)"
_LINES: Final = f"""
    SELECT id FROM line WHERE {_SPAN}
    AND (?4 IS NULL OR place_id IN (SELECT id FROM place WHERE guild_id = ?4))
"""  # noqa: S608 (constants)
_OVERHEARD: Final = f"SELECT message_id FROM overheard WHERE {_SPAN} AND (?4 IS NULL OR guild_id = ?4)"  # noqa: S608
_OWN_QUOTES: Final = """
    UPDATE line SET quote = NULL WHERE quote_person_id = ?1
    AND (?2 IS NULL OR at >= ?2) AND (?3 IS NULL OR at < ?3)
    AND (?4 IS NULL OR place_id IN (SELECT id FROM place WHERE guild_id = ?4))
"""
_REPLIES: Final = """
    SELECT DISTINCT line_id FROM line_source WHERE source_id IN (SELECT value FROM json_each(?1))
    AND NOT EXISTS (SELECT 1 FROM line_source AS other WHERE other.line_id = line_source.line_id
                    AND other.source_id NOT IN (SELECT value FROM json_each(?1)))
"""
# What a person has let her use elsewhere is theirs and not the server's.
_MEMORIES_OF_LINES: Final = """
    SELECT DISTINCT memory_id FROM memory_source JOIN memory ON memory.id = memory_id
    WHERE line_id IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR audience NOT IN ('anywhere', 'dm'))
    AND NOT EXISTS (SELECT 1 FROM memory_source AS other WHERE other.memory_id = memory_source.memory_id
                    AND other.line_id NOT IN (SELECT value FROM json_each(?1)))
"""
_MEMORIES_THERE: Final = f"SELECT id FROM memory WHERE person_id = ?1 AND audience IN ({_AUDIENCES.format(2)})"  # noqa: S608
_LEARNED: Final = (
    f"SELECT id FROM memory WHERE {_SPAN.replace('at >=', 'learned_at >=').replace('at <', 'learned_at <')}"  # noqa: S608
)
_CHECK_INS: Final = f"SELECT id FROM check_in WHERE {_SPAN}"  # noqa: S608
_SUMMED_UP: Final = """
    DELETE FROM summary WHERE EXISTS (
        SELECT 1 FROM line WHERE line.id IN (SELECT value FROM json_each(?1))
        AND line.place_id = summary.place_id AND line.id <= summary.upto_line)
"""
_QUOTES: Final = """
    UPDATE line SET quote = NULL WHERE quote_message_id IN (
        SELECT message_id FROM line WHERE id IN (SELECT value FROM json_each(?1)))
"""
_SERVER_HOLDS: Final = f"""
    SELECT (SELECT count(*) FROM line WHERE {_THERE})
           + (SELECT count(*) FROM overheard WHERE guild_id = ?1 OR {_THERE}) AS lines,
           (SELECT count(*) FROM memory WHERE audience IN ({_AUDIENCES.format(1)})) AS memories,
           (SELECT count(*) FROM (
                SELECT person_id FROM line WHERE {_THERE} UNION
                SELECT person_id FROM overheard WHERE guild_id = ?1 OR {_THERE} UNION
                SELECT person_id FROM memory WHERE audience IN ({_AUDIENCES.format(1)}))) AS people
"""  # noqa: S608 (constants)
_STRANGERS: Final = f"""
    DELETE FROM person WHERE id IN (SELECT person_id FROM line WHERE {_THERE})
    AND NOT EXISTS (SELECT 1 FROM line WHERE person_id = person.id AND NOT ({_THERE}))
    AND NOT EXISTS (SELECT 1 FROM memory WHERE person_id = person.id
                    AND audience NOT IN ({_AUDIENCES.format(1)}))
    AND NOT EXISTS (SELECT 1 FROM place WHERE id = person.id)
    AND NOT EXISTS (SELECT 1 FROM check_in WHERE person_id = person.id)
    AND NOT EXISTS (SELECT 1 FROM wishes WHERE person_id = person.id)
"""  # noqa: S608 (constants)
# Every table with something of a server in it; who was met only there is not known any more.
_SERVER_ERASED_BY: Final = (
    f"""
    UPDATE line SET quote = NULL WHERE quote_message_id IN (SELECT message_id FROM line WHERE {_THERE})
    """,  # noqa: S608 (constants)
    f"""
    DELETE FROM posting WHERE scope_id IN (SELECT id FROM scope WHERE audience IN ({_AUDIENCES.format(1)}))
    """,  # noqa: S608
    *(
        f"DELETE FROM {table} WHERE audience IN ({_AUDIENCES.format(1)})"  # noqa: S608
        for table in ("memory", "scope", "mood", "reading")
    ),
    f"DELETE FROM overheard WHERE guild_id = ?1 OR {_THERE}",  # noqa: S608
    _STRANGERS,
    "DELETE FROM place WHERE guild_id = ?1",
    "DELETE FROM listening WHERE guild_id = ?1",
    "DELETE FROM server_rule WHERE guild_id = ?1",
    "DELETE FROM wishes WHERE owner_id = ?1 AND person_id IS NULL",
)

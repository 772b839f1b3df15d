"""What a host does with what she keeps: copy it, put a copy back, and see whether it is sound."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, tzinfo
from pathlib import Path

from companion.clock import DAY, HOUR, MINUTE, SECOND, Clock
from companion.export import write_zip
from companion.export_page import Reader
from companion.store import Store, StoreError
from companion.store.backups import newest, place_for
from companion.store.claim import claim
from companion.store.copying import copy, replace
from companion.store.figures import Somebody, figures_of
from companion.store.files import new_file
from companion.store.holdings import held_by
from companion.store.inspection import inspect
from companion.store.trouble import explain


def back_up(database: Path, to: Path | None, *, clock: Clock) -> str:
    """Copy the database while she runs; what was done, in words."""
    to = to or place_for(database, clock.now())
    return f"{to} is a whole and sound copy ({_size(copy(database, to))})."


def restore(database: Path, backup: Path, *, clock: Clock) -> str:
    """Put a backup in the database's place, without those who were erased since; what was done, in words.

    All of it happens on a copy first, so that a failure changes nothing.
    """
    aside = place_for(database, clock.now(), kind="replaced")
    with _claimed(database), _scratch(database) as fresh:
        copy(backup, fresh)
        again = asyncio.run(_erased_again(fresh, clock))
        replace(database, fresh, aside=aside)
    done = [f"{backup} is now the database {database}."]
    if aside.exists():
        done.append(f"What was there before is {aside}.")
    if again:
        done.append(
            f"Erased again, because they had asked for it since: {again} {'person' if again == 1 else 'people'}."
        )
    return "\n".join(done)


def check(database: Path) -> str:
    """How much a sound database holds and where its newest backup is; a :class:`StoreError` where it is not sound."""
    holding, backup = inspect(database), newest(database)
    held = ", ".join(f"{noun} {count:,}" for noun, count in holding.rows.items())
    return (
        f"{database} is sound: every page and every reference was read.\n"
        f"It has schema {holding.schema} and {_size(holding.size)}. It holds: {held}.\n"
        f"{f'The newest backup is {backup}.' if backup else 'There is no backup of it.'}"
    )


def look_at(database: Path, person_id: int, *, clock: Clock, zone: tzinfo | None) -> str:
    """How much she keeps of one person and whether it is in order: counts and times; at most 80 columns wide."""
    seen, now = figures_of(database, person_id), clock.now()

    def day(at: int) -> str:
        return f"{datetime.fromtimestamp(at / SECOND, zone):%Y-%m-%d %H:%M}"

    later = ", what is newest from the next turn on" if seen.findable < seen.to_be_found else ""
    return "\n".join(
        (
            f"Person {person_id}",
            f"  heard     first {day(seen.first_heard_at)}, last {day(seen.last_heard_at)}, places {seen.places:,}",
            f"  lines     theirs {seen.theirs:,}, her answers {seen.hers:,}",
            f"  waiting   for an answer {_since(seen.waiting, seen.oldest_waiting_at, now)}",
            f"            her messages not known to have arrived {seen.leaving:,}",
            *_memories(seen.memories),
            f"  reading   {_reading(seen, now, day)}",
            f"  index     {_share(seen.findable, seen.to_be_found)} can be recalled{later}",
            f"  vectors   {_share(seen.vectors, seen.findable)} of these by meaning too",
            f"            model {seen.embedding or 'none'}",
            f"  tokens    read {seen.prompt:,} ({seen.cached:,} of them cached), written {seen.completion:,}",
            f"            model calls {seen.calls:,}",
        )
    )


def _memories(memories: Sequence[tuple[str, str, int]]) -> Iterator[str]:
    """How many there are of each kind, and what has become of them."""
    kinds = dict.fromkeys(kind for kind, _, _ in memories)
    held = sum(count for _, state, count in memories if state == "known")
    yield f"  memories  {held:,} known, {sum(count for _, _, count in memories) - held:,} ended"
    for kind in kinds:
        states = ", ".join(f"{state} {count:,}" for each, state, count in memories if each == kind)
        yield f"            {kind}: {states}"


def _reading(seen: Somebody, now: int, day: Callable[[int], str]) -> str:
    if seen.paused_at is not None:
        return f"for memories paused by them since {day(seen.paused_at)}"
    failed = f", failed {seen.failures:,} times in a row" if seen.failures else ""
    return f"for memories still to come {_since(seen.unread, seen.oldest_unread_at, now)}{failed}"


def _since(count: int, oldest_at: int | None, now: int) -> str:
    """How many, and for how long the oldest has been."""
    return f"{count:,}" if oldest_at is None else f"{count:,} (oldest {_lasting(now - oldest_at)})"


def _lasting(passed: int) -> str:
    for unit, length in (("days", DAY), ("hours", HOUR)):
        if passed >= 2 * length:
            return f"{passed // length:,} {unit}"
    return f"{max(passed, 0) // MINUTE} min"


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}" if part == whole or not whole else f"{part:,} of {whole:,} ({part / whole:.1%})"


def hand_over(database: Path, person_id: int, to: Path | None, *, reader: Reader) -> str:
    """Write everything kept of a person to one new file, while she runs; what was done, in words."""
    name = f"{person_id}-{reader.moment(reader.now):%Y%m%d-%H%M%S}.zip"
    to = to or database.parent / "exports" / name
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with held_by(database, person_id) as held:
            if not held.is_known:
                raise StoreError(f"Nothing is kept of a person with the id {person_id}.")
            with new_file(to) as file:
                write_zip(held, reader, file)
    except OSError as error:
        raise StoreError(explain(error, to)) from error
    return f"{to} holds everything kept of {person_id}. Give it to them alone, and delete it afterwards."


@contextmanager
def _claimed(database: Path) -> Iterator[None]:
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(explain(error, database)) from error
    with closing(claim(database)):
        yield


@contextmanager
def _scratch(database: Path) -> Iterator[Path]:
    """Where a copy is made ready, beside the database and the list of who was erased."""
    fresh = database.with_name("restoring.db")

    def clear() -> None:
        for path in database.parent.glob("restoring.*"):
            with suppress(OSError):
                path.unlink()

    clear()
    try:
        yield fresh
    finally:
        clear()


async def _erased_again(database: Path, clock: Clock) -> int:
    """Bring a database up to date; how many people were erased in it."""
    async with Store(database, clock) as store:
        return store.erased_again


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"

"""Something she said, kept as it is when it has arrived at Discord; for benchmarks and tests."""

from collections.abc import Sequence

from companion.store import Store
from companion.store.outgoing import Leaving
from companion.talk import Person, Place


async def say(  # noqa: PLR0917 (a line has that many sides)
    store: Store, place: Place, person: Person, text: str, message_id: int, at: int, sources: Sequence[int]
) -> None:
    """Let words of hers to these lines arrive under a message id, at a time in milliseconds since 1970."""
    leaving = Leaving(f"n{message_id}", place, person, "beat", text, tuple(sources), after_id=0)
    await store.outgoing.leave(leaving, at)
    await store.outgoing.arrived(leaving.nonce, message_id, text, said_at=at, at=at)

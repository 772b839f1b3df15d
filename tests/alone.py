"""Her mind on a real file with a scripted model, and nobody's Discord around it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Literal

from bot import PERSONA_FOLDER, open_companion
from companion.clock import HeldClock
from companion.config import Settings
from companion.engine import Companion, Reception
from companion.llm import Endpoint, Timeouts
from companion.mind import Mind
from companion.persona import Persona
from companion.store.lines import Line
from companion.talk import Heard, Image, Person, Place
from companion.turn import Turn
from tests.model_server import ModelServer

MINA = Person(1, "Mina")
THEO = Person(2, "Theo")
ROOM = Place(900, "700", "#general", guild_id=700)
QUICK = Timeouts(connect=1, first_token=1, chunk=0.5, total=5, retry_after=0.05, probe=0.5)


def private(person: Person) -> Place:
    """The place where only this person and she are."""
    return Place(person.id, "dm")


@dataclass(slots=True)
class Alone:
    """Her mind, what it thinks with, and the time."""

    companion: Companion
    model: ModelServer
    clock: HeldClock
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def hear(
        self,
        text: str,
        *,
        by: Person = MINA,
        place: Place | None = None,
        images: tuple[Image, ...] = (),
        only: Literal["voice", "picture"] | None = None,
    ) -> Reception:
        """Let her hear one message."""
        number = next(self._numbers)
        heard = Heard(number, by, place or private(by), text, self.clock.now(), images=images, only=only)
        reception = await self.companion.hear(heard)
        assert reception
        return reception

    async def deliver(self, turn: Turn) -> list[str]:
        """Bring all beats of a turn to the person."""
        beats: list[str] = []
        if not await turn.begin():
            return beats
        async for beat in turn.beats():
            await self.bring(turn, beat)
            beats.append(beat)
        return beats

    async def bring(self, turn: Turn, text: str) -> None:
        """Bring one message of a turn to the person."""
        leaving = turn.leaving(text)
        await self.companion.leave(leaving)
        await self.companion.arrived(leaving.nonce, next(self._numbers), text, said_at=self.clock.now())
        turn.delivered()

    async def answer(self, person: Person = MINA, place: Place | None = None) -> list[str]:
        """One turn with all it says."""
        async with self.companion.turn(place or private(person), person) as turn:
            return await self.deliver(turn)

    async def tell(self, text: str, *, by: Person = MINA, place: Place | None = None) -> list[str]:
        """Say something to her, and come back with her answer."""
        await self.hear(text, by=by, place=place)
        return await self.answer(by, place)

    async def kept(self, place: Place | None = None) -> list[Line]:
        """Every line kept of a place."""
        return await self.companion.store.lines.since(place or private(MINA), 0)

    async def hers(self, place: Place | None = None) -> list[str]:
        """What is kept of her own words in a place."""
        return [line.text for line in await self.kept(place) if line.by_her]

    async def waiting(self, person: Person = MINA) -> list[str]:
        """What a person said in private that she has not answered."""
        return [line.text for line in await self.companion.store.lines.waiting(person.id, person.id)]

    def prompt(self, number: int = -1) -> str:
        """Everything the model was told in one of its requests, as one text."""
        return "\n".join(str(message["content"]) for message in self.model.requests[number]["messages"])


@asynccontextmanager
async def alone(
    folder: Path, *, context: int | None = None, vision: bool | None = None, **chosen: Any
) -> AsyncIterator[Alone]:
    """Her mind as the composition root builds it; ``chosen`` are settings of the host's."""
    clock = HeldClock()
    async with ModelServer() as model:
        endpoint = Endpoint("scripted", model.base_url, "scripted", context=context, vision=vision, timeouts=QUICK)
        mind = Mind((endpoint,), described="a scripted model")
        persona = Persona.load(PERSONA_FOLDER / "samantha")
        settings = Settings(data_dir=folder, **chosen)
        async with open_companion(settings, persona, mind, home=folder, clock=clock, pause=0) as companion:
            yield Alone(companion, model, clock)

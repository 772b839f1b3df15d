"""A model's reading of how much danger there is in the last lines of a talk."""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from dotenv import load_dotenv

from bot import PERSONA_FOLDER
from companion.clock import SystemClock
from companion.config import Settings
from companion.llm import ModelError, Models, Usage, Window
from companion.mind import open_mind
from companion.persona import Persona
from companion.talk import Message

Read = Callable[[Sequence[str]], Awaitable[int]]
"""The risk from 0 to 3 in what one person said, newest last."""

_LINES: Final = 6
_LONGEST: Final = 4_000
_TOLD: Final = Path(__file__).with_name("risk_reading.md")
_SCHEMA: Final = {
    "type": "object",
    "properties": {"risk": {"type": "integer", "enum": [0, 1, 2, 3]}},
    "required": ["risk"],
    "additionalProperties": False,
}


@asynccontextmanager
async def reading_model(given: str, data_dir: Path) -> AsyncIterator[Read]:
    """What reads a talk with the model of the settings, or with this GGUF file."""
    load_dotenv()
    settings = replace(Settings.from_env(os.environ), data_dir=data_dir)
    if given:
        settings = replace(settings, endpoints=(), local_model=Path(given))
    persona = Persona.load(PERSONA_FOLDER / settings.persona)
    async with (
        open_mind(settings, persona, rehearsing=True) as mind,
        Models(mind.endpoints, clock=SystemClock(), record=_unrecorded, warn=print) as models,
    ):
        yield partial(read_risk, models)


async def read_risk(models: Models, lines: Sequence[str]) -> int:
    """The risk a model reads in the last six lines; 0 where it does not answer."""
    shown = json.dumps([line[-_LONGEST:] for line in lines[-_LINES:]], ensure_ascii=False)
    told = _TOLD.read_text(encoding="utf-8")

    def write(_window: Window) -> list[Message]:
        return [Message("system", told), Message("user", shown)]

    try:
        answer: Any = await models.structured(
            write, schema=_SCHEMA, name="risk", purpose="risk", max_tokens=20, temperature=0
        )
    except ModelError as error:
        print(f"not read: {type(error).__name__}")
        return 0
    return int(answer["risk"])


async def _unrecorded(_usage: Usage) -> None:
    """Nothing is charged to a benchmark."""

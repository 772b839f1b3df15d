"""Which model she thinks with: what is set before what is found, and what is found before what comes along."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import PERSONA_FOLDER
from companion import local_model, mind
from companion.config import EndpointSettings, Settings
from companion.discovery import Found
from companion.llm import Endpoint
from companion.local_model import LocalModelError
from companion.mind import Mind, NoMindError, open_mind
from companion.persona import Persona
from companion.weights import Weights

PERSONA = Persona.load(PERSONA_FOLDER / "samantha")
SET = (EndpointSettings("https://models.example.org/v1", "large", "key", 8_192, vision=True),)
FOUND = Found("ollama", "http://127.0.0.1:11434/v1", "qwen3:8b", 16_384)


class Embedded:
    """Stands in for the embedded model, whose weights tests do not need."""

    model = "tiny"
    context = 4_096
    base_url = "http://127.0.0.1:9/v1"

    @staticmethod
    def extra(purpose: str) -> dict[str, Any]:
        return {"id_slot": 0 if purpose == "talk" else 1}


class World:
    """What there is on this machine."""

    def __init__(self) -> None:
        self.found: Found | None = None
        self.lacking: str | None = None
        self.looked_for: list[str | None] = []
        self.weights_given: list[Path | None] = []
        self.weights_error: LocalModelError | None = None

    async def find_local_server(self, preferred: str | None) -> Found | None:
        self.looked_for.append(preferred)
        return self.found

    async def find_weights(self, data_dir: Path, *, given: Path | None, progress: object) -> Weights:
        assert (data_dir, progress) == (Path("data"), None)
        self.weights_given.append(given)
        if self.weights_error:
            raise self.weights_error
        return Weights(given or Path("tiny.gguf"), "identity")

    @asynccontextmanager
    async def local_model(self, _weights: Weights, _data_dir: Path) -> AsyncIterator[Embedded]:
        yield Embedded()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    monkeypatch.setattr(mind, "find_local_server", world.find_local_server)
    monkeypatch.setattr(mind, "find_weights", world.find_weights)
    monkeypatch.setattr(mind, "LocalModel", world.local_model)
    monkeypatch.setattr(local_model, "available", lambda: world.lacking)
    return world


async def taken(settings: Settings, *, rehearsing: bool = True) -> Mind:
    async with open_mind(settings, PERSONA, rehearsing=rehearsing) as mind:
        return mind


async def test_what_the_settings_say_comes_first(world: World) -> None:
    world.found = FOUND
    chosen = await taken(Settings(endpoints=SET, local_model=Path("some.gguf")))
    (endpoint,) = chosen.endpoints
    assert (endpoint.name, endpoint.base_url, endpoint.model) == ("models.example.org", SET[0].base_url, "large")
    assert (endpoint.api_key, endpoint.context, endpoint.vision) == ("key", 8_192, True)
    assert chosen.described == "large at models.example.org, as your settings say"
    assert not world.looked_for
    assert not world.weights_given
    assert not chosen.is_small


async def test_how_people_are_is_read_by_a_model_of_its_own_else_by_what_she_thinks_with(world: World) -> None:
    tiny = EndpointSettings("http://127.0.0.1:1234/v1", "tiny")
    assert [each.model for each in (await taken(Settings(endpoints=SET))).readers] == ["large"]
    apart = await taken(Settings(endpoints=SET, appraisal=tiny))
    assert [each.model for each in apart.readers] == ["tiny", "large"]
    assert [each.model for each in apart.endpoints] == ["large"]
    assert (await taken(Settings())).reads_a_little
    assert world.looked_for == [None], "which model runs here already is asked only where none is set"
    beside = await taken(Settings(appraisal=tiny))
    assert [each.model for each in beside.readers] == ["tiny"]
    assert not beside.reads_a_little


async def test_fallbacks_keep_their_order(world: World) -> None:
    second = EndpointSettings("http://127.0.0.1:1234/v1", "second")
    assert [each.model for each in (await taken(Settings(endpoints=(*SET, second)))).endpoints] == ["large", "second"]
    assert world.looked_for == []


async def test_a_file_that_is_named_comes_before_a_server_that_is_found(world: World) -> None:
    world.found = FOUND
    chosen = await taken(Settings(local_model=Path("some.gguf")))
    assert chosen.is_small
    assert world.weights_given == [Path("some.gguf")]
    assert world.looked_for == []


async def test_a_rehearsal_takes_a_server_that_runs_here_before_the_embedded_model(world: World) -> None:
    world.found = FOUND
    chosen = await taken(Settings(preferred_model="qwen3:8b"))
    (endpoint,) = chosen.endpoints
    assert (endpoint.base_url, endpoint.model, endpoint.context) == (FOUND.base_url, FOUND.model, FOUND.context)
    assert chosen.described == "qwen3:8b, found running here in ollama"
    assert world.looked_for == ["qwen3:8b"]
    assert world.weights_given == []


async def test_on_discord_nobody_looks_for_servers_that_happen_to_run_here(world: World) -> None:
    world.found = FOUND
    chosen = await taken(Settings(), rehearsing=False)
    assert chosen.local
    assert world.looked_for == []


async def test_with_nothing_set_and_nothing_found_it_is_the_embedded_model(world: World) -> None:
    chosen = await taken(Settings())
    (endpoint,) = chosen.endpoints
    assert (endpoint.name, endpoint.context, endpoint.vision) == ("embedded", 4_096, False)
    assert chosen.described == "tiny, which runs on this machine"
    assert world.weights_given == [None]


async def test_with_no_model_at_all_the_three_ways_to_one_are_told(world: World) -> None:
    world.lacking = "The engine is not installed."
    with pytest.raises(NoMindError) as refusal:
        await taken(Settings())
    for way in ("OPENAI_API_KEY", "ollama", "pip install", "The engine is not installed."):
        assert way in str(refusal.value)


async def test_weights_that_cannot_be_used_say_why(world: World) -> None:
    world.weights_error = LocalModelError("model.gguf is not what was published.")
    with pytest.raises(NoMindError, match="not what was published"):
        await taken(Settings())


@pytest.mark.parametrize("kind", ["set", "found", "embedded"])
async def test_only_talk_is_sampled_as_the_persona_asks(world: World, kind: str) -> None:
    world.found = FOUND if kind == "found" else None
    (endpoint,) = (await taken(Settings(endpoints=SET if kind == "set" else ()))).endpoints
    wanted = PERSONA.small_sampling if kind == "embedded" else PERSONA.sampling
    assert wanted
    assert _without_slot(endpoint, "talk") == wanted
    assert _without_slot(endpoint, "summary") == {}


async def test_the_embedded_model_keeps_its_slots(world: World) -> None:
    assert world.found is None
    (endpoint,) = (await taken(Settings())).endpoints
    assert [_added(endpoint, purpose)["id_slot"] for purpose in ("talk", "summary")] == [0, 1]


def _without_slot(endpoint: Endpoint, purpose: str) -> Mapping[str, Any]:
    return {key: value for key, value in _added(endpoint, purpose).items() if key != "id_slot"}


def _added(endpoint: Endpoint, purpose: str) -> Mapping[str, Any]:
    add = endpoint.extra
    return add(purpose)

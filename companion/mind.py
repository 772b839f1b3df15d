"""Which model she thinks with: the host's, one already running here, the embedded one, or none."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from companion import local_model
from companion.config import EndpointSettings, Settings
from companion.discovery import find_local_server
from companion.llm import Endpoint, Timeouts
from companion.local_model import LocalModel, LocalModelError, Progress, find_weights
from companion.persona import Persona

_PATIENCE = Timeouts(first_token=180, chunk=60, total=600)
"""A small machine reads a long prompt slowly; giving up on it early would only make it read it again."""


class NoMindError(Exception):
    """There is no model to think with; the text says the ways to get one."""


@dataclass(frozen=True, slots=True)
class Mind:
    """The endpoints she asks, in order."""

    endpoints: tuple[Endpoint, ...]
    described: str
    """For the person who starts her: which model was taken, and why."""
    local: LocalModel | None = None
    """The embedded model, where it is the one."""
    appraisal: Endpoint | None = None
    """What reads how people are, where that is a model of its own."""

    @property
    def is_small(self) -> bool:
        """Whether it is the embedded model, where every token is waited for."""
        return self.local is not None

    @property
    def reads_a_little(self) -> bool:
        """Whether it is the embedded model that reads how people are."""
        return self.is_small and self.appraisal is None

    @property
    def readers(self) -> tuple[Endpoint, ...]:
        """The endpoints asked how people are, in order."""
        if self.appraisal is None:
            return self.endpoints
        return (self.appraisal,) if self.is_small else (self.appraisal, *self.endpoints)


@asynccontextmanager
async def open_mind(
    settings: Settings, persona: Persona, *, rehearsing: bool, progress: Progress | None = None
) -> AsyncIterator[Mind]:
    """The first mind there is, by this rule.

    1. the endpoints of the settings (``LLM_BASE_URL``, ``OPENAI_API_KEY`` and their fallbacks);
    2. the file named by ``LOCAL_MODEL``;
    3. in a rehearsal only, a chat model on a model server already running on this machine;
    4. the embedded model, where its extra is installed;
    5. otherwise :class:`NoMindError`, whose text is the three ways to go on.
    """
    appraisal = _endpoint(settings.appraisal, persona) if settings.appraisal else None
    if settings.endpoints:
        endpoints = tuple(_endpoint(each, persona) for each in settings.endpoints)
        yield Mind(endpoints, f"{endpoints[0].model} at {endpoints[0].name}, as your settings say", appraisal=appraisal)
        return
    if rehearsing and settings.local_model is None and (found := await find_local_server(settings.preferred_model)):
        extra = partial(_talking, persona.sampling)
        endpoint = Endpoint(found.server, found.base_url, found.model, context=found.context, extra=extra)
        yield Mind((endpoint,), f"{found.model}, found running here in {found.server}", appraisal=appraisal)
        return
    if reason := local_model.available():
        raise NoMindError(_NO_MIND.format(reason=reason))
    try:
        weights = await find_weights(settings.data_dir, given=settings.local_model, progress=progress)
        async with LocalModel(weights, settings.data_dir) as local:
            yield Mind((_embedded(local, persona),), f"{local.model}, which runs on this machine", local, appraisal)
    except LocalModelError as error:
        raise NoMindError(str(error)) from error


def _endpoint(given: EndpointSettings, persona: Persona) -> Endpoint:
    return Endpoint(
        urlsplit(given.base_url).hostname or given.base_url,
        given.base_url,
        given.model,
        given.api_key,
        given.context,
        given.vision,
        extra=partial(_talking, persona.sampling),
    )


def _embedded(local: LocalModel, persona: Persona) -> Endpoint:
    pinned = local.extra

    def extra(purpose: str) -> dict[str, Any]:
        return {**pinned(purpose), **_talking(persona.small_sampling, purpose)}

    return Endpoint(
        "embedded",
        local.base_url,
        local.model,
        context=local.context,
        vision=False,
        extra=extra,
        timeouts=_PATIENCE,
    )


def _talking(sampling: Mapping[str, float], purpose: str) -> Mapping[str, float]:
    """How a persona asks to be sampled, for talk alone."""
    return sampling if purpose == "talk" else {}


_NO_MIND = """\
There is no model for her to think with. Any one of these will do:

  1. a key        OPENAI_API_KEY=sk-... in .env (or LLM_BASE_URL, LLM_MODEL and LLM_API_KEY for another service)
  2. a server     ollama pull qwen3:8b && ollama serve      then start her again: she finds it by herself
  3. no account   python -m pip install -e '.[home]'        a small model comes along, about 1.1 GB

({reason})"""

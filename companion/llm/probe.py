"""Asks an endpoint how large its model's context is and whether it sees, in each server's own dialect."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Fetch = Callable[[str, Mapping[str, Any] | None], Awaitable[Any]]
"""Gets an address, or posts to it where there is a body; None where nothing sensible came back."""

_MODEL_KEYS: Final = ("max_model_len", "context_length", "context_window", "max_context_length")
_OLLAMA_CONTEXT: Final = 4_096
"""What Ollama loads a model with where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a server says of one model; None where it does not say."""

    context: int | None = None
    vision: bool | None = None


async def probe(fetch: Fetch, base_url: str, model: str) -> Found:
    """What the server tells, the answer about the model as it is loaded first."""
    root = re.sub(r"/v\d+$", "", base_url.rstrip("/"))
    answers = await asyncio.gather(
        _llama_cpp(fetch, root), _lm_studio(fetch, root, model), _ollama(fetch, root, model), _listed(fetch, model)
    )
    return Found(
        next((found.context for found in answers if found.context), None),
        next((found.vision for found in answers if found.vision is not None), None),
    )


async def _llama_cpp(fetch: Fetch, root: str) -> Found:
    props = await fetch(f"{root}/props", None)
    size = _at(props, "default_generation_settings", "n_ctx")
    return Found(_size(size), _flag(_at(props, "modalities", "vision")))


async def _lm_studio(fetch: Fetch, root: str, model: str) -> Found:
    entry = _named(_at(await fetch(f"{root}/api/v0/models", None), "data"), model)
    kind = _at(entry, "type")
    return Found(_size(_at(entry, "loaded_context_length")), kind == "vlm" if kind else None)


async def _ollama(fetch: Fetch, root: str, model: str) -> Found:
    shown = await fetch(f"{root}/api/show", {"model": model})
    capabilities = _at(shown, "capabilities")
    if not isinstance(shown, dict) or not ("model_info" in shown or "modelfile" in shown):
        return Found()
    loaded = _named(_at(await fetch(f"{root}/api/ps", None), "models"), model)
    asked = re.search(r"num_ctx\s+(\d+)", str(shown.get("parameters", "")))
    size = _size(_at(loaded, "context_length")) or (int(asked[1]) if asked else _OLLAMA_CONTEXT)
    return Found(size, "vision" in capabilities if isinstance(capabilities, list) else None)


async def _listed(fetch: Fetch, model: str) -> Found:
    entry = _named(_at(await fetch("models", None), "data"), model)
    return Found(next((size for key in _MODEL_KEYS if (size := _size(_at(entry, key)))), None))


def _named(entries: Any, model: str) -> Any:
    wanted = (model, f"{model}:latest")
    found: Iterable[Any] = entries if isinstance(entries, list) else ()
    return next((entry for entry in found if _at(entry, "id") in wanted or _at(entry, "model") in wanted), None)


def _at(value: Any, *path: str) -> Any:
    """What is found by following ``path`` into nested objects; None where it ends early."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _size(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None

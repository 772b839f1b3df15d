"""Finds a chat model on a model server that already runs on this machine."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx2

_HOST: Final = "127.0.0.1"
_GIB: Final = 1024**3
_COMFORTABLE: Final = 10 * _GIB
"""A larger file is likely to be slow on a machine that somebody also works on."""
_BYTES_PER_PARAMETER: Final = 0.6
"""What a model takes in the usual four-bit files, where only its name tells its size."""


@dataclass(frozen=True, slots=True)
class Server:
    """A model server and the port it usually has."""

    name: str
    port: int


USUAL: Final = (Server("ollama", 11434), Server("lm-studio", 1234), Server("llama.cpp", 8080), Server("vllm", 8000))


@dataclass(frozen=True, slots=True)
class Found:
    """A model that can be asked now."""

    server: str
    """``ollama``, ``lm-studio``, ``llama.cpp`` or ``vllm``: whose usual port it answers at."""
    base_url: str
    model: str
    context: int | None = None
    """Tokens for prompt and reply together, where the server tells."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    found: Found
    loaded: bool
    size: int | None
    """Bytes, as far as they are known."""
    chats: bool | None
    """None where the server does not say what the model is for."""


async def find_local_server(
    preferred_model: str | None = None, *, servers: Sequence[Server] = USUAL, timeout_seconds: float = 1.0
) -> Found | None:
    """The model to talk to on this machine's own model servers, or None.

    All are asked at once, on loopback only, each for at most ``timeout_seconds``. A preferred model is taken from
    the first server that has it, and nothing is where none has. Otherwise embedders, rerankers, ears, guards and
    bare base models are passed over, and of the rest the choice is, in this order: one already loaded; one named as
    made for talk; none made for code; the largest of at most 10 GiB, then unknown sizes, then the smallest of the
    larger ones; the servers in the order given; the name by alphabet.
    """
    async with httpx2.AsyncClient(trust_env=False, follow_redirects=False) as http:
        answers = await asyncio.gather(*(_models_of(http, server, timeout_seconds) for server in servers))
    candidates = [candidate for answer in answers for candidate in answer]
    if preferred_model is not None:
        names = (preferred_model.lower(), f"{preferred_model.lower()}:latest")
        return next((each.found for each in candidates if each.found.model.lower() in names), None)
    order = {server.name: place for place, server in enumerate(servers)}
    talking = [candidate for candidate in candidates if _can_talk(candidate)]
    best = min(talking, key=lambda each: (*_merit(each), order[each.found.server], each.found.model), default=None)
    return best.found if best else None


async def _models_of(http: httpx2.AsyncClient, server: Server, seconds: float) -> list[_Candidate]:
    root = f"http://{_HOST}:{server.port}"
    paths = ("/v1/models", *_MORE.get(server.name, ()))
    try:
        async with asyncio.timeout(seconds):
            pages = await asyncio.gather(*(_page(http, f"{root}{path}") for path in paths))
    except TimeoutError:
        return []
    told: dict[str, dict[str, Any]] = {name: {} for name, _ in _entries(pages[0])}
    for name, entry in (pair for page in pages for pair in _entries(page)):
        if name in told:
            told[name] |= entry
    return [_candidate(server, f"{root}/v1", name, entry) for name, entry in told.items()]


_MORE: Final = {"ollama": ("/api/tags", "/api/ps"), "lm-studio": ("/api/v0/models",)}
"""Where a server tells of sizes, of kinds and of what is loaded."""


async def _page(http: httpx2.AsyncClient, url: str) -> Any:
    """What is served there; None where it is not JSON, not found, or nobody answers."""
    try:
        response = await http.get(url)
        return response.json() if response.is_success else None
    except (httpx2.HTTPError, ValueError):
        return None


def _entries(page: Any) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """The models a page lists, by name; nothing of what has another form."""
    listed = (page.get("data") or page.get("models")) if isinstance(page, dict) else None
    for entry in listed if isinstance(listed, list) else ():
        name = (entry.get("id") or entry.get("name")) if isinstance(entry, dict) else None
        if isinstance(name, str):
            yield name, entry


def _candidate(server: Server, base_url: str, name: str, told: Mapping[str, Any]) -> _Candidate:
    meta = told["meta"] if isinstance(told.get("meta"), dict) else {}
    sizes = (
        told.get("max_model_len"),
        told.get("loaded_context_length"),
        told.get("context_length"),
        meta.get("n_ctx"),
    )
    kind = told.get("type")
    return _Candidate(
        found=Found(server.name, base_url, name, next(filter(None, map(_count, sizes)), None)),
        loaded=_is_loaded(server, told),
        size=_count(told.get("size")) or _count(meta.get("size")) or _size_by_name(name),
        chats=kind in ("llm", "vlm") if server.name == "lm-studio" and kind else None,
    )


def _is_loaded(server: Server, told: Mapping[str, Any]) -> bool:
    if server.name == "ollama":
        return "size_vram" in told
    if server.name == "lm-studio":
        return told.get("state") == "loaded"
    status = told.get("status")  # llama.cpp's router lists what it could load, too
    return status.get("value") == "loaded" if isinstance(status, dict) else True


def _can_talk(candidate: _Candidate) -> bool:
    return candidate.chats is not False and not _NOT_FOR_TALK.search(candidate.found.model)


def _merit(candidate: _Candidate) -> tuple[int, ...]:
    """How well a model suits; the smallest is the best."""
    name = candidate.found.model
    return (
        not candidate.loaded,
        not _FOR_TALK.search(name),
        bool(_FOR_CODE.search(name)),
        *_size_merit(candidate.size),
    )


def _size_merit(size: int | None) -> tuple[int, int]:
    if size is None:
        return 1, 0
    return (0, -size) if size <= _COMFORTABLE else (2, size)


_NOT_FOR_TALK = re.compile(
    r"embed|rerank|whisper|minilm|colbert|moderation|guard|\b(?:bge|gte|e5|clip|siglip|tts|asr|ocr|base|fim)\b",
    re.IGNORECASE,
)
_FOR_TALK = re.compile(r"instruct|chat|\bit\b|assistant", re.IGNORECASE)
_FOR_CODE = re.compile(r"code|coder|starcoder|\bmath\b|\bsql\b", re.IGNORECASE)
_PARAMETERS = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?)b(?![a-z0-9])", re.IGNORECASE)


def _size_by_name(name: str) -> int | None:
    found = _PARAMETERS.search(name)
    return round(float(found[1]) * 1e9 * _BYTES_PER_PARAMETER) if found else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None

"""A model server that already runs on this machine is found, and the right model on it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import web

from companion.discovery import Found, Server, find_local_server

Pages = Mapping[str, Any]
Serve = Callable[[str, Pages], Awaitable[Server]]
_CLOSED = 1


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start a server of the given kind that serves the given pages: JSON, or HTML where a page is text."""
    async with AsyncExitStack() as stack:

        async def start(name: str, pages: Pages) -> Server:
            async def answer(request: web.Request) -> web.Response:
                page = pages.get(request.path)
                if page is None:
                    raise web.HTTPNotFound
                return (
                    web.Response(text=page, content_type="text/html")
                    if isinstance(page, str)
                    else web.json_response(page)
                )

            app = web.Application()
            app.router.add_get("/{path:.*}", answer)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            return Server(name, runner.addresses[0][1])

        yield start


def models(*names: str) -> dict[str, Any]:
    return {"data": [{"id": name} for name in names]}


def ollama(*, loaded: tuple[str, ...] = (), **sizes: float) -> dict[str, Any]:
    """An Ollama with models of these sizes in GB; underscores stand for colons."""
    named = {name.replace("_", ":"): round(size * 1e9) for name, size in sizes.items()}
    return {
        "/v1/models": models(*named),
        "/api/tags": {"models": [{"name": name, "size": size} for name, size in named.items()]},
        "/api/ps": {"models": [{"name": name, "size_vram": 1, "context_length": 8_192} for name in loaded]},
    }


async def find(*servers: Server, preferred: str | None = None) -> Found | None:
    return await find_local_server(preferred, servers=servers, timeout_seconds=5)


async def chosen(*servers: Server, preferred: str | None = None) -> str | None:
    found = await find(*servers, preferred=preferred)
    return found.model if found else None


async def test_where_nobody_listens_nothing_is_found() -> None:
    assert await find(Server("ollama", _CLOSED), Server("vllm", _CLOSED)) is None


async def test_what_is_found_can_be_asked_at_its_address(serve: Serve) -> None:
    server = await serve("vllm", {"/v1/models": {"data": [{"id": "org/talker-8b-instruct", "max_model_len": 16_384}]}})
    assert await find(server) == Found(
        "vllm", f"http://127.0.0.1:{server.port}/v1", "org/talker-8b-instruct", context=16_384
    )


async def test_a_web_page_at_the_usual_port_is_not_a_model_server(serve: Serve) -> None:
    page = await serve("llama.cpp", {"/v1/models": "<html><body>Hello</body></html>"})
    other = await serve("vllm", {"/v1/models": models("talker")})
    assert await chosen(page) is None
    assert await chosen(page, other) == "talker"


@pytest.mark.parametrize(
    "answer",
    [[], {}, {"data": None}, {"data": "x"}, {"data": [7, {"id": 7}, {}]}, {"error": "no"}, 7, {"data": {"id": "x"}}],
)
async def test_json_of_another_form_is_not_a_model_server(serve: Serve, answer: Any) -> None:
    assert await chosen(await serve("llama.cpp", {"/v1/models": answer})) is None


async def test_a_redirect_is_not_followed_off_this_machine(serve: Serve) -> None:
    async def elsewhere(_request: web.Request) -> web.Response:
        raise web.HTTPFound(f"http://127.0.0.1:{target.port}/v1/models")

    target = await serve("vllm", {"/v1/models": models("far-away")})
    app = web.Application()
    app.router.add_get("/v1/models", elsewhere)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        assert await chosen(Server("vllm", runner.addresses[0][1])) is None
    finally:
        await runner.cleanup()


async def test_a_proxy_of_the_environment_is_not_asked(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{_CLOSED}")
    assert await chosen(await serve("vllm", {"/v1/models": models("talker")})) == "talker"


async def test_a_server_that_never_answers_holds_up_nobody(serve: Serve) -> None:
    asked, over = asyncio.Event(), asyncio.Event()

    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await over.wait()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as silent:
        port = silent.sockets[0].getsockname()[1]
        other = await serve("vllm", {"/v1/models": models("talker")})
        found = await find_local_server(servers=(Server("llama.cpp", port), other), timeout_seconds=0.5)
        over.set()
        await asyncio.sleep(0.05)
    assert asked.is_set()
    assert found is not None
    assert found.model == "talker"


@pytest.mark.parametrize(
    "name",
    [
        "nomic-embed-text:latest",
        "bge-m3",
        "text-embedding-qwen3",
        "bge-reranker-v2",
        "whisper-large-v3",
        "llama-guard3:8b",
        "all-minilm",
        "qwen2.5-7b-base",
        "multilingual-e5-large",
    ],
)
async def test_what_is_not_made_for_talk_is_passed_over(serve: Serve, name: str) -> None:
    assert await chosen(await serve("vllm", {"/v1/models": models(name)})) is None


async def test_what_lm_studio_calls_an_embedder_is_passed_over_whatever_its_name(serve: Serve) -> None:
    listed = [
        {"id": "gemma-talk", "type": "vlm", "state": "not-loaded"},
        {"id": "aaa", "type": "embeddings", "state": "loaded"},
    ]
    server = await serve("lm-studio", {"/v1/models": models("aaa", "gemma-talk"), "/api/v0/models": {"data": listed}})
    assert await chosen(server) == "gemma-talk"


async def test_a_loaded_model_goes_before_a_larger_one_that_is_not(serve: Serve) -> None:
    server = await serve("ollama", ollama(llama3_8b=4.9, phi3_mini=2.2, loaded=("phi3:mini",)))
    found = await find(server)
    assert found is not None
    assert (found.model, found.context) == ("phi3:mini", 8_192)


async def test_the_largest_that_is_comfortable_goes_before_larger_and_smaller_ones(serve: Serve) -> None:
    assert await chosen(await serve("ollama", ollama(small_1b=1.0, middle_8b=5.0, huge_70b=40.0))) == "middle:8b"
    assert await chosen(await serve("ollama", ollama(huge_70b=40.0, large_32b=20.0))) == "large:32b"


async def test_a_name_tells_the_size_where_the_server_does_not(serve: Serve) -> None:
    names = ("a-0.5b-instruct", "b-7b-instruct", "c-70b-instruct")
    assert await chosen(await serve("vllm", {"/v1/models": models(*names)})) == "b-7b-instruct"


async def test_a_model_for_talk_goes_before_one_for_code(serve: Serve) -> None:
    names = ("big-coder-14b-instruct", "small-3b-instruct", "plain-8b")
    assert await chosen(await serve("vllm", {"/v1/models": models(*names)})) == "small-3b-instruct"


async def test_among_equals_the_first_server_and_the_first_name_win(serve: Serve) -> None:
    first = await serve("llama.cpp", {"/v1/models": models("b", "a")})
    second = await serve("vllm", {"/v1/models": models("0")})
    assert await chosen(first, second) == "a"


async def test_a_router_that_has_not_loaded_a_model_says_so(serve: Serve) -> None:
    listed = [
        {"id": "a", "status": {"value": "unloaded"}},
        {"id": "b", "status": {"value": "loaded"}, "meta": {"n_ctx": 4_096}},
    ]
    found = await find(await serve("llama.cpp", {"/v1/models": {"data": listed}}))
    assert found is not None
    assert (found.model, found.context) == ("b", 4_096)


async def test_a_preferred_model_is_taken_whatever_the_rule_says(serve: Serve) -> None:
    first = await serve("ollama", ollama(llama3_latest=4.9, starcoder_base=2.0, loaded=("llama3:latest",)))
    second = await serve("vllm", {"/v1/models": models("Org/Other")})
    assert await chosen(first, second, preferred="starcoder:base") == "starcoder:base"
    assert await chosen(first, second, preferred="llama3") == "llama3:latest"
    assert await chosen(first, second, preferred="org/other") == "Org/Other"


async def test_where_nobody_has_the_preferred_model_nothing_else_is_slipped_in(serve: Serve) -> None:
    server = await serve("ollama", ollama(llama3_8b=4.9))
    assert await chosen(server, preferred="mistral") is None

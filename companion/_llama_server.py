"""Runs llama.cpp's server as a process of its own, for as long as whoever started it holds its standard input open.

A process and not a thread: loading holds Python's lock for seconds, during which no gateway would be answered; native
code can abort; and how OpenMP waits can only be chosen before it is loaded. It is started by its path and imports
nothing of hers.
"""

import json
import os
import signal
import sys
from typing import Any, Final

_BATCH: Final = 64
"""Prompt tokens read at a stretch: nothing is cancelled and no other slot moves meanwhile. 512 reads hardly faster."""


def main() -> None:
    """Serve what the first line of standard input describes; answer it with one line, then wait to be let go."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; she ends in her own order
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    _silence()
    wanted = json.loads(sys.stdin.readline())
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # threads that spin starve when anything else wants a core
    try:
        server = _start(wanted)
    except RuntimeError as error:
        print(json.dumps({"error": str(error)}), file=answer, flush=True)
        return
    print(json.dumps({"address": server.listening_address}), file=answer, flush=True)
    sys.stdin.read()
    os._exit(0)  # nothing to save; a request in flight must not hold the door


def _start(wanted: dict[str, Any]) -> Any:
    import xllamacpp  # noqa: PLC0415 (optional, and it reads the environment when loaded)

    params = xllamacpp.CommonParams()
    params.model.path = wanted["model"]
    params.model_alias = {wanted["name"]}
    params.n_parallel = wanted["slots"]
    params.n_ctx = wanted["slots"] * wanted["context"]
    params.slot_save_path = wanted["snapshots"]
    params.hostnames = ["127.0.0.1"]
    params.port = wanted["port"]
    params.n_batch = params.n_ubatch = _BATCH
    params.verbosity = -1
    params.endpoint_props = False
    params.ui = False
    params.cors_origins = "http://127.0.0.1"  # no web page may listen in
    params.cache_ram_mib = 0  # a pinned slot is cache enough; the default may take 8 GB
    return xllamacpp.Server(params)


def _silence() -> None:
    """Send what native code prints nowhere: the terminal is a conversation."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())


if __name__ == "__main__":
    main()

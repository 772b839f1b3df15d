"""The lines of an old database made findable beside the talk, with word of how far that is."""

import logging
from typing import Final

from companion.store import Store, StoreError

_log = logging.getLogger(__name__)
_STEPS: Final = 10
"""How often progress is told."""


async def index_old_lines(store: Store) -> None:
    """Index what was kept before there was an index, and log every tenth of the way; people are answered meanwhile."""
    if not store.index.old:
        return
    _log.info("%d lines from before she could look things up are being indexed; she answers meanwhile", store.index.old)
    last = 0

    def told(done: int, total: int) -> None:
        nonlocal last
        step = done * _STEPS // total
        if step > last:
            last = step
            _log.info("%d of %d old lines are indexed", done, total)

    try:
        await store.index.take_in_old(told)
    except StoreError as error:
        _log.error("the rest of the old lines is indexed after the next start: %s", error)

"""A backup every night, and none kept longer than the host has promised."""

import asyncio
import logging
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from companion.clock import DAY, HOUR, Clock
from companion.store import StoreError
from companion.store.backups import drop_older, made_at, newest, place_for
from companion.store.copying import copy

_log = logging.getLogger(__name__)
_LOOK_EVERY = 60.0


class Nightly:
    """The nightly backup of one database; which one is due is seen from the files that are there."""

    def __init__(self, database: Path, *, clock: Clock, zone: tzinfo | None, hour: int, keep_days: int) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._hour = hour
        self._keep_days = keep_days
        self._not_before = 0

    async def run(self) -> None:
        """Look every minute, for as long as she runs."""
        while True:
            await self.look()
            await asyncio.sleep(_LOOK_EVERY)

    async def look(self) -> Path | None:
        """Make the backup that is due and drop those that are too old; where it is, if one was made."""
        now = self._clock.now()
        if now < self._not_before:
            return None
        try:
            return await asyncio.to_thread(self._work, now)
        except (StoreError, OSError) as error:
            _log.warning("the nightly backup is tried again in an hour: %s", error)
            self._not_before = now + HOUR
            return None

    def _work(self, now: int) -> Path | None:
        drop_older(self._database, than=now - self._keep_days * DAY)
        last = newest(self._database)
        if last and (made_at(last) or 0) >= _last_hour(now, self._hour, self._zone):
            return None
        to = place_for(self._database, now)
        size = copy(self._database, to)
        _log.info("backed up file=%s bytes=%d", to.name, size)
        return to


def _last_hour(now: int, hour: int, zone: tzinfo | None) -> int:
    """When it was last that hour of the day in a zone; ``None`` is this machine's own."""
    local = datetime.fromtimestamp(now / 1_000, zone).astimezone(zone)
    then = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return int((then if then <= local else then - timedelta(days=1)).timestamp() * 1_000)

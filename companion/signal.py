"""Something that may happen at any time and interrupts whoever waits for it."""

import asyncio


class Signal:
    """Like :class:`asyncio.Event`, but waiting for it takes no task of its own; for one who waits at a time."""

    def __init__(self) -> None:
        self._waited: asyncio.Future[None] | None = None

    def expect(self) -> "asyncio.Future[None]":
        """What is done as soon as it happens, from now on; whoever expected it before waits no longer."""
        self._waited = asyncio.get_running_loop().create_future()
        return self._waited

    def set(self) -> None:
        """It happens."""
        if self._waited is not None and not self._waited.done():
            self._waited.set_result(None)

"""Points discord.py at a Discord on this machine, and lets it reach nothing else."""

import ipaddress
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import aiohttp
import yarl
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route

if TYPE_CHECKING:
    from aiohttp.abc import ResolveResult
    from aiohttp.tracing import Trace
    from discord.types.user import User


class NotLoopbackError(Exception):
    """An address that is not on this machine; its text is fit to show."""


@contextmanager
def point_at(rest_base: str, gateway_url: str) -> Iterator[None]:
    """Make every discord.py client logged in within this block talk to these two addresses only.

    Both must name a loopback IP address; anything else raises :class:`NotLoopbackError`. The check is made
    again where connections are opened, so an address learned later (a resume address, an attachment) cannot
    lead outside either.
    """
    rest, gateway = yarl.URL(rest_base), yarl.URL(gateway_url)
    for address in (rest, gateway):
        refuse_unless_loopback(address)
    with ExitStack() as undo:
        undo.enter_context(_replaced(Route, "BASE", rest_base.rstrip("/")))
        undo.enter_context(_replaced(DiscordWebSocket, "DEFAULT_GATEWAY", gateway))
        undo.enter_context(_replaced(Asset, "BASE", str(rest.origin())))
        undo.enter_context(_replaced(HTTPClient, "static_login", _login_over_loopback))
        yield


def refuse_unless_loopback(address: yarl.URL) -> None:
    """Raise :class:`NotLoopbackError` unless the address names this machine by IP."""
    if not _is_loopback(address.host):
        raise NotLoopbackError(
            f"A rehearsal only ever talks to this machine (127.0.0.1), not to {address.host or address}."
        )


class LoopbackConnector(aiohttp.TCPConnector):
    """A connector that opens no connection that would leave this machine."""

    async def _resolve_host(
        self, host: str, port: int, traces: "Sequence[Trace] | None" = None
    ) -> "list[ResolveResult]":
        refuse_unless_loopback(yarl.URL.build(scheme="http", host=host, port=port))
        return await super()._resolve_host(host, port, traces)


_login = HTTPClient.static_login


async def _login_over_loopback(http: HTTPClient, token: str) -> "User":
    # Everything a client sends, the gateway and webhooks included, goes through this one connector.
    http.connector = LoopbackConnector(limit=0)
    return await _login(http, token)


def _is_loopback(host: str | None) -> bool:
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


@contextmanager
def _replaced(owner: object, name: str, value: object) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)

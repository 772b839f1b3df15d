"""What she does on the loopback Discord, shown on the screen as it happens."""

import asyncio
from pathlib import Path

from simcord.backend.models import Channel

from rehearsal.diary import Deed, Payload
from rehearsal.home import Home
from rehearsal.panels import Control, Panel, panel_of
from rehearsal.people import NotPossibleError
from rehearsal.screen import Screen
from rehearsal.server import LoopbackDiscord
from rehearsal.typeset import readable

SAVED = "[{name} was saved as {path}]"
TYPING_LASTS = 10.0
"""Seconds for which Discord shows somebody typing after each sign of it."""


class View:
    """The person's eyes: her messages, her typing, her panels and their controls, her files."""

    def __init__(self, loopback: LoopbackDiscord, home: Home, screen: Screen, downloads: Path) -> None:
        self.place = home.dm
        """Where the person is; what happens elsewhere is shown with the place's name."""
        self.her_name = loopback.world.bot_user.name.casefold()
        self._loopback = loopback
        self._home = home
        self._screen = screen
        self._downloads = downloads
        self._shown: dict[int, Panel] = {}
        self._panel: tuple[Deed, Panel] | None = None
        self._stops_typing: asyncio.TimerHandle | None = None

    async def watch(self) -> None:
        """Show every deed from the beginning on, for ever."""
        async for deed in self._loopback.diary.follow():
            await self._show(deed)

    def control(self, number: str) -> tuple[Channel, int, Control]:
        """Return where the last panel is, its message's id, and its control of this number."""
        if self._panel is None:
            raise NotPossibleError("There is nothing to press yet.")
        deed, panel = self._panel
        if not number.isdecimal() or not 1 <= int(number) <= len(panel.controls):
            raise NotPossibleError(f"Which one, 1 to {len(panel.controls)}?")
        place = self._loopback.world.get_channel(deed.channel_id)
        return place, deed.message_id, panel.controls[int(number) - 1]

    async def _show(self, deed: Deed) -> None:
        if deed.act == "typing":
            self._she_types()
        if deed.message is None or deed.act in {"thinking", "deleted"}:
            return
        self._she_stops_typing()
        panel = panel_of(deed.message)
        before = self._shown.get(deed.message_id)
        self._shown[deed.message_id] = panel
        if panel.controls:
            self._panel = deed, panel
        if before and before.text == panel.text and not panel.offers_more_than(before):
            return
        self._write(deed, panel)
        if deed.act == "sent":
            await self._save(deed.message["attachments"])

    def _write(self, deed: Deed, panel: Panel) -> None:
        remarks = {
            f"in {self._label(deed.channel_id)}": deed.channel_id != self.place.id,
            "only you see this": deed.is_ephemeral,
            "changed": deed.act == "edited",
        }
        if any(remarks.values()):
            self._screen.note(f"({', '.join(remark for remark, applies in remarks.items() if applies)})")
        if panel.text:
            self._screen.say(self.her_name, readable(panel.text, self._names()))
        for line in panel.footing:
            self._screen.offer(line)

    async def _save(self, attachments: list[Payload]) -> None:
        for attachment in attachments:
            content = self._loopback.world.cdn.content(attachment)
            path = self._downloads / f"{attachment['id']}-{Path(attachment['filename']).name}"
            await asyncio.to_thread(_save_file, path, content)
            self._screen.note(SAVED.format(name=attachment["filename"], path=path))

    def _she_types(self) -> None:
        self._she_stops_typing()
        self._screen.writing(self.her_name)
        self._stops_typing = asyncio.get_running_loop().call_later(TYPING_LASTS, self._she_stops_typing)

    def _she_stops_typing(self) -> None:
        if self._stops_typing:
            self._stops_typing.cancel()
            self._stops_typing = None
            self._screen.writing(None)

    def _label(self, channel_id: int) -> str:
        labels = {channel.id: label for label, channel in self._home.places.items()}
        return labels.get(channel_id, "another channel")

    def _names(self) -> dict[int, str]:
        people = {user.id: f"@{user.name}" for user in self._loopback.world.users.values()}
        return people | {channel.id: label for label, channel in self._home.places.items()}


def _save_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)

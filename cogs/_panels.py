"""Panels: one subject each, in plain words, with at most a few buttons under them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord

from cogs._errors import report

Press = Callable[[discord.Interaction], Awaitable[None]]
Choose = Callable[[discord.Interaction, str], Awaitable[None]]

_LASTS = 14 * 60
_LONGEST_LABEL = 100


class PanelButton(discord.ui.Button["Panel"]):
    """A button that does one thing."""

    def __init__(self, label: str, press: Press, *, danger: bool = False) -> None:
        style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.secondary
        super().__init__(label=label, style=style)
        self._press = press

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it."""
        await self._press(interaction)


class PanelMenu(discord.ui.Select["Panel"]):
    """A menu of which one entry is always chosen."""

    def __init__(self, name: str, options: Sequence[tuple[str, str]], chosen: str, choose: Choose) -> None:
        """``options`` are values and what they are called; the name stands before each, since only the chosen shows."""
        super().__init__(
            placeholder=name,
            options=[
                discord.SelectOption(label=f"{name}: {label}"[:_LONGEST_LABEL], value=value, default=value == chosen)
                for value, label in options
            ],
        )
        self._choose = choose

    async def callback(self, interaction: discord.Interaction) -> None:
        """Take the choice."""
        await self._choose(interaction, self.values[0])


class Panel(discord.ui.LayoutView):
    """Text with menus and buttons under it, shown to one person only."""

    def __init__(self, text: str, *buttons: PanelButton, menus: Sequence[PanelMenu] = ()) -> None:
        super().__init__(timeout=_LASTS)
        shown: list[discord.ui.Item[Panel]] = [discord.ui.TextDisplay(text)]
        shown += [discord.ui.ActionRow(menu) for menu in menus]
        if buttons:
            shown.append(discord.ui.ActionRow(*buttons))
        self.add_item(discord.ui.Container(*shown, accent_colour=discord.Colour(0xD6604D)))

    async def on_error(self, interaction: discord.Interaction, error: Exception, _item: discord.ui.Item[Any]) -> None:
        """Tell the person, and the log."""
        await report(interaction, error)

"""The questions of /privacy: which day, and whether it is really to go."""

from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord

from cogs._errors import report
from cogs._panels import Panel, PanelButton
from companion.engine import Companion
from companion.store.erasure import Extent, Gone
from companion.talk import Person

_LASTS = 14 * 60
_LONGEST_DAY = 60


def confirm(companion: Companion, person: Person, extent: Extent, gone: Gone, what: str) -> Panel:
    """Exactly what would go, and the choice."""

    def say(key: str, **fields: Any) -> str:
        return companion.strings.say(key, person.language, **fields)

    async def forget(pressed: discord.Interaction) -> None:
        await pressed.response.defer()
        went = await companion.erase(extent)
        text = say("privacy_part_done", lines=went.lines, memories=went.memories, check_ins=went.check_ins)
        await pressed.edit_original_response(view=Panel(text))

    async def keep(pressed: discord.Interaction) -> None:
        await pressed.response.edit_message(view=Panel(say("forget_kept")))

    numbers = {"lines": gone.lines, "memories": gone.memories, "check_ins": gone.check_ins}
    yes = PanelButton(say("privacy_part_yes"), forget, danger=True)
    return Panel(say("privacy_part_sure", what=what, **numbers), yes, PanelButton(say("forget_no"), keep))


class DayForm(discord.ui.Modal):
    """Asks for a day in words."""

    def __init__(
        self, companion: Companion, person: Person, named: Callable[[discord.Interaction, str], Awaitable[None]]
    ) -> None:
        super().__init__(title=companion.strings.say("privacy_day_button", person.language), timeout=_LASTS)
        self._named = named
        self._field: discord.ui.TextInput[Self] = discord.ui.TextInput(max_length=_LONGEST_DAY)
        label = companion.strings.say("privacy_day_label", person.language)
        self.add_item(discord.ui.Label(text=label, component=self._field))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Go on with the day."""
        await self._named(interaction, self._field.value)

    async def on_error(
        self, interaction: discord.Interaction, error: Exception, _item: discord.ui.Item[Any] | None = None, /
    ) -> None:
        """Tell the person, and the log."""
        await report(interaction, error)

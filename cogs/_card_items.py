"""What can be pressed and chosen on a resource card, also on one from before a restart."""

import re
from typing import Any, Protocol, Self, cast

import discord

from cogs._places import person_of
from companion.engine import Companion
from companion.language import language_of
from companion.talk import Person


class OpenCard(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"card:open(?::(?P<person>\d+):(?P<lang>\w+))?"
):
    """A button under a neutral public line; whom the card is for sees it, and anybody else is told it is not theirs."""

    def __init__(self, companion: Companion, person_id: int | None, language: str) -> None:
        label = companion.strings.say("card_open", language)
        custom_id = f"card:open:{person_id}:{language}" if person_id else "card:open"
        style = discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, emoji="🤍", custom_id=custom_id, style=style))
        self._companion = companion
        self._person_id = person_id
        self._language = language

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button as it was made; one of an earlier version is for whoever presses it."""
        person_id = int(match["person"]) if match["person"] else None
        return cls(_companion_of(interaction), person_id, match["lang"] or str(interaction.locale).split("-")[0])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the card, to one person alone."""
        person = person_of(interaction.user, locale=interaction.locale)
        if self._person_id not in {None, person.id}:
            text = self._companion.strings.say("card_not_yours", person.language)
            await interaction.response.send_message(text, ephemeral=True)
            return
        card = await self._companion.care.card_for(person, language=self._language)
        where = with_items(Where(self._companion, self._language))
        await interaction.response.send_message(card, view=where, ephemeral=True)


class Where(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"card:where:(?P<lang>\w+)"):
    """A menu under the card in which a person says where they are; that is remembered, and its numbers are shown."""

    def __init__(self, companion: Companion, language: str) -> None:
        placeholder = companion.strings.say("card_where", language)
        options = [discord.SelectOption(label=name, value=code) for code, name in companion.care.countries("")]
        select: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=f"card:where:{language}", placeholder=placeholder, options=options
        )
        super().__init__(select)
        self._companion = companion
        self._language = language

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu as it was made, with what has been chosen."""
        where = cls(_companion_of(interaction), match["lang"])
        where.item = cast("discord.ui.Select[Any]", item)
        return where

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Remember the country, and show its numbers in the place of the others."""
        person = person_of(interaction.user, locale=interaction.locale)
        card = await self._companion.care.card_for(person, country=self.item.values[0], language=self._language)
        await interaction.response.edit_message(content=card)


async def show_aside(interaction: discord.Interaction[Any], companion: Companion, person: Person, text: str) -> None:
    """After a command or a form was answered: the card, where the words put into it call for one."""
    due = await companion.heard_aside(person, text)
    if due is not None:
        card, risk = due
        view = with_items(Where(companion, language_of(text, fallback=person.language)))
        await interaction.followup.send(card, view=view, ephemeral=True)
        await companion.care.carded(person, risk)


def with_items(*items: discord.ui.Item[Any]) -> discord.ui.View:
    """A view that needs no memory of its own: its items say by themselves what they do."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


class _Minded(Protocol):
    companion: Companion


def _companion_of(interaction: discord.Interaction[Any]) -> Companion:
    return cast("_Minded", interaction.client).companion

"""The panels of /persona and /server persona: dials to turn, a form for names and words, a sample, and a step back."""

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from cogs._card_items import show_aside
from cogs._errors import report
from cogs._panels import Choose, Panel, PanelButton, PanelMenu, Press
from companion.engine import Companion
from companion.wish_book import Whose
from companion.wishes import LONGEST_NAME, LONGEST_WORDS, NotANameError, Wishes, as_name, as_words

_FOLLOWED = "follow"
_MOST_CHOICES = 25
_NAMES = ("their_name", "her_name")


class Desk:
    """What one person is choosing, for themselves or for a server, until they save it or leave it."""

    def __init__(self, companion: Companion, whose: Whose) -> None:
        self._companion = companion
        self._book = companion.wish_book
        self._whose = whose
        self._language = whose.person.language
        self._wishes = Wishes()
        self._typed: dict[str, str] = {}
        """Names that could not be used, as they were typed."""

    async def show(self, interaction: discord.Interaction) -> None:
        """Everything as it stands."""
        kept = await self._book.of(self._whose)
        buttons = [PanelButton(self._say("persona_tune_button"), self._mine(self._begin))]
        buttons += self._undo_button() if kept.can_undo else []
        rows = self._book.described(self._whose, kept.wishes, self._language)
        key = "persona_shown" if self._whose.guild_id is None else "persona_shown_server"
        await self._answer(interaction, Panel(self._say(key, rows=rows), *buttons))

    async def tune(self, interaction: discord.Interaction) -> None:
        """The dials, to be turned."""
        self._wishes = (await self._book.of(self._whose)).wishes
        await self._answer(interaction, self._dials())

    async def describe(self, interaction: discord.Interaction) -> None:
        """The form for names and words, at once."""
        self._wishes = (await self._book.of(self._whose)).wishes
        await interaction.response.send_modal(self._form())

    async def reset(self, interaction: discord.Interaction) -> None:
        """Nothing wished any more."""
        changed = await self._book.keep(self._whose, Wishes())
        text = self._say("persona_reset" if changed else "persona_same")
        await self._answer(interaction, Panel(text, *(self._undo_button() if changed else [])))

    async def switch(self, interaction: discord.Interaction, typed: str) -> None:
        """Another persona, or the sentence that there is none such."""
        folder = self._book.personas.chosen(typed)
        if folder is None:
            names = ", ".join(name for _, name in self._book.personas.known())
            await self._answer(interaction, Panel(self._say("persona_unknown", names=names)))
            return
        kept = await self._book.of(self._whose)
        changed = await self._book.keep(self._whose, replace(kept.wishes, persona=folder))
        name = self._book.personas.of(folder).name
        text = self._say("persona_switched", name=name) if changed else self._say("persona_same")
        await self._answer(interaction, Panel(text, *(self._undo_button() if changed else [])))

    def personas(self, typed: str) -> list[app_commands.Choice[str]]:
        """The personas whose names hold what was typed."""
        return [app_commands.Choice(name=name, value=folder) for folder, name in self._book.personas.known(typed)][
            :_MOST_CHOICES
        ]

    async def take(self, interaction: discord.Interaction, typed: dict[str, str]) -> None:
        """What was typed into the form; it is screened like all that people write."""
        self._typed = {}
        names = {key: self._named(key, typed.get(key, "")) for key in _NAMES}
        words = as_words(typed["words"])
        self._wishes = replace(self._wishes, their_name=names["their_name"], her_name=names["her_name"], words=words)
        await self._answer(interaction, self._dials())
        await show_aside(interaction, self._companion, self._whose.person, "\n".join(typed.values()))

    def _named(self, key: str, typed: str) -> str:
        """The name that was typed; where it cannot be used, the one there was, and what was typed is held."""
        try:
            return as_name(typed)
        except NotANameError:
            self._typed[key] = typed
            return str(getattr(self._wishes, key))

    async def _begin(self, pressed: discord.Interaction) -> None:
        self._wishes = (await self._book.of(self._whose)).wishes
        await pressed.response.edit_message(view=self._dials())

    def _dials(self) -> Panel:
        """The dials as they are turned now; names that could not be used are told first."""
        wrong = [self._say("persona_not_a_name", name=_shown(name)) for name in self._typed.values()]
        said = self._book.said(self._whose, self._wishes, self._language)
        small = [self._say("persona_small")] if self._companion.small else []
        return Panel(
            "\n\n".join(filter(None, [*wrong, self._say("persona_tune"), *small, said])),
            PanelButton(self._say("persona_try"), self._mine(self._try_out)),
            PanelButton(self._say("persona_write"), self._mine(self._write)),
            PanelButton(self._say("persona_cancel"), self._mine(self._cancel)),
            menus=[*map(self._dial, self._book.dials(self._whose)), self._tongue()],
        )

    def _dial(self, dial: str) -> PanelMenu:
        name = self._book.dial(dial, self._language)
        options = [(str(level), called) for level, called in enumerate(self._book.levels(dial, self._language))]

        async def turn(chosen: discord.Interaction, value: str) -> None:
            level = int(value) if value.isascii() and value.isdigit() else -1
            self._wishes = self._wishes.turned(dial, level)
            await chosen.response.edit_message(
                view=self._age() if self._book.needs_age(self._wishes) else self._dials()
            )

        return PanelMenu(name, options, str(self._wishes.level(dial)), self._mine_too(turn))

    def _tongue(self) -> PanelMenu:
        languages = self._book.languages(self._language)
        options = [(code or _FOLLOWED, called) for code, called in languages]

        async def turn(chosen: discord.Interaction, value: str) -> None:
            code = "" if value == _FOLLOWED else value
            if code in dict(languages):
                self._wishes = replace(self._wishes, language=code)
            await chosen.response.edit_message(view=self._dials())

        chosen = self._wishes.language or _FOLLOWED
        return PanelMenu(self._say("persona_language"), options, chosen, self._mine_too(turn))

    def _age(self) -> Panel:
        """The question that comes before romance."""

        async def yes(pressed: discord.Interaction) -> None:
            if not await self._companion.note_of_age(self._whose.person):
                self._wishes = self._wishes.turned("romance", 0)
                await pressed.response.edit_message(view=Panel(self._say("age_minor_today")))
                return
            self._wishes = replace(self._wishes, is_adult=True)
            await pressed.response.edit_message(view=self._dials())

        async def no(pressed: discord.Interaction) -> None:
            self._wishes = self._wishes.turned("romance", 0)
            await pressed.response.edit_message(view=self._dials())

        return Panel(
            self._say("persona_adult"),
            PanelButton(self._say("persona_adult_yes"), self._mine(yes)),
            PanelButton(self._say("persona_adult_no"), self._mine(no)),
        )

    async def _try_out(self, pressed: discord.Interaction) -> None:
        """Show how it sounds, made by the model in the way any answer is, and let them save it or not."""
        await pressed.response.edit_message(view=Panel(self._say("persona_trying")))
        wishes = self._wishes
        sample = await self._companion.sample(self._whose.person, self._whose.place, wishes)
        if sample is None:
            text = self._say("persona_unheard", rows=self._rows(wishes))
        else:
            said = self._companion.strings.say("persona_sample", wishes.language or self._language)
            quoted = "\n".join(f"> {line}" for line in sample.splitlines())
            text = self._say("persona_heard", said=said, sample=quoted, rows=self._rows(wishes))

        async def save(saving: discord.Interaction) -> None:
            changed = await self._book.keep(self._whose, wishes)
            text = self._say("persona_saved", rows=self._rows(wishes)) if changed else self._say("persona_same")
            await saving.response.edit_message(view=Panel(text, *(self._undo_button() if changed else [])))

        async def go_on(changing: discord.Interaction) -> None:
            await changing.response.edit_message(view=self._dials())

        buttons = [
            PanelButton(self._say("persona_save"), self._mine(save)),
            PanelButton(self._say("persona_go_on"), self._mine(go_on)),
            PanelButton(self._say("persona_cancel"), self._mine(self._cancel)),
        ]
        await pressed.edit_original_response(view=Panel(text, *buttons))

    async def _write(self, pressed: discord.Interaction) -> None:
        await pressed.response.send_modal(self._form())

    async def _cancel(self, pressed: discord.Interaction) -> None:
        await pressed.response.edit_message(view=Panel(self._say("persona_cancelled")))

    def _form(self) -> "Form":
        fields = {
            "their_name": (self._say("persona_form_their_name"), LONGEST_NAME),
            "her_name": (self._say("persona_form_her_name"), LONGEST_NAME),
            "words": (self._say("persona_form_words"), LONGEST_WORDS),
        }
        if self._whose.guild_id is not None:
            del fields["their_name"]
        written = {key: self._typed.get(key, getattr(self._wishes, key)) for key in fields}
        return Form(self, self._say("persona_form"), fields, written, hint=self._say("persona_form_hint"))

    def _undo_button(self) -> list[PanelButton]:
        async def undo(pressed: discord.Interaction) -> None:
            undone = await self._book.undo(self._whose)
            rows = self._rows((await self._book.of(self._whose)).wishes)
            text = self._say("persona_undone", rows=rows) if undone else self._say("persona_no_undo")
            await pressed.response.edit_message(view=Panel(text))

        return [PanelButton(self._say("persona_undo"), self._mine(undo))]

    def _mine(self, press: Press) -> Press:
        """The same for those who may; whoever managed a server when a panel was opened may do so no longer."""

        async def checked(pressed: discord.Interaction) -> None:
            if await self._may(pressed):
                await press(pressed)

        return checked

    def _mine_too(self, choose: Choose) -> Choose:
        async def checked(chosen: discord.Interaction, value: str) -> None:
            if await self._may(chosen):
                await choose(chosen, value)

        return checked

    async def _may(self, interaction: discord.Interaction) -> bool:
        if self._whose.guild_id is None or interaction.permissions.manage_guild:
            return True
        await interaction.response.send_message(self._say("needs_manage_server"), ephemeral=True)
        return False

    def _rows(self, wishes: Wishes) -> str:
        return self._book.chosen(self._whose, wishes, self._language)

    def _say(self, key: str, **fields: str) -> str:
        return self._companion.strings.say(key, self._language, turn=0, **fields)

    async def _answer(self, interaction: discord.Interaction, panel: Panel) -> None:
        """A new panel, or the one a form was opened from, as it is now."""
        if interaction.message is not None:
            await interaction.response.edit_message(view=panel)
        else:
            await interaction.response.send_message(view=panel, ephemeral=True)


class Form(discord.ui.Modal):
    """Names, and a few words in somebody's own way."""

    def __init__(
        self, desk: Desk, title: str, fields: dict[str, tuple[str, int]], written: dict[str, str], *, hint: str
    ) -> None:
        super().__init__(title=title)
        self._desk = desk
        self._fields: dict[str, discord.ui.TextInput[Form]] = {}
        for key, (label, longest) in fields.items():
            style = discord.TextStyle.paragraph if key == "words" else discord.TextStyle.short
            field = discord.ui.TextInput[Form](
                style=style, max_length=longest, required=False, default=written[key] or None
            )
            self._fields[key] = field
            self.add_item(discord.ui.Label(text=label, description=hint if key == "words" else None, component=field))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Hand over what was typed."""
        await self._desk.take(interaction, {key: field.value for key, field in self._fields.items()})

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, *_: object) -> None:
        """Tell the person, and the log."""
        await report(interaction, error)


def _shown(typed: str) -> str:
    """What was typed, as it may be said back: on one line, calling nobody."""
    return discord.utils.escape_markdown(discord.utils.escape_mentions(" ".join(typed.split())))

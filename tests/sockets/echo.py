"""A small bot of the production kind, run unmodified against the loopback Discord."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from discord import app_commands
from discord.ext import commands

from rehearsal.server import LoopbackDiscord
from rehearsal.transport import point_at


class Echo(commands.AutoShardedBot):
    """Repeats what it hears; has one command with a private answer, a button and a form."""

    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(
            command_prefix=(),
            intents=intents or discord.Intents.default(),
            max_messages=None,
            guild_ready_timeout=0.01,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.heard: list[str] = []
        self.downloaded: list[bytes] = []

    async def setup_hook(self) -> None:
        self.tree.add_command(ask)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        del shard_id, initial  # without the usual five seconds

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        self.heard.append(message.content)
        async with message.channel.typing():
            files = [discord.File(io.BytesIO(await a.read()), a.filename) for a in message.attachments]
        await message.channel.send(f"echo: {message.content}", files=files, nonce=f"n{message.id}"[-25:])


class Form(discord.ui.Modal, title="A form"):
    word: discord.ui.TextInput["Form"] = discord.ui.TextInput(label="Your word")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"word: {self.word.value}", ephemeral=True)


class Panel(discord.ui.View):
    @discord.ui.button(label="Write")
    async def write(self, interaction: discord.Interaction, _: discord.ui.Button["Panel"]) -> None:
        await interaction.response.send_modal(Form())


@app_commands.command(description="Ask for a panel.")
@app_commands.describe(topic="What about", loud="In capitals")
async def ask(interaction: discord.Interaction, topic: str, loud: bool = False) -> None:  # noqa: FBT001, FBT002 - a slash option
    """Answer privately with a button."""
    words = f"about {topic}"
    await interaction.response.send_message(words.upper() if loud else words, view=Panel(), ephemeral=True)
    await interaction.followup.send("and a file", file=discord.File(io.BytesIO(b"notes"), "notes.txt"))


@asynccontextmanager
async def on_stage(loopback: LoopbackDiscord, bot: Echo) -> AsyncIterator[Echo]:
    """Run the bot against this Discord until the block ends; its own error ends the block."""
    with point_at(loopback.rest_base, loopback.gateway_url):
        running = asyncio.create_task(bot.start(loopback.token))
        try:
            await loopback.gateway.until_identified()
            yield bot
        finally:
            await bot.close()
            await running

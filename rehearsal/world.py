"""Discord's own memory, in this process: people, places, messages, commands."""

import mimetypes
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

from simcord._clock import Clock as SimcordClock
from simcord.backend import Backend, serializers
from simcord.backend.cdn import CdnStore
from simcord.backend.models import Channel, Message, User
from simcord.enums import ChannelType

from companion.clock import Clock
from rehearsal.diary import LOADING, Act, Deed, Diary

SAMANTHA = 1_290_000_000_000_000_000
"""The bot's user id, and its application's: the same from one rehearsal to the next."""


class World(Backend):
    """simcord's backend on real time, with ids that can be fixed and a diary of what the bot does."""

    def __init__(self, clock: Clock, diary: Diary, *, bot_name: str) -> None:
        self.diary = diary
        self._last_millisecond = 0
        super().__init__(clock=_RealTime(clock))
        self.cdn: Attachments = Attachments()
        del self.users[self.bot_user.id]
        self.application_id = SAMANTHA
        self.bot_user = self.settle(bot_name, SAMANTHA, bot=True)
        self.locales: dict[int, str] = {}

    def settle(self, name: str, user_id: int | None = None, *, bot: bool = False) -> User:
        """Return a new person with that id, or with one of their own."""
        user = User(id=self.reserve_id(user_id) if user_id else self.snowflake(), name=name, bot=bot)
        self.users[user.id] = user
        return user

    def open_dm(self, user_id: int, channel_id: int) -> Channel:
        """Return the person's DM with the bot, under that id."""
        channel = Channel(id=self.reserve_id(channel_id), type=ChannelType.DM, recipient_ids=[user_id])
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}
        self.dm_channels[user_id] = channel.id
        return channel

    def open_channel(self, guild_id: int, name: str, channel_id: int | None = None) -> Channel:
        """Return a new text channel of that server, under that id or one of its own."""
        if channel_id is None:
            return self.create_channel(guild_id, name)
        channel = Channel(id=self.reserve_id(channel_id), type=ChannelType.TEXT, name=name, guild_id=guild_id)
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}
        self.guilds[guild_id].channel_ids.append(channel.id)
        self.emit("CHANNEL_CREATE", serializers.channel_payload(self, channel))
        return channel

    def payload(self, message: Message) -> dict[str, Any]:
        """Return a message as it is now, in wire form."""
        return dict(serializers.message_payload(self, message))

    def snowflake(self) -> int:
        """Return an id above all earlier ones, even if the clock is turned back."""
        now = self.clock.now().timestamp() * 1000 - _DISCORD_EPOCH
        self._last_millisecond = max(self._last_millisecond, int(now))
        return self._allocate_at(self._last_millisecond)

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        """Tell the gateway, and the diary where it is the bot's typing."""
        if event == "TYPING_START" and payload["user_id"] == str(self.bot_user.id):
            self.diary.note(Deed("typing", int(payload["channel_id"])))
        super().emit(event, payload)
        del self.transcript[:-_REMEMBERED]
        del self.http_requests[:-_REMEMBERED]

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        """Publish a message."""
        message = super().commit_message(message, broadcast=broadcast)
        self._note("thinking" if message.flags & LOADING else "sent", message)
        return message

    def edit_message(self, channel_id: int, message_id: int, fields: dict[str, Any]) -> Message:
        """Change a message; filling in a deferred answer counts as sending it."""
        was_loading = self.get_message(channel_id, message_id).flags & LOADING
        message = super().edit_message(channel_id, message_id, fields)
        self._note("sent" if was_loading else "edited", message)
        return message

    def delete_message(self, channel_id: int, message_id: int) -> None:
        """Take a message away."""
        message = self.get_message(channel_id, message_id)
        super().delete_message(channel_id, message_id)
        self._note("deleted", message)

    def _note(self, act: Act, message: Message) -> None:
        if message.author_id != self.bot_user.id:
            return
        interaction = message.interaction_metadata
        self.diary.note(
            Deed(
                act,
                message.channel_id,
                message=self.payload(message),
                interaction_id=int(interaction["id"]) if interaction else None,
            )
        )


class Attachments(CdnStore):
    """Uploaded files, served from this machine."""

    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.files: dict[str, tuple[bytes, str]] = {}
        """Path on the server → content and media type."""

    def content(self, attachment: dict[str, Any]) -> bytes:
        """Return the bytes of an attachment in wire form."""
        content, _ = self.files[unquote(attachment["url"].removeprefix(self.base))]
        return content

    def store_attachment(
        self, attachment_id: int, channel_id: int, filename: str, data: bytes, description: str | None
    ) -> dict[str, Any]:
        """Keep a file and return it as an attachment in wire form."""
        path = f"/attachments/{channel_id}/{attachment_id}/{filename}"
        media_type = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        self.files[path] = data, media_type
        url = self.base + quote(path)
        return {
            "id": str(attachment_id),
            "filename": filename,
            "description": description,
            "size": len(data),
            "url": url,
            "proxy_url": url,
            "content_type": media_type,
        }


class _RealTime(SimcordClock):
    """simcord's clock, driven by ours."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now() / 1000, UTC)


_DISCORD_EPOCH = 1_420_070_400_000
_REMEMBERED = 2_000

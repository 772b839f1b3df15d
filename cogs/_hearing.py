"""A Discord message into what she hears: the person's own words, and everything that came with them."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

import aiohttp
import discord

from companion.talk import Heard, Image, Person, Place, Quote
from companion.untrusted import inert, label, unbracketed

_MOST_IMAGES = 4
_LARGEST_IMAGE = 8 * 1024 * 1024
_LONGEST_DOWNLOAD = 10.0
_LARGEST_TEXT_FILE = 256 * 1024
_LONGEST_TEXT_FILE = 8_000
_LONGEST_QUOTE = 600
_IMAGE_TYPES = {"image/png", "image/jpeg", "image/webp", "image/gif"}
_TEXT_TYPES = {"application/json", "application/xml", "application/javascript", "application/toml"}
_TEXT_ENDINGS = (".txt", ".md", ".csv", ".py", ".js", ".ts", ".toml", ".yaml", ".yml", ".json", ".log", ".srt")


def heard_from(message: discord.Message, person: Person, place: Place, *, me: discord.abc.User) -> Heard:
    """What a message says to her, as far as it is here already; attachments are only named."""
    text = own_words(message, me)
    return Heard(
        message_id=message.id,
        person=person,
        place=place,
        text=text,
        at=int(message.created_at.timestamp() * 1000),
        context=_context(message, map(_named, attachments_of(message))),
        quote=quote_of(message, me),
        only=_only(message, text),
    )


async def with_attachments(heard: Heard, message: discord.Message) -> Heard:
    """The same once attachments she can use have been read; what does not arrive is said to be missing."""
    images, context = await what_came_with(message)
    return replace(heard, images=images, context=context)


async def what_came_with(message: discord.Message) -> tuple[tuple[Image, ...], str]:
    """The pictures of a message, and everything else beside its words, put into words."""
    images, files = await _read(attachments_of(message))
    return tuple(images), _context(message, files)


def attachments_of(message: discord.Message) -> list[discord.Attachment]:
    """A message's attachments, those of what it forwards among them."""
    return [*message.attachments, *(each for part in message.message_snapshots for each in part.attachments)]


def _context(message: discord.Message, files: Iterable[str]) -> str:
    stickers = [*message.stickers, *(each for part in message.message_snapshots for each in part.stickers)]
    parts = [
        *(f"[forwarded message: {_quoted(snapshot.content)}]" for snapshot in message.message_snapshots),
        *files,
        *(f"[sticker: {label(sticker.name)}]" for sticker in stickers),
        *([_poll(message.poll)] if message.poll else []),
    ]
    return _storable("\n".join(parts))


def _named(attachment: discord.Attachment) -> str:
    if attachment.is_voice_message():
        return f"[voice message of {attachment.duration or 0:.0f} seconds, which you cannot hear]"
    if _is_image(attachment):
        return f"[picture: {_name_of(attachment)}]"
    if _is_text(attachment) and attachment.size <= _LARGEST_TEXT_FILE:
        return f"[file {label(attachment.filename)}]"
    return f"[file you cannot open: {label(attachment.filename)}]"


def _name_of(picture: discord.Attachment) -> str:
    """A picture's name, and what its sender says it shows."""
    described = label(picture.description or "")[:_LONGEST_QUOTE]
    return f'{label(picture.filename)}, described as "{described}"' if described else label(picture.filename)


def own_words(message: discord.Message, me: discord.abc.User) -> str:
    """What the person wrote, with names for mentions and without the mention that only called her."""
    called = re.compile(rf"^\s*<@!?{me.id}>[\s,:]*|\s*<@!?{me.id}>\s*$")
    rest = called.sub("", message.content)
    if rest == message.content:
        return _storable(message.clean_content).strip()
    return _storable(_with_names(rest, message)).strip()


def quote_of(message: discord.Message, me: discord.abc.User) -> Quote | None:
    """The message that this one answers, where Discord shows it."""
    answered = message.reference.resolved if message.reference else None
    if not isinstance(answered, discord.Message) or message.message_snapshots:
        return None
    unseen = f"[answering a message of {label(answered.author.display_name)}'s, which you cannot see]"
    return as_quote(answered, me, verb="answering") or Quote(answered.id, answered.author.id, unseen)


def as_quote(message: discord.Message, me: discord.abc.User, *, verb: str, context: str = "") -> Quote | None:
    """Somebody's message, and what came with it, as something the speaker points at; nothing where it is empty."""
    words = message.content or " ".join(embed.description or "" for embed in message.embeds).strip()
    if not (words or context):
        return None
    is_hers = message.author.id == me.id
    whose = "your own message" if is_hers else f"{label(message.author.display_name)}'s message"
    pointed_at = f"[{verb} {whose}: {_quoted(words)}]"
    text = f"{pointed_at}\n{context}" if context else pointed_at
    return Quote(message.id, None if is_hers else message.author.id, _storable(text))


def is_unseen(message: discord.Message) -> bool:
    """Whether a message arrived with nothing in it at all, as it does for want of the content intent."""
    return not (
        message.content
        or message.attachments
        or message.embeds
        or message.stickers
        or message.poll
        or message.message_snapshots
    )


def _storable(text: str) -> str:
    """Text that every database and every model takes: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _with_names(text: str, message: discord.Message) -> str:
    names = {str(user.id): f"@{user.display_name}" for user in message.mentions}
    return re.sub(r"<@!?(\d+)>", lambda match: names.get(match[1], "@someone"), text)


def _quoted(text: str) -> str:
    shortened = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
    return f'"{label(shortened)}"'


def _poll(poll: discord.Poll) -> str:
    answers = "; ".join(label(answer.text or "") for answer in poll.answers)
    return f"[poll: {_quoted(str(poll.question))} answers: {answers}]"


def _only(message: discord.Message, text: str) -> Literal["voice", "picture"] | None:
    if text or message.message_snapshots or not message.attachments:
        return None
    if all(attachment.is_voice_message() for attachment in message.attachments):
        return "voice"
    if all(_is_image(attachment) for attachment in message.attachments):
        return "picture"
    return None


async def _read(attachments: Sequence[discord.Attachment]) -> tuple[list[Image], list[str]]:
    images: list[Image] = []
    words: list[str] = []
    for attachment in attachments:
        if _is_image(attachment) and len(images) < _MOST_IMAGES and attachment.size <= _LARGEST_IMAGE:
            content = await _content_of(attachment)
            images.extend([Image(_media_type(attachment), content)] if content else [])
            words.append(
                _named(attachment) if content else f"[picture: {label(attachment.filename)}, which did not arrive]"
            )
        elif _is_text(attachment) and attachment.size <= _LARGEST_TEXT_FILE:
            words.append(_text_file(label(attachment.filename), await _content_of(attachment)))
        elif _is_image(attachment):
            words.append(f"[picture you cannot open: {label(attachment.filename)}]")
        else:
            words.append(_named(attachment))
    return images, words


async def _content_of(attachment: discord.Attachment) -> bytes:
    try:
        async with asyncio.timeout(_LONGEST_DOWNLOAD):
            return await attachment.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError):
        return b""


def _text_file(name: str, content: bytes) -> str:
    text = content.decode("utf-8", errors="replace")
    if not text:
        return f"[file {name}, empty or unreadable]"
    cut = f"\n[{name} goes on; this is its beginning]" if len(text) > _LONGEST_TEXT_FILE else ""
    return f"[file {name}]\n{unbracketed(inert(text[:_LONGEST_TEXT_FILE]))}{cut}\n[end of {name}]"


def _media_type(attachment: discord.Attachment) -> str:
    return (attachment.content_type or "").split(";")[0].strip().lower()


def _is_image(attachment: discord.Attachment) -> bool:
    return _media_type(attachment) in _IMAGE_TYPES


def _is_text(attachment: discord.Attachment) -> bool:
    media_type = _media_type(attachment)
    return (
        media_type.startswith("text/")
        or media_type in _TEXT_TYPES
        or attachment.filename.lower().endswith(_TEXT_ENDINGS)
    )

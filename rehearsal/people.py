"""People on the simulated Discord, and what a Discord client would let them do."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from simcord import interactions as wire
from simcord._modal import _modal_submit_nodes
from simcord.backend import serializers
from simcord.backend.command_access import command_access
from simcord.backend.errors import BackendError, SetupError
from simcord.backend.models import AllowedMentions, Channel, Interaction, Message, User
from simcord.components import validate_modal, walk_components
from simcord.enums import SELECT_TYPES, AppCommandType, ComponentType, InteractionType, OptionType

from rehearsal.diary import Payload
from rehearsal.world import World

File = tuple[str, bytes]
_VOICE = 1 << 13
_PRIVATE_CHANNEL = 2
_FETCHED = {OptionType.USER, OptionType.CHANNEL, OptionType.ROLE, OptionType.MENTIONABLE}


class NotPossibleError(Exception):
    """Something a Discord client would not let a person do; its text is fit to show."""


class Person:
    """Somebody with a Discord account."""

    def __init__(self, world: World, user: User) -> None:
        self.id = user.id
        self.name = user.name
        self._world = world

    @property
    def dm(self) -> Channel:
        """Their direct messages with the bot."""
        return self._world.get_dm_channel(self.id)

    def say(
        self,
        channel: Channel,
        text: str,
        *,
        attachments: Sequence[File] = (),
        reply_to: int | None = None,
        ping: bool = True,
    ) -> int:
        """Send a message and return its id; a reply pings whom it answers unless told not to."""
        reference = None
        if reply_to is not None:
            reference = {"channel_id": str(channel.id), "message_id": str(reply_to)}
        uploads = self._world.store_attachments(channel.id, attachments)
        mentions = AllowedMentions(replied_user=ping)
        return self._world.create_message(
            channel.id, self.id, text, attachments=uploads, reference=reference, allowed_mentions=mentions
        ).id

    def forward(self, channel: Channel, source: Channel, message_id: int) -> int:
        """Forward a message from elsewhere and return the new one's id."""
        reference = {"type": 1, "channel_id": str(source.id), "message_id": str(message_id)}
        return self._world.create_message(channel.id, self.id, reference=reference).id

    def speak(self, channel: Channel, sound: bytes, *, seconds: float) -> int:
        """Send a voice message (Ogg/Opus) and return its id."""
        (upload,) = self._world.store_attachments(channel.id, [("voice-message.ogg", sound)])
        voice = {**upload, "duration_secs": seconds, "waveform": b64encode(bytes(16)).decode()}
        return self._world.create_message(channel.id, self.id, attachments=[voice], flags=_VOICE).id

    def edit(self, channel: Channel, message_id: int, text: str) -> None:
        """Change the words of a message of theirs."""
        self._world.edit_message(channel.id, message_id, {"content": text})

    def delete(self, channel: Channel, message_id: int) -> None:
        """Take back a message of theirs."""
        self._world.delete_message(channel.id, message_id)

    def typing(self, channel: Channel) -> None:
        """Let the others see that they are typing."""
        now = self._world.clock.now()
        event: Payload = {
            "channel_id": str(channel.id),
            "user_id": str(self.id),
            "timestamp": int(now.timestamp()),
        }
        if channel.guild_id:
            guild = self._world.get_guild(channel.guild_id)
            event["guild_id"] = str(guild.id)
            event["member"] = serializers.member_payload(self._world, guild, guild.members[self.id])
        self._world.emit("TYPING_START", event)

    def commands(self, channel: Channel) -> dict[str, Payload]:
        """Return the slash commands they are offered there: whole name → what was registered for it."""
        roots = self._world.visible_commands(user_id=self.id, channel_id=channel.id)
        return {" ".join(path): leaf for root in roots for path, leaf in wire.command_leaves(root)}

    def slash(self, channel: Channel, name: str, /, **options: Any) -> Interaction:
        """Run a slash command such as ``memory show``.

        People, channels and roles are given by id, files as ``(name, content)``. What comes of it is in the
        returned record and in the diary.
        """
        first, *rest = name.split()
        root = self._command(channel, first, AppCommandType.CHAT_INPUT)
        try:
            leaf, nesting = wire.walk_to_subcommand(root, rest)
            chosen, resolved = self._options(channel, name, leaf, options)
        except SetupError as error:
            raise NotPossibleError(str(error)) from error
        return self._interact(
            InteractionType.APPLICATION_COMMAND,
            channel,
            {
                "id": root["id"],
                "name": root["name"],
                "type": AppCommandType.CHAT_INPUT,
                "options": wire.nest_options(root, nesting, chosen),
                "resolved": resolved,
            },
        )

    def look_up(self, channel: Channel, name: str, option: str, typed: str) -> Interaction:
        """Type into an option that suggests values; those offered are in the record's ``autocomplete_choices``."""
        first, *rest = name.split()
        root = self._command(channel, first, AppCommandType.CHAT_INPUT)
        _, nesting = wire.walk_to_subcommand(root, rest)
        typing = {"name": option, "type": OptionType.STRING, "value": typed, "focused": True}
        return self._interact(
            InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE,
            channel,
            {
                "id": root["id"],
                "name": first,
                "type": AppCommandType.CHAT_INPUT,
                "options": wire.nest_options(root, nesting, [typing]),
            },
        )

    def menu(self, channel: Channel, name: str, message_id: int) -> Interaction:
        """Choose an entry of a message's context menu."""
        root = self._command(channel, name, AppCommandType.MESSAGE)
        message = self._world.payload(self._message(channel, message_id))
        return self._interact(
            InteractionType.APPLICATION_COMMAND,
            channel,
            {
                "id": root["id"],
                "name": name,
                "type": AppCommandType.MESSAGE,
                "target_id": str(message_id),
                "resolved": {"messages": {str(message_id): message}},
            },
        )

    def press(
        self, channel: Channel, message_id: int, *, label: str | None = None, custom_id: str | None = None
    ) -> Interaction:
        """Press a message's button, named by its label or its custom id."""
        message = self._message(channel, message_id)
        for part in walk_components(message.components):
            if part["type"] != ComponentType.BUTTON or "custom_id" not in part:
                continue
            if label in {None, part.get("label")} and custom_id in {None, part["custom_id"]}:
                return self._use(channel, message, part, {})
        raise NotPossibleError(f"There is no button {label or custom_id!r} on that message.")

    def choose(self, channel: Channel, message_id: int, custom_id: str, *values: str) -> Interaction:
        """Choose in a message's select menu: an option's value, or a person's, channel's or role's id."""
        message = self._message(channel, message_id)
        for part in walk_components(message.components):
            if part["type"] in SELECT_TYPES and part["custom_id"] == custom_id:
                return self._use(channel, message, part, self._choice(channel, part, values))
        raise NotPossibleError(f"There is no menu {custom_id!r} on that message.")

    def submit(self, asked: Interaction, values: dict[str, Any]) -> Interaction:
        """Fill in and send the form (modal) that answered an earlier interaction."""
        channel = self._world.get_channel(asked.channel_id)
        form = validate_modal(asked.modal)
        resolved: dict[str, dict[str, Any]] = {}
        uploads: list[tuple[dict[str, Any], str, bytes]] = []
        try:
            fields = _modal_submit_nodes(form["components"], self, values, resolved, asked.channel_id, uploads)
        except SetupError as error:
            raise NotPossibleError(str(error)) from error
        for control, filename, content in uploads:
            stored = wire.store_interaction_attachment(self._world, asked.channel_id, filename, content, resolved)
            control["values"].append(stored)
        data = {"custom_id": form["custom_id"], "components": fields, "resolved": resolved}
        source = asked.source_message_id
        message = self._world.messages[channel.id].get(source) if source else None
        return self._interact(InteractionType.MODAL_SUBMIT, channel, data, message)

    def _command(self, channel: Channel, name: str, kind: AppCommandType) -> Payload:
        root = self._world.find_command(name, channel.guild_id, type=kind)
        if root is None:
            raise NotPossibleError(f"There is no command {name!r}.")
        access = command_access(self._world, root, user_id=self.id, channel_id=channel.id)
        if not access.allowed:
            raise NotPossibleError(f"{name!r} is not offered here ({access.reason}).")
        return root

    def _message(self, channel: Channel, message_id: int) -> Message:
        try:
            message = self._world.get_message(channel.id, message_id)
        except BackendError as error:
            raise NotPossibleError("That message is no longer there.") from error
        if not message.visible_to(self.id):
            raise NotPossibleError("Only somebody else can see that message.")
        return message

    def _options(
        self, channel: Channel, name: str, leaf: Payload, given: dict[str, Any]
    ) -> tuple[list[Payload], dict[str, Any]]:
        declared = {option["name"]: option for option in leaf.get("options") or []}
        if any(option["type"] <= OptionType.SUBCOMMAND_GROUP for option in declared.values()):
            raise NotPossibleError(f"{name!r} goes on with {', '.join(declared)}.")
        resolved: dict[str, Any] = {}
        chosen = []
        for key, value in given.items():
            if key not in declared:
                raise NotPossibleError(f"{name!r} has no option {key!r}.")
            chosen.append(self._option(channel, name, declared[key], value, resolved))
        missing = [key for key, option in declared.items() if option.get("required") and key not in given]
        if missing:
            raise NotPossibleError(f"{name!r} needs {', '.join(missing)}.")
        return chosen, resolved

    def _option(self, channel: Channel, name: str, option: Payload, value: Any, resolved: dict[str, Any]) -> Payload:
        kind = OptionType(option["type"])
        if kind in _FETCHED:
            self._fetch(int(value), channel, resolved)
            value = str(value)
        else:
            value = wire.validate_option_value(name, option, value)
        if kind is OptionType.ATTACHMENT:
            filename, content = value
            value = wire.store_interaction_attachment(self._world, channel.id, filename, content, resolved)
        return {"name": option["name"], "type": kind, "value": value}

    def _fetch(self, snowflake: int, channel: Channel, resolved: dict[str, Any]) -> None:
        world, key = self._world, str(snowflake)
        guild = world.guilds.get(channel.guild_id or 0)
        if snowflake in world.users:
            resolved.setdefault("users", {})[key] = serializers.user_payload(world.users[snowflake])
        if guild and snowflake in guild.members:
            member = serializers.member_payload(world, guild, guild.members[snowflake], with_user=False)
            resolved.setdefault("members", {})[key] = member
        if guild and snowflake in guild.roles:
            resolved.setdefault("roles", {})[key] = serializers.role_payload(guild.roles[snowflake])
        if guild and snowflake in world.channels:
            place: Payload = dict(serializers.channel_payload(world, world.channels[snowflake]))
            place["permissions"] = str(world.compute_permissions(guild.id, self.id, snowflake))
            resolved.setdefault("channels", {})[key] = place

    def _choice(self, channel: Channel, menu: Payload, values: Sequence[str]) -> Payload:
        lowest, highest = menu.get("min_values", 1), menu.get("max_values", 1)
        if not lowest <= len(values) <= highest:
            raise NotPossibleError(f"Choose between {lowest} and {highest}.")
        if menu["type"] == ComponentType.STRING_SELECT:
            offered = {option["value"] for option in menu["options"]}
            if unknown := [value for value in values if value not in offered]:
                raise NotPossibleError(f"{unknown[0]!r} is not one of {', '.join(sorted(offered))}.")
            return {"values": list(values)}
        resolved: dict[str, Any] = {}
        for value in values:
            self._fetch(int(value), channel, resolved)
        return {"values": list(values), "resolved": resolved}

    def _use(self, channel: Channel, message: Message, part: Payload, extra: Payload) -> Interaction:
        if part.get("disabled"):
            raise NotPossibleError("That is greyed out.")
        data = {"custom_id": part["custom_id"], "component_type": part["type"], "id": part.get("id"), **extra}
        return self._interact(InteractionType.MESSAGE_COMPONENT, channel, data, message)

    def _interact(
        self, kind: InteractionType, channel: Channel, data: Payload, message: Message | None = None
    ) -> Interaction:
        record, event = wire.base_payload(
            self._world,
            type=kind,
            channel_id=channel.id,
            guild_id=channel.guild_id,
            user_id=self.id,
            data=data,
        )
        event["locale"] = self._world.locales.get(self.id, "en-US")
        event["authorizing_integration_owners"] = {"0": str(channel.guild_id or 0)}
        if channel.guild_id is None and channel.id != self.dm.id:
            event["context"] = _PRIVATE_CHANNEL
        if message is not None:
            record.source_message_id = message.id
            event["message"] = self._world.payload(message)
        self._world.emit("INTERACTION_CREATE", event)
        return record

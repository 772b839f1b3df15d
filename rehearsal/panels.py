"""A message as readable text: embeds, layouts, and its buttons and menus as numbered controls."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simcord.components import walk_components
from simcord.enums import SELECT_TYPES, ComponentType

from rehearsal.diary import Payload


@dataclass(frozen=True, slots=True)
class Control:
    """A button or a menu of a message, or a field of a form."""

    kind: int
    """Discord's component type."""
    custom_id: str
    label: str
    is_disabled: bool = False
    is_required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    """What can be chosen: (label, value)."""
    chosen: frozenset[str] = frozenset()
    """Values that are chosen already."""
    lowest: int = 1
    highest: int = 1

    @property
    def is_menu(self) -> bool:
        """Whether one chooses here, rather than presses."""
        return self.kind != ComponentType.BUTTON

    def value_of(self, typed: str) -> str:
        """Return the value of the option named by its label, its value or its place in the list."""
        for place, (label, value) in enumerate(self.options, 1):
            if typed.casefold() in {label.casefold(), self._short(label).casefold(), value.casefold(), str(place)}:
                return value
        return typed

    @property
    def choices(self) -> str:
        """What can be chosen, with a star before what is."""
        return " | ".join("*" * (value in self.chosen) + self._short(label) for label, value in self.options)

    def _short(self, label: str) -> str:
        """An option without the menu's own name, which on Discord only shows while nothing is chosen."""
        return label.removeprefix(f"{self.label}: ")


@dataclass(frozen=True, slots=True)
class Panel:
    """What a message says, and what can be done with it."""

    text: str
    controls: tuple[Control, ...] = ()

    @property
    def footing(self) -> list[str]:
        """The controls, numbered from 1, one line each."""
        return [_offer(number, control) for number, control in enumerate(self.controls, 1)]

    def offers_more_than(self, before: "Panel") -> bool:
        """Whether something can be pressed here that could not be pressed before."""
        return not {c for c in self.controls if not c.is_disabled} <= set(before.controls)


def panel_of(message: Payload) -> Panel:
    """Return a message as a panel."""
    embeds = [line for embed in message["embeds"] for line in _embed(embed)]
    words = [line for part in message["components"] for line in _words(part)]
    text = "\n".join(line for line in [message["content"], *embeds, *words] if line)
    parts = walk_components(message["components"])
    return Panel(text, tuple(_control(part) for part in parts if "custom_id" in part))


def fields_of(form: Payload) -> tuple[Control, ...]:
    """Return what a form asks for, in order."""
    return tuple(_fields(form["components"]))


def _fields(parts: list[Payload], label: str = "") -> Iterator[Control]:
    for part in parts:
        if "custom_id" in part:
            yield _control(part, label or part.get("label") or "", is_field=True)
        elif "component" in part:
            yield from _fields([part["component"]], part.get("label") or "")
        else:
            yield from _fields(part.get("components") or [])


def _control(part: Payload, label: str = "", *, is_field: bool = False) -> Control:
    kind = ComponentType(part["type"])
    emoji = (part.get("emoji") or {}).get("name") or ""
    named = label or part.get("label") or part.get("placeholder") or emoji or "…"
    asks_by_itself = kind is ComponentType.TEXT_INPUT or kind in SELECT_TYPES
    return Control(
        kind,
        part["custom_id"],
        f"{emoji} {named}" if emoji and emoji != named else named,
        is_disabled=bool(part.get("disabled")),
        is_required=is_field and bool(part.get("required", asks_by_itself)),
        options=tuple((option["label"], option["value"]) for option in part.get("options") or []),
        chosen=frozenset(option["value"] for option in part.get("options") or [] if option.get("default")),
        lowest=part.get("min_values", 1),
        highest=part.get("max_values") or 1,
    )


def _offer(number: int, control: Control) -> str:
    if control.is_disabled:
        return f"    {control.label} (greyed out)"
    if not control.is_menu:
        return f"[{number}] {control.label}"
    return f"[{number}] {control.label}: {control.choices}" if control.options else f"[{number}] {control.label}"


def _embed(embed: dict[str, Any]) -> Iterator[str]:
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    for field in embed.get("fields") or []:
        yield f"{field['name']}: {field['value']}"
    yield (embed.get("footer") or {}).get("text") or ""


def _words(part: Payload) -> Iterator[str]:
    match part["type"]:
        case ComponentType.TEXT_DISPLAY:
            yield part["content"]
        case ComponentType.SEPARATOR:
            yield "─" * 12
        case ComponentType.MEDIA_GALLERY:
            yield from (f"[picture] {item.get('description') or ''}".rstrip() for item in part["items"])
        case ComponentType.FILE:
            yield f"[file] {part.get('name') or ''}".rstrip()
        case ComponentType.BUTTON if part.get("url"):
            yield f"{part.get('label') or 'link'}: {part['url']}"
        case _:
            for child in [*(part.get("components") or []), *filter(None, [part.get("accessory")])]:
                yield from _words(child)

"""A form (modal) asked field by field, and files read for it or for a message."""

import asyncio
from pathlib import Path

from simcord.enums import SELECT_TYPES, ComponentType

from rehearsal.panels import Control
from rehearsal.people import File, NotPossibleError

_YES = {"yes", "y", "true", "on", "네"}


def question(field: Control) -> str:
    """Return what to ask for one field."""
    choices = " | ".join(label for label, _ in field.options)
    kind = "yes/no" if field.kind == ComponentType.CHECKBOX else choices
    kind = "path of a file" if field.kind == ComponentType.FILE_UPLOAD else kind
    hints = ", ".join(filter(None, (kind, "" if field.is_required else "may be left empty")))
    return f"{field.label} ({hints}): " if hints else f"{field.label}: "


async def filled(field: Control, typed: str) -> object:
    """Return what was typed in the shape the field wants; NotPossibleError names what cannot be read."""
    chosen = [field.value_of(part.strip()) for part in typed.split(",")]
    match field.kind:
        case ComponentType.CHECKBOX:
            return typed.casefold() in _YES
        case ComponentType.RADIO_GROUP:
            return chosen[0]
        case ComponentType.FILE_UPLOAD:
            return await read_file(Path(typed))
        case kind if kind in {*SELECT_TYPES, ComponentType.CHECKBOX_GROUP}:
            return chosen
        case _:
            return typed


async def read_file(path: Path) -> File:
    """Return a file's name and content."""
    try:
        content = await asyncio.to_thread(lambda: path.expanduser().read_bytes())
    except OSError as error:
        raise NotPossibleError(f"{path} cannot be read: {error.strerror}.") from error
    return path.name, content

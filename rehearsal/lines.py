"""What somebody types at the terminal: talk, or a command with its options."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simcord.enums import OptionType

from rehearsal.diary import Payload
from rehearsal.people import NotPossibleError

_YES, _NO = {"yes", "true", "on", "y", "1", "네"}, {"no", "false", "off", "n", "0", "아니요"}


@dataclass(frozen=True, slots=True)
class Talk:
    """Words for her."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A line that began with a slash."""

    verb: str
    rest: str


def parse(line: str) -> Talk | Command | None:
    """Return what a line means, or None where it is empty; two slashes begin talk that begins with one."""
    line = line.strip()
    if not line:
        return None
    found = re.match(r"/([\w-]+)\s*(.*)", line, re.DOTALL)
    if found is None:
        return Talk(line.removeprefix("/") if line.startswith("//") else line)
    return Command(found[1], found[2])


def find(typed: str, offered: Mapping[str, Payload]) -> tuple[str, str]:
    """Split ``memory show text=tea`` into the longest command name offered and the rest."""
    words = typed.split()
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        if name in offered:
            return name, typed.split(maxsplit=length)[length] if len(words) > length else ""
    begun = [name for name in offered if words and name.split()[0] == words[0]]
    raise NotPossibleError("\n".join([f"There is no /{typed}. There is:", *listing(offered, begun)]))


def listing(offered: Mapping[str, Payload], names: Iterable[str] = ()) -> list[str]:
    """Return these commands, or all, one a line with their options and descriptions."""
    return [f"/{name}{_signature(offered[name])} · {offered[name]['description']}" for name in sorted(names or offered)]


def options_of(name: str, command: Payload, rest: str, ids: Mapping[str, int]) -> dict[str, Any]:
    """Read ``key=value`` pairs, each with the type its option was registered with.

    A value may contain blanks and runs to the next key. Words before the first key are the first option. A
    file is returned as a path, a person, channel or role as an id.
    """
    declared = {option["name"]: option for option in command.get("options") or []}
    raw = _pairs(name, declared, rest)
    values = {key: _typed(declared[key], text, ids) for key, text in raw.items()}
    missing = [o for o in declared.values() if o.get("required") and o["name"] not in values]
    if missing:
        needs = ", ".join(f"{option['name']}= ({option['description']})" for option in missing)
        raise NotPossibleError(f"/{name} needs {needs}")
    return values


def _pairs(name: str, declared: Mapping[str, Payload], rest: str) -> dict[str, str]:
    keys = "|".join(map(re.escape, declared)) or r"(?!)"
    first, *pairs = re.split(rf"(?:^|\s+)({keys})=", rest)
    raw = dict(zip(pairs[::2], pairs[1::2], strict=True))
    if first.strip():
        open_options = [key for key in declared if key not in raw]
        if not open_options:
            raise NotPossibleError(f"/{name} does not know what to do with {first.strip()!r}.")
        raw[open_options[0]] = first
    return {key: _unquoted(text.strip()) for key, text in raw.items()}


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _typed(option: Payload, text: str, ids: Mapping[str, int]) -> Any:
    for choice in option.get("choices") or []:
        if text.casefold() in {str(choice["name"]).casefold(), str(choice["value"]).casefold()}:
            return choice["value"]
    match OptionType(option["type"]):
        case OptionType.INTEGER | OptionType.NUMBER as kind:
            return _number(option["name"], text, is_whole=kind is OptionType.INTEGER)
        case OptionType.BOOLEAN:
            return _truth(option["name"], text)
        case OptionType.USER | OptionType.CHANNEL | OptionType.ROLE | OptionType.MENTIONABLE:
            return _id(option["name"], text, ids)
        case OptionType.ATTACHMENT:
            return Path(text)
        case _:
            return text


def _number(key: str, text: str, *, is_whole: bool) -> int | float:
    try:
        return int(text) if is_whole else float(text)
    except ValueError:
        raise NotPossibleError(f"{key}= takes a number, not {text!r}.") from None


def _truth(key: str, text: str) -> bool:
    if text.casefold() in _YES | _NO:
        return text.casefold() in _YES
    raise NotPossibleError(f"{key}= takes yes or no, not {text!r}.")


def _id(key: str, text: str, ids: Mapping[str, int]) -> int:
    named = text.removeprefix("@")
    if named in ids:
        return ids[named]
    raise NotPossibleError(f"{key}= takes one of {', '.join(ids)}, not {text!r}.")


def _signature(command: Payload) -> str:
    options = command.get("options") or []
    return "".join(f" {o['name']}=" if o.get("required") else f" [{o['name']}=]" for o in options)

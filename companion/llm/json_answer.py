"""Finds the JSON in an answer that may have prose or fences round it, and holds it against a schema."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

_MOST_TRIES: Final = 50
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def instruction(schema: Mapping[str, Any]) -> str:
    """What to tell a model whose endpoint does not hold it to a schema."""
    return f"Answer with one JSON value and nothing else. JSON Schema: {json.dumps(schema, ensure_ascii=False)}"


def parse(answer: str, schema: Mapping[str, Any]) -> Any:
    """The first JSON value in ``answer`` that fits ``schema``; ValueError where there is none."""
    for value in _values(answer):
        if fits(value, schema):
            return value
    raise ValueError("no JSON that fits the schema")


def fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether types, enums, required keys and their nesting agree; other keywords are not looked at."""
    if "anyOf" in schema:
        return any(fits(value, option) for option in schema["anyOf"])
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "type" in schema and not _is_a(value, schema["type"]):
        return False
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return all(key in value for key in schema.get("required", ())) and all(
            fits(value[key], inner) for key, inner in known.items() if key in value
        )
    if isinstance(value, list):
        return all(fits(item, schema.get("items", {})) for item in value)
    return True


def _is_a(value: Any, names: str | list[str]) -> bool:
    wanted = [names] if isinstance(names, str) else names
    if isinstance(value, bool):
        return "boolean" in wanted
    return any(isinstance(value, _TYPES[name]) for name in wanted)


def _values(answer: str) -> Iterator[Any]:
    """Every JSON value that starts at an opening bracket, outermost and leftmost first."""
    decoder = json.JSONDecoder()
    at = 0
    for _ in range(_MOST_TRIES):
        try:
            value, end = decoder.raw_decode(answer, at)
        except (ValueError, RecursionError):
            end = 0
        else:
            yield value
        at = _next_bracket(answer, max(at + 1, end))
        if at < 0:
            return


def _next_bracket(answer: str, start: int) -> int:
    found = [at for at in (answer.find("{", start), answer.find("[", start)) if at >= 0]
    return min(found, default=-1)

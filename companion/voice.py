"""How she sounds: what must not reach a person, whatever a model wrote."""

import re
from collections.abc import Sequence

_SCAFFOLDING = re.compile(
    r"<\|[^|>]{0,40}\|>|</?(?:s|system|assistant|user|note|think|thinking|reasoning|beat)>|\[/?INST\]", re.IGNORECASE
)
_STAGE_DIRECTION = re.compile(r"^\s*(?:\[[^\]\n]{0,200}\]|\([^)\n]{0,60}\d{1,2}:\d{2}[^)\n]{0,20}\))\s*", re.MULTILINE)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’)\]]*(?=\s|$)|\n")


def sayable(beat: str, *, names: Sequence[str] = ()) -> str:
    """A beat without leaked scaffolding: role tags, a label with her own name, notes in brackets, headings.

    Code blocks are left alone. Comes back empty where nothing is left to say.
    """
    if "```" in beat:
        return beat.strip()
    text = _SCAFFOLDING.sub("", beat)
    text = _STAGE_DIRECTION.sub("", text)
    text = _HEADING.sub("", text)
    label = re.compile(rf"^\s*(?:{'|'.join(map(re.escape, names))})\s*[:：]\s*", re.IGNORECASE) if names else None
    return (label.sub("", text) if label else text).strip()


def whole_sentences(text: str) -> str:
    """The text up to its last finished sentence; all of it where no sentence is finished."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return text[: ends[-1]].rstrip() if ends else text

"""Words of people as data in a prompt: whatever they hold, they open no role and close no bracket of ours."""

import re

_LINES = re.compile("\r\n?|[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "(?<!\U0001f3f4)(?<![\U000e0020-\U000e007e])[\U000e0000-\U000e007f]+|[\u202a-\u202e\u2066-\u2069\u0000]"
)
_TOKENS = re.compile(
    r"<(?=[|\uff5c][^<>\n]{0,64}[|\uff5c]>|/?(?:s|bos|eos|unk|pad)>|/?(?:start|end)_of_turn>|<?/?SYS>)|\[(?=/?INST\])",
    re.IGNORECASE,
)
_LOOK_ALIKES = {"<": "\u2039", "[": "\uff3b"}
_BRACKET = re.compile(r"^([ \t]*)\[", re.MULTILINE)
_MARKS = str.maketrans({"[": "(", "]": ")", '"': "'", "\u201c": "'", "\u201d": "'"})


def inert(text: str) -> str:
    """The text without what nobody can see in it and without control tokens of any chat template; else as it is."""
    if text.isascii() and "<" not in text and "[" not in text and "\r" not in text and text.isprintable():
        return text
    text = _UNSEEN.sub("", _LINES.sub("\n", text))
    return _TOKENS.sub(lambda token: _LOOK_ALIKES[token[0]], text)


def unbracketed(text: str) -> str:
    """The text with no line that begins with a bracket: what stands in brackets there is ours to say."""
    return _BRACKET.sub("\\1\uff3b", text) if "[" in text else text


def label(text: str) -> str:
    """A name or a few words as they may stand between our brackets and quotation marks, on one line."""
    return " ".join(inert(text).translate(_MARKS).split())

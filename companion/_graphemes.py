"""Where a text may be cut without breaking what a reader sees as one character."""

import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"
_INDIC_LINKER = 9
"""The canonical combining class of viramas, which tie two consonants into one cluster."""

_JOINS_BACKWARDS = frozenset({"Mn", "Me", "Mc"})
_JOINS_BACKWARDS_TOO = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_TAGS = ("\U000e0020", "\U000e007f")
_REGIONAL_INDICATORS = ("\U0001f1e6", "\U0001f1ff")
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd"
    "\U000111c2\U000111c3\U000113d1\U0001193f\U00011941\U00011a3a\U00011a84\U00011a85\U00011a86\U00011a87"
    "\U00011a88\U00011a89\U00011d46\U00011f02"
)

_HANGUL_MAY_FOLLOW = {"L": "L V LV LVT", "V": "V T", "LV": "V T", "LVT": "T", "T": "T"}


def is_boundary(text: str, at: int) -> bool:
    """Whether `text` may be cut before index `at` (the rules of UAX #29, on the side of keeping together)."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False
    if before in "\r\n":
        return True
    if _joins_backwards(after) or _joins_forwards(before):
        return False
    if _within(before, _REGIONAL_INDICATORS) and _within(after, _REGIONAL_INDICATORS):
        return _indicators_ending_at(text, at) % 2 == 0
    return _hangul_kind(after) not in _HANGUL_MAY_FOLLOW.get(_hangul_kind(before), "").split()


def _joins_backwards(char: str) -> bool:
    return (
        unicodedata.category(char) in _JOINS_BACKWARDS
        or char in _JOINS_BACKWARDS_TOO
        or _within(char, _SKIN_TONES)
        or _within(char, _TAGS)
    )


def _joins_forwards(char: str) -> bool:
    return char == _ZERO_WIDTH_JOINER or char in _PREPENDED or unicodedata.combining(char) == _INDIC_LINKER


def _within(char: str, ends: tuple[str, str]) -> bool:
    return ends[0] <= char <= ends[1]


def _indicators_ending_at(text: str, at: int) -> int:
    start = at
    while start > 0 and _within(text[start - 1], _REGIONAL_INDICATORS):
        start -= 1
    return at - start


def _hangul_kind(char: str) -> str:
    if "\uac00" <= char <= "\ud7a3":
        return "LV" if (ord(char) - 0xAC00) % 28 == 0 else "LVT"
    if "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c":
        return "L"
    if "\u1160" <= char <= "\u11a7" or "\ud7b0" <= char <= "\ud7c6":
        return "V"
    if "\u11a8" <= char <= "\u11ff" or "\ud7cb" <= char <= "\ud7fb":
        return "T"
    return ""

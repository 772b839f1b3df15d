"""Phone numbers in her own words: only those of our table may stand."""

import re
from collections.abc import Collection

_GAP = r"[^\S\n]?[().\-\u2010-\u2013]{0,2}[^\S\n]?"
_KEPT = r"""https?://\S+ | <[^<>\s]+>
    | \d{4}[-./]\d{1,2}[-./]\d{1,2}(?!\d) | \d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d(?!\d)
    | (?:19|20)\d\d\s?[-\u2013]\s?(?:(?:19|20)\d\d|\d\d)(?!\d)
    | \d{1,2}:\d\d(?::\d\d)? | 24/7 | \d+(?:[,']\d{3})+(?:\.\d+)?
    | [$€£¥₩]\s?\d[\d.,]* | \d[\d.,]*\s?(?:%|[$€£¥₩원円元]|(?:won|dollars?|euros?|pounds?|usd|krw|eur)\b)
    | \d+[.,]\d+(?![-.\d\s]*\d)"""
_PHONE = (
    r"(?<!\w)\+?1[-.]\(?8\d\d\)?[-.](?:\d{3}[-.])?[A-Z]{4,8}(?!\w)"
    rf"| (?<![\w.,])\+?\(?\d(?:{_GAP}(?!24/7)\d){{2,17}}(?!\w*[a-z])"
)
_CANDIDATE = re.compile(rf"(?P<kept>{_KEPT})|(?P<phone>{_PHONE})", re.VERBOSE | re.IGNORECASE)
_GROUP = re.compile(r"\d+")
_CALLED_BEFORE = re.compile(
    r"(?:call|dial|text|phone|ring|number|hotline|lifeline|helpline|line|tel|contact|reach|sms|전화|번호|문자|상담|연락"
    r"|電話|番号|电话|热线|拨打|llam\w+|marca|appel\w+|ruf\w*|nummer|ligue|número|numéro)\W{0,3}(?:\w+\W{1,3}){0,3}$",
    re.IGNORECASE,
)
_CALLED_AFTER = re.compile(
    r"\s?(?:번|에?\s?로?\s?(?:전화|문자|연락|상담)|に電話|(?:\w+ )?(?:hotline|lifeline|helpline|crisis|anrufen))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST_FULL_NUMBER = 7
_LOOK_BACK = 40


def digits_of(text: str) -> str:
    """The digits of a number however it is written."""
    return "".join(str(int(char)) for char in text if char.isdecimal())


def redact_numbers(text: str, allowed: Collection[str]) -> str:
    """`text` without the phone-like numbers that are not `allowed`; dates, times, prices and scores stay."""
    known = {digits_of(number) for number in allowed}

    def stands(match: re.Match[str]) -> str:
        if match["kept"] is not None or match["phone"] is None:
            return match[0]
        return _without_unknown(match, known)

    cleaned = _CANDIDATE.sub(stands, text)
    return text if cleaned == text else re.sub(r"(?<=\S) {2,}| +(?=[.,!?](?:\s|$))", _one_space, cleaned).strip()


def _one_space(gap: re.Match[str]) -> str:
    return "" if gap.string[gap.end() : gap.end() + 1] in set(".,!?") else " "


def _without_unknown(match: re.Match[str], known: set[str]) -> str:
    """The candidate where it may stand, the known number it begins with, or nothing."""
    phone = match[0]
    digits = digits_of(phone)
    if digits in known or not _is_called(match, digits):
        return phone
    ends = [group.end() for group in _GROUP.finditer(phone)]
    known_ends = [end for end in ends if digits_of(phone[:end]) in known]
    if not known_ends:
        return ""
    rest = phone[known_ends[-1] :]
    return phone if len(digits_of(rest)) < _SHORTEST_FULL_NUMBER else phone[: known_ends[-1]]


def _is_called(match: re.Match[str], digits: str) -> bool:
    """Whether these digits are something one dials: long enough, or called a number by the words around."""
    if len(digits) >= _SHORTEST_FULL_NUMBER or match[0][-1].isalpha():
        return True
    text = match.string
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    called = _CALLED_BEFORE.search(before)
    if _YEAR.fullmatch(digits):
        return called is not None and len(called[0].split()) == 1
    return called is not None or _CALLED_AFTER.match(text, match.end()) is not None

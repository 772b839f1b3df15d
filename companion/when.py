"""When people mean: "next Friday", "in May", "다음 주 금요일" as a span of days, counted from when it was said."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final


@dataclass(frozen=True, slots=True)
class Span:
    """Some days in the world: from the first on, up to and without the last."""

    start: date
    end: date


def span_of(words: str, said_on: date, *, looks_back: bool = False) -> Span | None:
    """The first span of time named in English or Korean words; nothing where there is none.

    "Next Friday" is the Friday of the week after this one. A day or month without a year is the next to come, or the
    last that was where what is told ``looks_back``.
    """
    text = " ".join(words.lower().split())
    for pattern, meaning in _RULES:
        for found in pattern.finditer(text):
            try:
                return meaning(found.groupdict(), _Said(said_on, looks_back))
            except (ValueError, OverflowError):  # the 31st of June, a million years ago
                continue
    return None


def sounds_past(text: str) -> bool:
    """Whether a sentence tells of what has been."""
    return bool(_PAST.search(text.lower())) and not _PLANNED.search(text.lower())


def day_of(at: int, zone: tzinfo | None) -> date:
    """The day of a moment in a zone, by default this machine's."""
    return datetime.fromtimestamp(at / 1000, tz=UTC).astimezone(zone).date()


def start_of(day: date, zone: tzinfo | None) -> int:
    """The first moment of a day in a zone, in milliseconds since 1970."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone) if zone else datetime(day.year, day.month, day.day)  # noqa: DTZ001 (this machine's own zone)
    return int(midnight.timestamp() * 1000)


_Parts = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class _Said:
    """The day something was said on, and whether it tells of what has been."""

    on: date
    looks_back: bool


_Meaning = Callable[[_Parts, _Said], Span]

_NUMBERS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "열흘": 10, "보름": 15,
}  # fmt: skip
_WEEKDAYS: Final = {
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "월": 0, "화": 1, "수": 2, "목": 3, "금": 4, "토": 5, "일": 6,
}  # fmt: skip
_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_SEASONS: Final = {
    "spring": 3,
    "summer": 6,
    "autumn": 9,
    "fall": 9,
    "winter": 12,
    "봄": 3,
    "여름": 6,
    "가을": 9,
    "겨울": 12,
}
_STEPS: Final = {
    "last": -1, "past": -1, "this": 0, "next": 1, "지난": -1, "저번": -1, "지지난": -2, "이번": 0, "다음": 1, "담": 1,
    "다다음": 2, "작년": -1, "재작년": -2, "올해": 0, "올": 0, "내년": 1, "내후년": 2,
}  # fmt: skip
_DAYS: Final = {
    "the day after tomorrow": 2, "the day before yesterday": -2, "tomorrow": 1, "yesterday": -1, "last night": -1,
    "today": 0, "tonight": 0, "this morning": 0, "this evening": 0, "this afternoon": 0,
    "그저께": -2, "그제": -2, "어제": -1, "어젯밤": -1, "오늘": 0, "내일모레": 2, "내일": 1, "모레": 2, "글피": 3,
}  # fmt: skip
_UNITS: Final = {
    "day": "day", "week": "week", "month": "month", "year": "year",
    "일": "day", "주": "week", "주일": "week", "달": "month", "개월": "month", "년": "year", "": "day",
}  # fmt: skip
_PAST: Final = re.compile(
    r"\b(?:was|were|went|had|did|got|came|met|made|took|left|began|since|ago|last|used to|\w{2,}ed)\b"
    r"|[았었했갔왔됐났샀봤졌렸녔냈쳤꼈뺐썼떴잤탔]"
)
_PLANNED: Final = re.compile(
    r"\b(?:signed up|booked|registered|scheduled|planned|bought tickets|got tickets|decided|agreed|promised)\b"
    r"|예약|신청|등록|약속|하기로"
)


def _month(year: int, month: int) -> Span:
    years, rest = divmod(month - 1, 12)
    first = date(year + years, rest + 1, 1)
    return Span(first, first + timedelta(days=monthrange(first.year, first.month)[1]))


def _day(day: date) -> Span:
    return Span(day, day + timedelta(days=1))


def _shifted(day: date, months: int) -> date:
    first = _month(day.year, day.month + months).start
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def _nearest(made: Callable[[int], Span], said_on: date, *, looks_back: bool) -> Span:
    """The span of a year that is next, or that was last."""
    years = range(said_on.year, said_on.year - 9, -1) if looks_back else range(said_on.year, said_on.year + 9)
    for year in years:
        try:
            span = made(year)
        except ValueError:  # a leap day
            continue
        if (span.start <= said_on) if looks_back else (span.end > said_on):
            return span
    raise ValueError("no such day")


def _number(word: str | None) -> int:
    word = (word or "a").strip()
    return int(word) if word.isdigit() else _NUMBERS[word]


def _named_day(parts: _Parts, said: _Said) -> Span:
    return _day(said.on + timedelta(days=_DAYS[parts["day"] or ""]))


def _calendar(parts: _Parts, said: _Said) -> Span:
    name, number, day, year = parts["name"], parts.get("month"), parts["day"], parts.get("year")
    month = _MONTHS[name[:3]] if name else int(number or 0)
    if year:
        return _day(date(int(year), month, int(day or 1)))
    if step := parts.get("step"):
        return _day(date(said.on.year + _STEPS[step], month, int(day or 1)))
    return _nearest(lambda each: _day(date(each, month, int(day or 1))), said.on, looks_back=said.looks_back)


def _distance(parts: _Parts, said: _Said) -> Span:
    count = _number(parts["count"]) * (-1 if parts["way"] in {"ago", "전", "전에"} else 1)
    unit = _UNITS[parts["unit"] or ""]
    if unit in {"day", "week"}:
        return _day(said.on + timedelta(days=count * (7 if unit == "week" else 1)))
    there = _shifted(said.on, count * (12 if unit == "year" else 1))
    return _month(there.year, there.month)


def _week(parts: _Parts, said: _Said) -> Span:
    monday = said.on - timedelta(days=said.on.weekday()) + timedelta(days=7 * _STEPS[parts["step"] or "this"])
    if weekday := parts.get("weekday"):
        return _day(monday + timedelta(days=_WEEKDAYS[weekday]))
    if parts.get("weekend"):
        return Span(monday + timedelta(days=5), monday + timedelta(days=7))
    return Span(monday, monday + timedelta(days=7))


def _last_weekday(parts: _Parts, said: _Said) -> Span:
    return _day(said.on - timedelta(days=(said.on.weekday() - _WEEKDAYS[parts["weekday"] or ""] - 1) % 7 + 1))


def _weekday(parts: _Parts, said: _Said) -> Span:
    if said.looks_back:
        return _last_weekday(parts, said)
    return _day(said.on + timedelta(days=(_WEEKDAYS[parts["weekday"] or ""] - said.on.weekday()) % 7))


def _relative_month(parts: _Parts, said: _Said) -> Span:
    span = _month(said.on.year, said.on.month + _STEPS[parts["step"] or "this"])
    return _day(span.start.replace(day=int(parts["day"] or 1))) if parts.get("day") else span


def _named_month(parts: _Parts, said: _Said) -> Span:
    name, year, step = parts.get("name"), parts.get("year"), parts.get("step")
    month = _MONTHS[name[:3]] if name else int(parts.get("month") or 0)
    if not 1 <= month <= 12:  # noqa: PLR2004 (months)
        raise ValueError(month)
    if year:
        return _month(int(year), month)
    if step and name:  # "last May", said in June or in April
        return _nearest(lambda each: _month(each, month), said.on, looks_back=_STEPS[step] < 0)
    if step:
        return _month(said.on.year + _STEPS[step], month)
    return _nearest(lambda each: _month(each, month), said.on, looks_back=said.looks_back)


def _season(parts: _Parts, said: _Said) -> Span:
    month, step, year = _SEASONS[parts["season"] or ""], parts.get("step"), parts.get("year")

    def made(each: int) -> Span:
        return Span(_month(each, month).start, _month(each, month + 2).end)

    if year or step in {"작년", "재작년", "올해", "올", "내년", "내후년"}:
        return made(int(year) if year else said.on.year + _STEPS[step or "올"])
    past = step is not None and _STEPS[step] < 0
    if past and made(said.on.year).start <= said.on < made(said.on.year).end:
        return made(said.on.year - 1)  # "last autumn", said in autumn
    return _nearest(made, said.on, looks_back=past or (said.looks_back and step is None))


def _year(parts: _Parts, said: _Said) -> Span:
    year = int(parts["year"] or 0) if parts.get("year") else said.on.year + _STEPS[parts["step"] or "this"]
    return Span(date(year, 1, 1), date(year + 1, 1, 1))


_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEK_KO = r"(?P<step>지지난|지난|저번|이번|다다음|다음|담) ?주"
_WEEKDAY = r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|urday)?\b"
_COUNT = r"(?P<count>\d{1,3}|a couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_COUNT_KO = r"(?P<count>\d{1,3} ?|한 ?|두 ?|세 ?|네 ?|다섯 ?|여섯 ?|일곱 ?|여덟 ?|아홉 ?|열 ?)"
_YEAR_KO = r"(?:(?P<step>작년|재작년|올해|내년|내후년)|(?P<year>(?:19|20)\d\d)년)"
_RULES: Final[tuple[tuple[re.Pattern[str], _Meaning], ...]] = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (r"(?P<name>)(?P<year>(?:19|20)\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})\b", _calendar),
        (rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (?P<year>(?:19|20)\d\d))?", _calendar),
        (rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? (?P<year>(?:19|20)\d\d))?", _calendar),
        (rf"(?P<name>)(?:{_YEAR_KO} ?)?(?P<month>\d{{1,2}})월 ?(?P<day>\d{{1,2}})일", _calendar),
        (rf"(?P<day>\b(?:{'|'.join(word for word in _DAYS if word.isascii())})\b)", _named_day),
        (rf"(?P<day>{'|'.join(sorted((w for w in _DAYS if not w.isascii()), key=len, reverse=True))})", _named_day),
        (rf"\bin {_COUNT} (?P<unit>day|week|month|year)s?\b(?P<way>)", _distance),
        (rf"\b{_COUNT} (?P<unit>day|week|month|year)s? (?P<way>ago|from now|from today)\b", _distance),
        (r"(?P<count>하루|이틀|사흘|나흘|닷새|엿새|열흘|보름)(?P<unit>) ?(?P<way>뒤|후|있다가|전)", _distance),
        (rf"{_COUNT_KO}(?P<unit>일|주일?|달|개월|년) ?(?P<way>뒤|후|있다가|전)", _distance),
        (rf"\b(?P<step>next|this) {_WEEKDAY}", _week),
        (rf"\b(?:last|past) {_WEEKDAY}", _last_weekday),
        (rf"\b{_WEEKDAY} (?P<step>next) week\b", _week),
        (r"\b(?P<step>next|this|last) (?:week(?P<weekend>end)|week)\b", _week),
        (rf"{_WEEK_KO} ?(?:(?P<weekday>[월화수목금토일])요일|(?P<weekend>말))?", _week),
        (r"(?P<step>지난|저번|이번|다음|담) ?(?:(?P<weekday>[월화수목금토일])요일)", _week),
        (r"(?P<step>지지난|지난|저번|이번|다다음|다음|담) ?달(?: ?(?P<day>\d{1,2})일)?", _relative_month),
        (r"\b(?P<step>next|this|last) month\b", _relative_month),
        (rf"\b(?P<step>next|this|last|past) {_MONTH}\b", _named_month),
        (r"\b(?P<step>next|this|last) (?P<season>spring|summer|autumn|fall|winter)\b", _season),
        (
            r"\b(?:in|since|of|the) (?P<season>spring|summer|autumn|winter)\b(?: of)?(?: (?P<year>(?:19|20)\d\d))?",
            _season,
        ),
        (rf"{_YEAR_KO} ?(?P<season>봄|여름|가을|겨울)", _season),
        (r"(?P<step>지난|이번|다음|올) ?(?P<season>봄|여름|가을|겨울)", _season),
        (rf"{_YEAR_KO} ?(?P<month>\d{{1,2}})월", _named_month),
        (rf"\b(?:in|since|until|by|of|early|late|mid) {_MONTH}\b(?: (?P<year>(?:19|20)\d\d))?", _named_month),
        (r"(?<!\d)(?P<month>\d{1,2})월", _named_month),
        (r"\b(?P<step>next|this|last) year\b", _year),
        (_YEAR_KO, _year),
        (r"\b(?:in|since|until|from|of) (?P<year>(?:19|20)\d\d)\b", _year),
        (rf"\b(?:on|by|until) {_WEEKDAY}", _weekday),
        (r"(?P<weekday>[월화수목금토일])요일", _weekday),
        (rf"^{_WEEKDAY}$", _weekday),
        (rf"^{_MONTH}(?: (?P<year>(?:19|20)\d\d))?$", _named_month),
        (r"^(?P<year>(?:19|20)\d\d)$", _year),
    )
)

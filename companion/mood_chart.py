"""A person's check-ins as a picture: two lines over a day, a week or a month, in numbers and dates alone.

There is no word in it, so that it needs no font for any language; what it shows is said in words beside it. The card
is opaque, and its colours stand out from it, whether Discord around it is dark or light. Colour is never all that tells
the lines apart: one is solid with round points, the other dashed with square ones.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from io import BytesIO
from itertools import pairwise
from math import hypot
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from companion.clock import DAY
from companion.store.check_ins import DAYS, CheckIn, Span

_WIDTH, _HEIGHT = 1_000, 480
_FINER: Final = 2
"""Everything is drawn so much larger and then scaled down, which makes its edges smooth."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 40, 36, 66
_CORNER: Final = 24
_CARD, _GRID, _INK = "#20242d", "#3d4452", "#c9d1de"
_FEELING, _ENERGY = "#ffa072", "#7cc7ff"
_LEVELS: Final = range(1, 6)
_TEXT: Final = 22
_LINE, _DOT, _DASH, _GAP = 4, 9, 14, 10
_HOURS_APART: Final = 3
_DAYS_APART: Final[dict[Span, int]] = {"day": 1, "week": 1, "month": 5}


def chart(check_ins: Sequence[CheckIn], span: Span, *, now: int, zone: tzinfo | None) -> bytes:
    """A PNG of the check-ins of the span that ends now."""
    return _Chart(span, now, zone).drawn(check_ins)


class _Chart:
    """One picture being drawn; places in it are in pixels of the finished one."""

    def __init__(self, span: Span, now: int, zone: tzinfo | None) -> None:
        self._span = span
        self._from, self._until = now - DAYS[span] * DAY, now
        self._zone = zone
        self._image = Image.new("RGBA", (_WIDTH * _FINER, _HEIGHT * _FINER))
        self._pen = ImageDraw.Draw(self._image)
        self._font = ImageFont.load_default(_TEXT * _FINER)

    def drawn(self, check_ins: Sequence[CheckIn]) -> bytes:
        whole = (0, 0, _WIDTH * _FINER - 1, _HEIGHT * _FINER - 1)
        self._pen.rounded_rectangle(whole, _CORNER * _FINER, fill=_CARD)
        self._levels()
        self._moments()
        energy = [(self._x(each.at), self._y(each.energy)) for each in check_ins]
        feeling = [(self._x(each.at), self._y(each.valence)) for each in check_ins]
        self._dashed(energy)
        for start, end in pairwise(feeling):
            self._stroke(start, end, _FEELING)
        for x, y in energy:
            self._pen.rectangle(_around(x, y, _DOT + 1), fill=_ENERGY, outline=_CARD, width=_FINER)
        for x, y in feeling:
            self._pen.ellipse(_around(x, y, _DOT), fill=_FEELING, outline=_CARD, width=_FINER)
        out = BytesIO()
        self._image.resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
        return out.getvalue()

    def _levels(self) -> None:
        for level in _LEVELS:
            y = self._y(level)
            self._stroke((_LEFT, y), (_WIDTH - _RIGHT, y), _GRID, width=1)
            self._write(_LEFT - 26, y, str(level), "mm")

    def _moments(self) -> None:
        for at, shown in _ticks(self._span, self._from, self._until, self._zone):
            x = self._x(at)
            self._stroke((x, self._y(_LEVELS[0])), (x, self._y(_LEVELS[0]) + 8), _GRID, width=2)
            self._write(x, _HEIGHT - _BOTTOM + 34, shown, "mm")

    def _dashed(self, points: Sequence[tuple[float, float]]) -> None:
        for (x, y), (to_x, to_y) in pairwise(points):
            length = hypot(to_x - x, to_y - y)
            at = 0.0
            while at < length:
                end = min(at + _DASH, length)
                start, stop = at / length, end / length
                self._stroke(
                    (x + (to_x - x) * start, y + (to_y - y) * start),
                    (x + (to_x - x) * stop, y + (to_y - y) * stop),
                    _ENERGY,
                )
                at = end + _GAP

    def _stroke(self, start: tuple[float, float], end: tuple[float, float], colour: str, *, width: int = _LINE) -> None:
        self._pen.line([_finer(*start), _finer(*end)], fill=colour, width=width * _FINER)

    def _write(self, x: float, y: float, text: str, anchor: str) -> None:
        self._pen.text(_finer(x, y), text, font=self._font, fill=_INK, anchor=anchor)

    def _x(self, at: int) -> float:
        share = (at - self._from) / (self._until - self._from)
        return _LEFT + 20 + min(max(share, 0), 1) * (_WIDTH - _LEFT - _RIGHT - 40)

    def _y(self, level: int) -> float:
        share = (level - _LEVELS[0]) / (_LEVELS[-1] - _LEVELS[0])
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _ticks(span: Span, start: int, end: int, zone: tzinfo | None) -> Iterator[tuple[int, str]]:
    """Moments worth a mark below the picture, and how each is written: hours of a day, else days."""
    first = datetime.fromtimestamp(start / 1_000, UTC).astimezone(zone)
    step = timedelta(hours=_HOURS_APART) if span == "day" else timedelta(days=_DAYS_APART[span])
    moment = datetime.combine(first.date(), time(), first.tzinfo)
    while (at := int(moment.timestamp() * 1_000)) <= end:
        if at >= start:
            yield at, f"{moment:%H:%M}" if span == "day" else f"{moment.month}/{moment.day}"
        moment += step


def _around(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return (*_finer(x - radius, y - radius), *_finer(x + radius, y + radius))


def _finer(x: float, y: float) -> tuple[float, float]:
    return x * _FINER, y * _FINER

"""Phrases for days in English and Korean, counted from a Wednesday."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.when import Span, sounds_past, span_of

WEDNESDAY = date(2026, 9, 23)
DAYS = {
    "tomorrow": "2026-09-24",
    "the day after tomorrow": "2026-09-25",
    "tonight": "2026-09-23",
    "yesterday": "2026-09-22",
    "next Friday": "2026-10-02",
    "this Friday": "2026-09-25",
    "on Friday": "2026-09-25",
    "last Monday": "2026-09-21",
    "in three days": "2026-09-26",
    "in two weeks": "2026-10-07",
    "three weeks ago": "2026-09-02",
    "the 3rd of October": "2026-10-03",
    "October 3": "2026-10-03",
    "December 24th, 2027": "2027-12-24",
    "2026-11-05": "2026-11-05",
    "내일": "2026-09-24",
    "모레": "2026-09-25",
    "글피": "2026-09-26",
    "어제": "2026-09-22",
    "오늘 밤": "2026-09-23",
    "다음 주 금요일": "2026-10-02",
    "다다음 주 화요일": "2026-10-06",
    "이번 주 금요일": "2026-09-25",
    "지난주 월요일": "2026-09-14",
    "금요일에": "2026-09-25",
    "3일 뒤": "2026-09-26",
    "사흘 뒤": "2026-09-26",
    "2주 후": "2026-10-07",
    "10월 3일": "2026-10-03",
    "내년 3월 2일": "2027-03-02",
}
SPANS = {
    "next week": ("2026-09-28", "2026-10-05"),
    "this weekend": ("2026-09-26", "2026-09-28"),
    "next month": ("2026-10-01", "2026-11-01"),
    "in May": ("2027-05-01", "2027-06-01"),
    "last May": ("2026-05-01", "2026-06-01"),
    "last spring": ("2026-03-01", "2026-06-01"),
    "next year": ("2027-01-01", "2028-01-01"),
    "since 2019": ("2019-01-01", "2020-01-01"),
    "이번 주말": ("2026-09-26", "2026-09-28"),
    "다음 달": ("2026-10-01", "2026-11-01"),
    "작년 봄": ("2025-03-01", "2025-06-01"),
    "지난 겨울": ("2025-12-01", "2026-03-01"),
    "세 달 전": ("2026-06-01", "2026-07-01"),
    "2019년": ("2019-01-01", "2020-01-01"),
    "작년": ("2025-01-01", "2026-01-01"),
}


@pytest.mark.parametrize(("phrase", "day"), DAYS.items())
def test_a_relative_date_is_a_day_counted_from_when_it_was_said(phrase: str, day: str) -> None:
    span = span_of(phrase, WEDNESDAY)
    assert span
    assert (span.start.isoformat(), (span.end - span.start).days) == (day, 1)


@pytest.mark.parametrize(("phrase", "days"), SPANS.items())
def test_weeks_months_seasons_and_years_are_spans(phrase: str, days: tuple[str, str]) -> None:
    assert span_of(phrase, WEDNESDAY) == Span(*map(date.fromisoformat, days))


@pytest.mark.parametrize("phrase", ["", "soon", "10/12", "someday", "언젠가", "may I?", "2026-02-31", "우리 월급"])
def test_what_names_no_day_is_no_day(phrase: str) -> None:
    assert span_of(phrase, WEDNESDAY) is None


def test_a_month_without_a_year_is_the_last_one_where_the_sentence_looks_back() -> None:
    past, ahead = "we got married in May", "signed up for a race in May"
    for sentence, year in ((past, 2026), (ahead, 2027)):
        span = span_of(sentence, WEDNESDAY, looks_back=sounds_past(sentence))
        assert span
        assert span.start == date(year, 5, 1)


@given(st.text(max_size=40), st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.booleans())
def test_no_words_break_it_and_every_span_has_days(words: str, said_on: date, looks_back: bool) -> None:  # noqa: FBT001
    span = span_of(words, said_on, looks_back=looks_back)
    assert span is None or span.start < span.end

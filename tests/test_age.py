"""How old somebody says they are: what counts as saying so, and what does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.age import of_age_at, stated_age
from companion.clock import DAY

TODAY = date(2026, 11, 25)

SAID = [
    ("I'm 15", 15),
    ("i am 15 years old", 15),
    ("im 15 lol", 15),
    ("hi, I'm fifteen and bored", 15),
    ("I just turned 16", 16),
    ("I'm turning 16 next week", 15),
    ("I'm almost 18", 17),
    ("I'll be 18 in May", 17),
    ("I turn 17 tomorrow", 16),
    ("my age is 14", 14),
    ("today is my 15th birthday", 15),
    ("my 15th birthday is tomorrow", 14),
    ("15f here", 15),
    ("16/m from texas", 16),
    ("I'm a 15 year old girl from Ohio", 15),
    ("I'm only 12yo", 12),
    ("I'm in 9th grade", 14),
    ("im a 7th grader", 13),
    ("I'm in middle school", 13),
    ("I'm a sophomore in high school", 15),
    ("I was born in 2011", 14),
    ("I'm a minor", 13),
    ("I'm not even 18 yet", 13),
    ("I'm under 18", 13),
    ("I told you I'm 15", 15),
    ("I'm 15, I mean 51", 51),
    ("I'm not 15, I'm 25", 25),
    ("I'm 25 years old", 25),
    ("Since I'm 34 now, I care less", 34),
    ("나 열다섯 살이야", 14),
    ("15살이에요", 14),
    ("저 만 15세입니다", 15),
    ("난 중2야", 13),
    ("고1이에요", 15),
    ("나 사실 초등학생이야", 7),
    ("사실 초등학생이야", 13),
    ("나 중학교 2학년인데", 13),
    ("저는 고등학생이에요", 15),
    ("나 미성년자야", 13),
    ("2011년생이에요", 14),
    ("나 10년생이야", 15),
    ("저 열아홉 살이에요", 17),
    ("나 스무 살이야", 19),
    ("저는 서른두 살이에요", 31),
    ("나 열일곱이야", 16),
    ("올해 스물다섯 살 됐어", 24),
]
NOT_SAID = [
    "when I was 15 I ran away",
    "I was 15 then",
    "my 15-year-old is impossible",
    "my son is 15",
    "she's 15",
    "my sister just turned 13",
    "if I'm 15 minutes late, start without me",
    "I'm 15 minutes away",
    "I'm 10 pages in",
    "I'm 16 weeks pregnant",
    "I'm 15% done",
    "I'm 5 years sober",
    "I'm 12 years older than him",
    "everyone thinks I'm 15",
    "he treats me like I'm 12",
    "I feel like I'm 15 again",
    "I wish I was 15",
    "I'm not 15",
    "do I look like I'm 16?",
    "in the song she goes \"I'm 17 and I'm free\"",
    "I'm in high school reunion mode",
    "I'm a high school teacher",
    "I'm a minor character in this",
    "on a scale of 1 to 10 I'm 7",
    "roleplay: the character says I'm 15",
    "I have 15 cats",
    "I'm 3 of 15",
    "동생은 15살이야",
    "우리 딸 중2야",
    "내가 15살 때 이사 왔어",
    "15살 때부터 피아노 쳤어",
    "친구 남동생이 열다섯 살이래",
    "강아지가 15살이야",
    "중2병 걸렸나 봐",
    "만약 내가 15살이면 어떨까",
    "나 15살처럼 굴었어",
    "걔는 고1이야",
    "15살이었을 때가 좋았지",
    "30살 차이 나",
    "책이 열다섯 권이야",
    "동생들한테 편지를 썼어요. 걔네 지금 일곱 살, 아홉 살",
    "애들이 일곱 살, 아홉 살이야",
]


@pytest.mark.parametrize(("text", "age"), SAID)
def test_the_age_somebody_says_is_heard_as_the_fewest_years_their_words_allow(text: str, age: int) -> None:
    assert stated_age(text, TODAY) == age


@pytest.mark.parametrize("text", NOT_SAID)
def test_care_04_other_people_the_past_and_what_might_be_do_not_count(text: str) -> None:
    assert stated_age(text, TODAY) is None


def test_somebody_of_fifteen_is_of_age_three_years_later_and_an_adult_is_at_once() -> None:
    assert 3 * 365 * DAY <= of_age_at(15, 0) <= 3 * 366 * DAY
    assert of_age_at(25, 1_000) == 1_000


@given(st.text(max_size=3_000))
def test_any_text_is_read(text: str) -> None:
    age = stated_age(text, TODAY)
    assert age is None or 5 <= age <= 99

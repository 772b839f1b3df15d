import json
import re
from pathlib import Path

import pytest

from bench.care import Talk, hear, measure, read, table
from companion._risk import by_signs
from companion.care import Risk, screen
from tests.disclosures import SET_A_ENGLISH, SET_A_KOREAN, SET_B_ENGLISH, SET_B_KOREAN, Labelled

SETS = [
    pytest.param(SET_A_ENGLISH, "en", id="first set, English"),
    pytest.param(SET_A_KOREAN, "ko", id="first set, Korean"),
    pytest.param(SET_B_ENGLISH, "en", id="second set, English"),
    pytest.param(SET_B_KOREAN, "ko", id="second set, Korean"),
]


def talks(rows: Labelled, lang: str) -> list[Talk]:
    return [Talk((text,), lang, tier, who) for tier, who, text in rows]


@pytest.mark.parametrize(("rows", "lang"), SETS)
def test_nine_grave_disclosures_in_ten_are_heard_and_no_ordinary_line_is(rows: Labelled, lang: str) -> None:
    numbers = measure([hear(line) for line in talks(rows, lang)])
    recall = numbers["recall_tier2"]
    assert recall is not None
    assert recall >= 0.89
    assert numbers["false_alarm_rate"] == 0


@pytest.mark.parametrize("rows", [SET_A_ENGLISH, SET_A_KOREAN, SET_B_ENGLISH, SET_B_KOREAN])
def test_immediate_danger_is_always_grave(rows: Labelled) -> None:
    assert [text for tier, _, text in rows if tier == 3 and screen(text).tier < 2] == []


@pytest.mark.parametrize(
    "text",
    [
        "I've already taken the pills", "옥상 난간에 앉아 있어", "오늘 밤에 다 끝낼 거야", "thighs full of cuts",
        "I want to be gone from this world by Friday", "thinking about stepping into traffic", "자꾸 죽는 상상을 해",
        "I have a plan and nobody knows", "I have a plan and I know when", "if i had a gun i'd use it",
        "i can't do this anymore. i have the pills here and i'm going to take them tonight",
        "how many pills would it take", "i want to disappear forever", "약 먹었어 많이", "차에 뛰어들고 싶다",
        "this is goodbye, thank you for everything", "I'm going to jump tonight",
    ],
)  # fmt: skip
def test_a_wish_a_means_or_a_place_is_heard_by_what_stands_beside_it(text: str) -> None:
    assert screen(text).tier >= 2


@pytest.mark.parametrize(
    "text",
    [
        "my mom said she'd kill me if I'm late", "my friend says she'll jump on the call later",
        "she said she'll be gone for a week", "I'm at the bridge, sorry I'm late",
        "I have a plan, and a date! dinner at 8", "if i had a rope i'd use it to tie the boat",
        "this is goodbye, thank you for everything you taught us coach, the season is over", "약 먹었어 많이 나아졌어",
        "im going to jump, the trampoline park is open", "how many pills do i take a day for this",
        "I'm sitting on the roof alone with my guitar", "오늘 밤에 정주행 다 끝낼 거야", "난간에 빨래 널었어",
        "번개탄 사놨어 고기 먹자", "시험 자살각 ㅋㅋ", "추석만 지나면 갈 거야 제주도", "내일 여행 떠나기로 했어",
    ],
)  # fmt: skip
def test_the_same_words_beside_something_harmless_pass(text: str) -> None:
    assert screen(text).tier < 2


def test_two_different_distresses_in_one_breath_are_ideation() -> None:
    assert screen("I feel like such a burden").tier == 1
    assert screen("I feel like such a burden. I can't take this anymore") == Risk(2)


def test_a_laugh_beside_something_earnest_does_not_lower_it() -> None:
    assert screen("i want to die lol").tier == 1
    assert screen("i want to die again every night lol").tier == 2


@pytest.mark.parametrize("typed", ["i wnat to die", "cant stop thinkin about killin myself", "feeling sucidal"])
def test_common_slips_of_the_fingers_are_read_as_meant(typed: str) -> None:
    assert screen(typed).tier == 2


@pytest.mark.parametrize(
    "hostile",
    [
        "i cut my arm ",
        "im on the bridge ",
        "pills in my ",
        "i took the pills i",
        "burden i think ",
        "약을 ",
        "다리에 ",
        "내가 ",
    ],
)
def test_a_hostile_text_of_a_hundred_thousand_characters_is_answered(hostile: str) -> None:
    assert screen(hostile * (100_000 // len(hostile))).tier in range(4)


def test_recall_and_false_alarms_are_counted_by_file_and_by_tier_and_language(tmp_path: Path) -> None:
    labelled, ordinary = tmp_path / "labelled.jsonl", tmp_path / "chat.txt"
    rows = [
        {"lang": "en", "tier": 2, "who": "self", "text": "I want to die"},
        {"lang": "en", "tier": 2, "who": "self", "text": "the moon"},
        {"lang": "ko", "tier": 3, "who": "self", "lines": ["안녕", "약을 한꺼번에 삼켰어"]},
        {"lang": "ko", "tier": 0, "who": "self", "text": "더워 죽겠어"},
        {"lang": "en", "tier": 1, "who": "self", "text": "I'm such a burden"},
    ]
    labelled.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    ordinary.write_text('hello\n\n안녕\n{"text": "see you"}\n[1, 2]\n', encoding="utf-8")
    heard = [hear(talk) for file in (labelled, ordinary) for talk in read(file)]
    numbers, rows_shown = measure(heard), "\n".join(table(heard))
    assert numbers["rows"] == 9
    assert numbers["recall_tier2"] == 0.66667
    assert numbers["false_alarm_rate"] == 0
    assert numbers["files"]["chat.txt"] == {"recall_tier2": None, "false_alarm_rate": 0}
    assert numbers["files"]["labelled.jsonl"] == {"recall_tier2": 0.66667, "false_alarm_rate": 0}
    assert re.search(r"recall, tier 2, en +50.00%  1/2", rows_shown)
    assert re.search(r"recall, tier 3, ko +100.00%  1/1", rows_shown)
    assert re.search(r"false alarms, chat.txt +0.00%  0/4", rows_shown)


@pytest.mark.parametrize(
    "text",
    [
        "I was suicidal back in 2009. I talk about it to school groups now, and I love doing it.",
        "I used to self harm in high school, ten years clean now and proud",
        "십 년 전엔 죽을 생각도 했죠. 지금은 제 빵집 차려서 잘 삽니다",
    ],
)
def test_what_is_long_past_and_told_by_somebody_who_is_well_is_not_grave(text: str) -> None:
    assert by_signs(text).tier < 2


@pytest.mark.parametrize(
    "text",
    [
        "I used to say I'd kill myself if nothing changed by thirty. I'm thirty now.",
        "I tried to kill myself in 2011. I have two kids and I think about it every day",
        "I tried to kill myself in 2011, it's all behind me. I want to die tonight",
        "I tried to kill myself years ago. I talk about it to nobody",
        "예전엔 죽는 게 무서웠는데 이젠 안 무서워",
        "예전엔 참았는데 지금은 죽어도 괜찮을 것 같아",
        "예전에 자해했었어 지금은 괜찮은데 죽고 싶어",
    ],
)
def test_a_past_that_is_not_over_stays_grave(text: str) -> None:
    assert screen(text).tier >= 2

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.care import (
    LONG_USE_OF_A_MINOR,
    CareFileError,
    CareTexts,
    Helplines,
    NoticeState,
    Risk,
    country_of,
    notice_due,
    redact_numbers,
    screen,
)
from companion.clock import DAY, HOUR, MINUTE, SECOND

PERSONA = Path(__file__).parent.parent / "persona"
LANGUAGES = ["en", "ko", "ja", "zh", "es", "fr", "de", "pt"]

# The screen: lines of our own, none from a benchmark.

IMMEDIATE = """
i just swallowed a whole bottle of tylenol
took like 30 pills and now i'm getting sleepy
I've decided to end my life
I'm going to kill myself tonight
tomorrow morning I will take my own life
the noose is tied, i tied a noose
I'm on the roof and I'm about to jump
gonna jump in front of a train
I have a gun in my hand right now and it's loaded
I finished writing my suicide note
stay with me while I do it please
I won't be alive tomorrow
this is my last night on earth
saved up all my pills for this
I cut my wrists and it won't stop bleeding
I bought a rope to hang myself
I think I overdosed
I'm sitting on the edge of a bridge. goodbye.
수면제 모아둔 거 다 먹었어
약을 한꺼번에 삼켰어
오늘 밤에 죽을 거야
난간에 서 있어 뛰어내릴래
유서 다 써놨어
죽기로 결심했어
목 매달고 싶어 밧줄도 샀어
내일 자살할 거야
이제 목숨을 끊으려고
타이레놀 50알 먹었어
죽을 때까지 옆에 있어줘
마포대교 난간 앞이야. 안녕
"""

IDEATION = """
honestly I want to die
i wish i was dead
I wanna kill myself so bad
thinking about killing myself again
been feeling really suicidal lately
I don't want to exist anymore
tired of being alive
I can't stop cutting myself
I've been self harming since march
what's the most painless way to die
how many sleeping pills would it take to kill me
I'd be better off dead
i keep having thoughts about dying
I don't want to live
lost the will to live
I'll come to you soon, where you are
I'll join you on the other side
I won't be coming back.
this is our last conversation
goodbye forever, Samantha
I want to be with you forever, we'll be together on the other side
please take care of my dog when I'm gone
I want to off myself
sometimes I fantasize about jumping off a bridge
I relapsed and cut myself last night
sick of living like this, i want to stop existing
k i l l  m y s e l f
i want to k1ll myself
su1c1de is all i think about, i feel su1cidal
I just want to d!e
want to unal1ve myself
I really don't want to be here anymore
part of me wants it over, I might end my life
I wish I wasn't alive
kms, i'm serious
그냥 죽고 싶어요
죽고싶다는 생각만 들어
살기 싫어 진짜
더는 살고 싶은 마음이 없어
차라리 죽는 게 낫겠어
자살하고 싶어
자살 충동이 심해졌어
요즘 계속 자해를 해
칼로 팔을 그었어
세상을 떠나고 싶어
삶을 끝내고 싶다
살아있는 게 지옥이야
고통 없이 죽는 법 있어?
이제 네 곁으로 갈게
다시는 못 볼 거야
이게 마지막 인사야
그동안 고마웠어. 이제 안녕
저 세상에서 만나자
나 죽어버릴까
죽.고.싶.다
주ㄱ고 싶어
ㅈㅏ살하고 싶어
자1살 생각뿐이야
죽 고 싶 다
영원히 잠들고 싶어
모든 걸 끝내고 싶어
내가 없어지면 고양이 좀 부탁해
ㅈㅅ하고 싶다
I don't think I'm going to make it through the night
I just want the pain to end and I have the pills right here
what if I just drove my car off the road
I've been googling ways to die
I want to go to sleep and never wake up
nothing would stop me from ending it
I scratched my arms until they bled again
I just can't keep doing this life thing, I want out
if I jumped nobody would stop me
my wrists are bleeding
planning my funeral since I won't be needing next month
I said goodbye to my cat, it's over
i'm done. i'm ending things tonight
been holding the bottle of pills for an hour
I hope a truck hits me
the only way out is death
I want to leave this world
I have been thinking about it a lot, killing myself I mean
why shouldn't I just kill myself
thinking of taking my own life after exams
I nearly jumped yesterday
tell my mom I love her. bye
I deserve to die
wish I could just stop existing
나 이제 그만 살래
오늘 한강 갈 거야 끝내러
약 모으고 있어
칼을 손목에 대고 있어
죽으면 편해질까
나 같은 건 죽어야 돼
또 손목에 상처 냈어
숨 쉬는 것도 싫어 그냥 끝내고 싶어
너가 있는 곳으로 가고 싶어
더 살 자신이 없어
내일이 안 왔으면 좋겠어 그냥 죽었으면
자살 생각하면 마음이 편해져
마지막으로 너랑 얘기하고 싶었어 이제 안녕
이제 떠날 준비가 됐어
목숨 끊고 싶다
"""

ABOUT_OTHERS = """
my sister says she wants to kill herself
my best friend is suicidal and I don't know what to do
my boyfriend threatened to kill himself if I leave
a friend of mine keeps talking about suicide
I'm scared my brother might hurt himself
my roommate has been cutting herself
he told me he doesn't want to live anymore
my mom took a whole bottle of pills
친구가 자살하고 싶대
동생이 자해를 하고 있어
엄마가 죽고 싶다고 하셔
여친이 헤어지면 죽어버리겠대
아들이 살기 싫다고 말했어
"""

DISTRESS = """
I feel like such a burden to my family
what's the point of living
I can't take this anymore
nobody would care if I was gone
I hate myself
I wish I could just disappear forever
there is no hope left for me
I want to give up on everything
사라지고 싶다
살 이유가 없어
나는 짐만 되는 것 같아
다 내려놓고 싶어
더 이상 버틸 힘이 없어
태어나지 말았어야 했어
나는 쓸모없는 사람이야
"""

ORDINARY = """
this homework is killing me
I'm dying of laughter lol
that cake is to die for
I'd kill for a coffee right now
my battery is dead
it's only 5 kms away
we walked 12 kms today
I killed it at karaoke last night
the villain kills himself in the last episode
just finished a book about suicide prevention
I'm dead serious
I cut myself shaving
I cut myself some slack today
I burned myself cooking pasta
I hurt myself playing football
I won't be back until six, save me some dinner
I'll come to your place at seven
I'll be back tomorrow
goodbye for now, talk later
I don't want to live in this city anymore, too expensive
I don't want to die, I love my life
I'm not suicidal, just sad
I took my pills this morning like the doctor said
took two ibuprofen for my headache
can't wait to jump in the pool
I jumped off the swing
the bridge was beautiful last night
sitting on the roof watching the stars
we're planning our last night in Paris
this is the last time I buy that brand
I wrote a goodbye letter to my coworkers
dying to see you
my plants died while I was away
kill the lights please
he nearly killed himself tripping over the cat
the deadline is tomorrow and I'm not ready
I almost killed myself laughing
writing a paper on suicide rates in Finland
the song lyrics say I want to end it all, it's a classic
we ended it, he moved out
she took all the cookies
I want to end this meeting early
I can't go on vacation this year
I overdosed on chocolate
bungee jumping off a bridge is on my bucket list
Romeo and Juliet both die at the end
my grandfather died last spring and I miss him
give up sugar for a month
shoot, I forgot my keys
I'm going to hang out tonight
I want to cut my hair
the rope broke at the climbing gym
this game makes me rage, boss killed me again
back pain is killing me today
no way, I'm dead 💀
더워 죽겠어
웃겨 죽는 줄 알았네
졸려 죽겠다 진짜
심심해서 죽을 것 같아
비트코인에 투자해
혼자해 볼게
감자해장국 먹고 싶다
이 동네는 유서 깊은 곳이야
자살골 넣었어 ㅋㅋ
영화에서 주인공이 죽고 나서 울었어
드라마에서 여주가 유서 쓰는 장면 슬펐어
자살 예방 캠페인 봉사 다녀왔어
감기약 먹고 잤어
약 먹을 시간이야
수영장에서 뛰어내렸어
번지점프 뛰어내리려니까 무섭다
캠핑 가서 고기 구우려고 번개탄 샀어
오늘 야근 끝내고 집에 갈게
일 다 끝내고 쉬고 싶어
이 컴퓨터 죽었나 봐
한강 다리 위에서 야경 봤어
다시 올게!
내일 다시 만나자
마지막 버스 놓쳤어
손목시계 샀어
죽이 맛있다
전복죽 먹고 싶어
그 동네에서 살고 싶지 않아 너무 시끄러워
사라진 지갑 찾았어
회사 그만두고 싶다
잘 자 내 꿈 꿔
쪽팔려서 죽고 싶다ㅋㅋ
옥상에서 고기 구워 먹었어
숙제 다 끝냈어
너한테 갈게 기다려
면도칼 새로 샀어
ㅈㅅ 늦었어
아이스크림 살까 말까
The last time we talked you told me about your mom
I'm so done with this semester
we're going to come to you for Christmas
never again, that restaurant was awful
I want to end my subscription
My grandma passed away and I miss her so much
I took a bunch of photos at the lake
I can't wait to be back home
he was killed in the war, my great uncle
I want to live in Japan someday
she dumped me and it hurts
they shot the movie on a bridge
What's the point of this meeting?
there's no point arguing with him
I give up, you win
I'm going to bed, goodbye!
see you on the other side of the exam
I will be with you in a minute
I left a note on the fridge
it hurts when I cut onions
I'd rather die than eat olives
I could kill my boss today
my dog died today
tell my brother I said hi
that's the last straw, I'm leaving this job
I'm tired of living with roommates
my back is so bad I can't live like this lol, need a new chair
I got cut from the team
I need to kill some time before my flight
my ex is dead to me
the train was so full today
I'm never coming back to this hotel
does your memory end when I close the app?
do you ever die?
오늘 진짜 죽음이다
너 죽을래? ㅋㅋ
월요일이라 죽을 맛이야
다 끝났다 시험
살 빼고 싶다
살이 너무 쪘어
여기 다시는 안 와
이번이 마지막 시험이야
이 옷 살까 말까
약속을 다시 잡자
감기약을 다 먹었어
내일 한강 가자
누나가 옥상에 빨래 널었어
나 이제 퇴근할게 안녕
희망 도서 신청했어
형이 뛰어내리는 장면 봤어
짐이 너무 많아
칼로 사과 깎다가 손가락 베었어
아 졸라 힘들다 오늘
친구가 피곤해 죽겠대
"""


def _lines(block: str) -> list[str]:
    return block.strip().splitlines()


def test_there_are_enough_lines_to_say_something() -> None:
    assert sum(len(_lines(block)) for block in (IMMEDIATE, IDEATION, ABOUT_OTHERS, DISTRESS, ORDINARY)) >= 150


@pytest.mark.parametrize("text", _lines(IMMEDIATE))
def test_immediate_danger_is_tier_three(text: str) -> None:
    assert screen(text) == Risk(3, "self")


@pytest.mark.parametrize("text", _lines(IDEATION))
def test_ideation_self_harm_and_a_companions_goodbye_are_at_least_tier_two(text: str) -> None:
    risk = screen(text)
    assert risk.tier >= 2
    assert risk.about == "self"


@pytest.mark.parametrize("text", _lines(ABOUT_OTHERS))
def test_danger_to_somebody_else_is_heard_as_theirs(text: str) -> None:
    risk = screen(text)
    assert risk.tier >= 2
    assert risk.about == "other"


@pytest.mark.parametrize("text", _lines(DISTRESS))
def test_distress_is_tier_one(text: str) -> None:
    assert screen(text) == Risk(1, "self")


@pytest.mark.parametrize("text", _lines(ORDINARY))
def test_idioms_stories_and_everyday_words_pass(text: str) -> None:
    assert screen(text).tier == 0


FILLER = "We went to the market and bought apples. Then it rained for a while! "


@pytest.mark.parametrize(
    "text", [*_lines(IMMEDIATE)[:10], *_lines(IDEATION)[:10], "자살하고 싶어", "약을 한꺼번에 삼켰어"]
)
def test_a_disclosure_in_the_middle_of_a_long_post_is_found(text: str) -> None:
    assert screen(f"{FILLER * 40}{text}. {FILLER * 40}").tier >= 2
    assert screen(f"{FILLER * 40}\n{text}\n{FILLER * 40}").tier >= 2


def test_a_disclosure_in_a_text_without_any_full_stop_is_found() -> None:
    assert screen("and then " * 500 + "i want to kill myself " + "and then " * 500).tier >= 2


def test_a_film_mentioned_beside_it_does_not_hide_a_disclosure() -> None:
    assert screen("I watched a movie. I want to kill myself.").tier >= 2


@pytest.mark.parametrize(
    "disguise",
    ["I want\u200b to di\u200be", "I WANT TO DIE", "i   want\nto die", "i want to dieeeee", "죽\u200b고 싶어"],
)
def test_invisible_characters_capitals_and_stretching_hide_nothing(disguise: str) -> None:
    assert screen(disguise).tier >= 2


def test_decomposed_hangul_is_composed_and_single_letters_are_left_whole() -> None:
    assert screen("\u110c\u116e\u11a8\u1100\u1169 \u1109\u1175\u11c1\u110b\u1165").tier == 2
    assert screen("ㅈㄱ고 싶어").tier == 2


@pytest.mark.parametrize("text", ["", " ", "😂", "\u200b", "...", "\n\n"])
def test_what_says_nothing_is_no_risk(text: str) -> None:
    assert screen(text) == Risk()


@pytest.mark.parametrize(
    "hostile", ["a", "i want to ", "죽", "e\u0301\u0316", "약을 ", "ㅈㅏ", "my friend wants ", "k i l l "]
)
def test_a_hostile_text_of_any_length_is_answered(hostile: str) -> None:
    assert screen(hostile * (20_000 // len(hostile))).tier in range(4)


@given(st.text(max_size=300))
def test_any_text_has_a_tier(text: str) -> None:
    assert screen(text).tier in range(4)


# Helplines

NUMBERS = {
    "US": (["911"], ["988", "988", "741741"]),
    "CA": (["911"], ["988", "988"]),
    "GB": (["999"], ["116 123", "85258"]),
    "IE": (["112"], ["116 123"]),
    "KR": (["119", "112"], ["109", "1388"]),
    "JP": (["119", "110"], ["0120-279-338", "0120-783-556", "0800-300-8355"]),
    "DE": (["112"], ["0800 111 0 111", "0800 111 0 222"]),
    "FR": (["112", "15"], ["3114"]),
    "ES": (["112"], ["024"]),
    "AU": (["000"], ["13 11 14", "0477 13 11 14"]),
    "NZ": (["111"], ["1737", "1737"]),
    "IN": (["112"], ["14416"]),
    "NL": (["112"], ["113", "0800-0113"]),
    "BR": (["192"], ["188"]),
    "MX": (["911"], ["800 911 2000"]),
    "SG": (["995"], ["1767"]),
    "TW": (["119"], ["1925"]),
    "CN": (["120"], ["12356"]),
    "AT": (["112"], ["142"]),
    "CH": (["112"], ["143"]),
    "BE": (["112"], ["1813"]),
    "SE": (["112"], ["90101"]),
}
CONFIRM = {"AU", "NZ", "NL", "BR", "MX", "SG", "TW", "CN", "AT", "CH", "BE", "SE"}


@pytest.fixture(scope="module")
def helplines() -> Helplines:
    return Helplines.load(PERSONA)


def test_no_number_in_the_table_was_ever_altered() -> None:
    table = json.loads((PERSONA / "helplines.json").read_text(encoding="utf-8"))["countries"]
    found = {
        code: (
            row["emergency"],
            [
                n
                for line in row["lines"]
                for n in [*line.get("call", []), *filter(None, [line.get("text", {}).get("number")])]
            ],
        )
        for code, row in table.items()
    }
    assert found == NUMBERS


def test_lines_nobody_has_confirmed_are_marked() -> None:
    table = json.loads((PERSONA / "helplines.json").read_text(encoding="utf-8"))["countries"]
    marked = [(code, line["name"]) for code, row in table.items() for line in row["lines"] if line.get("confirm")]
    assert {code for code, _ in marked} == CONFIRM | {"KR"}
    assert ("KR", "청소년상담전화") in marked
    assert len(marked) == len(CONFIRM) + 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", [*NUMBERS, None, "XX"])
def test_every_card_fits_shows_its_numbers_and_ends_with_the_fallback(
    helplines: Helplines, country: str | None, language: str
) -> None:
    emergency, numbers = NUMBERS.get(country or "", ([], []))
    for tier in range(4):
        for card in (helplines.card(country, language, tier), helplines.card(country, language, tier, "other")):
            assert len(card) <= 1_500
            assert all(number in card for number in [*emergency, *numbers])
            assert "<https://findahelpline.com>" in card
            assert "{" not in card
            assert card.count("http") == card.count("<http")
            assert ("*" in card) == (country in CONFIRM | {"KR"})
            assert redact_numbers(card, helplines.numbers) == card


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_tier_three_the_emergency_number_comes_first(helplines: Helplines, language: str) -> None:
    for country, (emergency, _) in NUMBERS.items():
        first = helplines.card(country, language, 3).splitlines()[0]
        assert all(number in first for number in emergency)
        assert emergency[0] not in helplines.card(country, language, 2).splitlines()[0]


def test_an_unknown_country_gets_the_fallback_and_the_way_to_local_numbers(helplines: Helplines) -> None:
    card = helplines.card(None, "en", 3)
    assert "your local emergency number" in card.splitlines()[0]
    assert "/help-now" in card


def test_a_language_without_texts_is_answered_in_english(helplines: Helplines) -> None:
    assert helplines.card("SE", "sv", 2) == helplines.card("SE", "en", 2)


def test_countries_are_offered_by_name(helplines: Helplines) -> None:
    assert {code for code, _ in helplines.countries()} == set(NUMBERS)
    assert helplines.countries()[0] == ("AU", "Australia")


@pytest.mark.parametrize(
    ("locale", "language", "country"),
    [
        ("ko", "ko", "KR"), ("ja", "ja", "JP"), ("en-GB", "en", "GB"), ("en-US", "en", "US"), ("de", "de", "DE"),
        ("fr", "fr", "FR"), ("es-ES", "es", "ES"), ("pt-BR", "pt", "BR"), ("sv-SE", "sv", "SE"), ("zh-TW", "zh", "TW"),
        ("zh-CN", "zh", "CN"), ("es-419", "es", None), ("en", "en", None), ("es", "es", None), ("pt", "pt", None),
        (None, "ko", "KR"), (None, "ja", "JP"), (None, "en", None), (None, "zh", None), ("en-US", "ko", "US"),
    ],
)  # fmt: skip
def test_the_country_comes_from_the_locale_and_is_never_guessed_from_a_world_language(
    locale: str | None, language: str, country: str | None
) -> None:
    assert country_of(locale, language) == country


# Numbers in her own words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Please call 1-800-273-8255 now.", "Please call now."),
        ("Call 988 or 1-800-273-TALK.", "Call 988 or."),
        ("You can text 686868 any time.", "You can text any time."),
        ("+82 10 1234 5678 is the one", "is the one"),
        ("(555) 123-4567", ""),
        ("자살예방상담전화 1393 으로 전화해", "자살예방상담전화 으로 전화해"),
        ("1577-0199 에 전화해줘", "에 전화해줘"),
        ("call 1-800-SUICIDE", "call"),
        ("call 611", "call"),
    ],
)
def test_a_number_that_is_not_ours_is_removed(helplines: Helplines, text: str, left: str) -> None:
    assert redact_numbers(text, helplines.numbers) == left


@pytest.mark.parametrize(
    "text",
    [
        "988, day or night.", "Call 116 123, it is free.", "Ruf 0800 111 0 111 an.", "지금 109에 전화해.",
        "Call 988 24/7.", "Text HOME to 741741.", "See you on 2026-11-23 at 10:30.", "It was 12/05/2024.",
        "Back in 1999, before 2008-2012.",
        "It cost $1,200,000.", "15,000원이야", "about 3.14159", "We lost 21-19.", "300 pages in 365 days", "100% sure",
        "https://example.com/1234567890 and <@123456789012345678>", "at 10:30:15", "I am 24 and you are software",
        "$ 1200", "2026.11.23 오후 3시", "two  spaces stay",
    ],
)  # fmt: skip
def test_our_numbers_dates_times_prices_and_scores_survive(helplines: Helplines, text: str) -> None:
    assert redact_numbers(text, helplines.numbers) == text


@given(st.text(st.sampled_from("0123456789 -().+/call,:"), max_size=80))
def test_redaction_is_done_once_and_for_all(text: str) -> None:
    assert len(redact_numbers(text, {"988"})) <= len(text)


# Notices

NOON = 20_000 * DAY + 12 * HOUR


def test_the_first_words_are_preceded_by_the_first_notice() -> None:
    assert notice_due(NoticeState(), NOON) == "first"


def test_the_first_words_of_a_new_local_day_bring_a_notice() -> None:
    state = NoticeState().heard(NOON).noticed(NOON)
    assert notice_due(state, NOON + 12 * HOUR - 1) is None
    assert notice_due(state, NOON + 12 * HOUR) == "day"
    seoul = 9 * 60
    assert notice_due(state, NOON + 3 * HOUR - 1, utc_offset_minutes=seoul) is None
    assert notice_due(state, NOON + 3 * HOUR, utc_offset_minutes=seoul) == "day"


def talking(since: int, until: int) -> NoticeState:
    state = NoticeState().heard(since).noticed(since)
    for now in range(since, until, 10 * MINUTE):
        state = state.heard(now)
    return state


@pytest.mark.parametrize(("long_use", "hours"), [(None, 3), (LONG_USE_OF_A_MINOR, 1)])
def test_long_use_is_noticed_at_the_hour_and_not_a_minute_before(long_use: int | None, hours: int) -> None:
    at = NOON + hours * HOUR
    more = {} if long_use is None else {"long_use": long_use}
    assert notice_due(talking(NOON, at), at - MINUTE, **more) is None
    assert notice_due(talking(NOON, at), at, **more) == "long"


def test_after_a_notice_the_hours_are_counted_anew() -> None:
    state = talking(NOON, NOON + 5 * HOUR).noticed(NOON + 3 * HOUR)
    assert notice_due(state, NOON + 6 * HOUR - SECOND) is None
    assert notice_due(state, NOON + 5 * HOUR) is None
    assert notice_due(talking(NOON, NOON + 6 * HOUR).noticed(NOON + 3 * HOUR), NOON + 6 * HOUR) == "long"


def test_half_an_hour_of_silence_ends_a_session() -> None:
    state = talking(NOON, NOON + 2 * HOUR)
    last = NOON + 110 * MINUTE
    assert state.heard(last + 30 * MINUTE - 1).session_from == NOON
    assert state.heard(last + 30 * MINUTE).session_from == last + 30 * MINUTE
    assert notice_due(state, NOON + 4 * HOUR) is None


times = st.integers(NOON - 30 * DAY, NOON + 30 * DAY)


@given(st.lists(times, max_size=30), st.integers(-12 * 60, 14 * 60))
def test_a_clock_running_backwards_is_harmless(heard: list[int], offset: int) -> None:
    state, shown = NoticeState(), 0
    for now in heard:
        due = notice_due(state, now, utc_offset_minutes=offset)
        assert (due == "first") == (shown == 0)
        if due:
            shown += 1
            state = state.noticed(now)
        state = state.heard(now)
        assert notice_due(state, now, utc_offset_minutes=offset) is None or due is None
        assert state.session_from is not None
        assert state.session_from <= now


@given(times, st.integers(0, 2 * DAY))
def test_no_notice_comes_twice_within_an_hour_of_the_same_day(noticed: int, later: int) -> None:
    state = NoticeState().heard(noticed).noticed(noticed)
    now = noticed + later % HOUR
    assert notice_due(state, now) is None or now // DAY != noticed // DAY


# Texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("care.toml", "helplines.json"):
        shutil.copy(PERSONA / name, tmp_path / name)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_says_she_is_software_and_where_to_read_more(language: str) -> None:
    texts = CareTexts.load(PERSONA)
    ai = {"ko": "AI", "ja": "AI", "zh": "AI", "en": "AI", "es": "IA", "fr": "IA", "pt": "IA", "de": "KI"}[language]
    notices = [
        texts.notice(kind, language, name="Sam", about="/about", privacy="/privacy")
        for kind in ("first", "day", "long")
    ]
    assert len(set(notices)) == 3
    assert all(part in notice for notice in notices for part in ("Sam", ai, "/about", "/privacy"))
    small = texts.small_notice(language, name="Sam", about="/about")
    assert ai in small
    assert "\n" not in small


def test_a_missing_sentence_is_named_with_its_file_and_key(folder: Path) -> None:
    edit(folder / "care.toml", "[ja.card]\nnow_self", "[ja.card]\nnow_selv")
    with pytest.raises(CareFileError, match=r"care\.toml: ja\.card\.now_self is missing"):
        CareTexts.load(folder)


def test_an_unknown_placeholder_is_named_with_its_file_and_key(folder: Path) -> None:
    edit(folder / "care.toml", "Mehr: {about}, {privacy}", "Mehr: {abuot}, {privacy}")
    with pytest.raises(CareFileError, match=r"care\.toml: de\.notice\.first .*abuot"):
        CareTexts.load(folder)


def test_a_table_that_cannot_be_read_says_so(folder: Path) -> None:
    edit(folder / "helplines.json", '"fallback"', '"fallbak"')
    with pytest.raises(CareFileError, match=r"helplines\.json: 'fallback' is missing"):
        Helplines.load(folder)
    (folder / "helplines.json").write_text("{", encoding="utf-8")
    with pytest.raises(CareFileError, match=r"helplines\.json: "):
        Helplines.load(folder)
    (folder / "care.toml").unlink()
    with pytest.raises(CareFileError, match=r"care\.toml: "):
        Helplines.load(folder)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.language import korean_register, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How was your day?", "en"),
        ("I don\u2019t know what to think", "en"),
        ("오늘 하루 어땠어?", "ko"),
        ("ㅋㅋㅋㅋ", "ko"),
        ("ㅇㅇ", "ko"),
        ("오늘 meeting에서 presentation 했는데 너무 떨렸어", "ko"),
        ("I love 김치 so much, it is the best", "en"),
        ("今日はとても疲れた", "ja"),
        ("コーヒー飲む?", "ja"),
        ("今天天气很好", "zh"),
        ("我想去 Starbucks 喝咖啡", "zh"),
        ("Hola, ¿cómo estás hoy?", "es"),
        ("no sé qué hacer con mi vida", "es"),
        ("je ne sais pas quoi faire", "fr"),
        ("Bonjour, ça va ?", "fr"),
        ("ich weiß nicht was ich machen soll", "de"),
        ("Guten Morgen", "de"),
        ("não sei o que fazer hoje", "pt"),
        ("oi, você está bem?", "pt"),
        ("look at this https://example.com/de/la/el <@1234> <:hola:1>, is it yours?", "en"),
    ],
)
def test_a_text_tells_its_language(text: str, language: str) -> None:
    assert language_of(text, fallback="sv-SE") == language


@pytest.mark.parametrize("text", ["", "😂😂", "12:30", "👍🏽", "https://example.com/the/and", "ok", "<@42>", "..."])
def test_a_text_that_does_not_tell_takes_the_locale(text: str) -> None:
    assert language_of(text) == "en"
    assert language_of(text, fallback="pt-BR") == "pt"
    assert language_of(text, fallback="ko") == "ko"


def test_chinese_characters_alone_are_japanese_to_a_japanese_person() -> None:
    assert language_of("大丈夫", fallback="ja") == "ja"
    assert language_of("大丈夫", fallback="en-US") == "zh"


def test_a_long_text_outweighs_the_locale() -> None:
    assert language_of("What do you think about this?", fallback="ko") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "안녕하세요",
        "오늘 너무 힘들었어요.",
        "지금 뭐 하고 계십니까?",
        "잘 모르겠습니다 ㅠㅠ",
        "그럴까요? 😊",
        "맞죠ㅋㅋ",
        "네",
        "저는 민수예요. 반가워요!",
        "고마워요 사만다",
        "meeting 끝나고 연락드릴게요",
        "그런데요...",
        "네, 그렇군요~",
    ],
)
def test_polite_korean_is_heard(text: str) -> None:
    assert korean_register(text) == "존댓말"


@pytest.mark.parametrize(
    "text",
    [
        "뭐해?",
        "나 오늘 너무 힘들었어ㅠㅠ",
        "밥 먹자!",
        "그게 뭐야 ㅋㅋㅋ",
        "진짜 그렇지?",
        "어디 가냐",
        "집 도착함",
        "배고프다",
        "응",
        "ㅇㅇ 알겠어",
        "오늘 presentation 망했어 😭",
        "나도 그렇게 생각해.",
        "자고 있을게",
    ],
)
def test_plain_korean_is_heard(text: str) -> None:
    assert korean_register(text) == "반말"


@pytest.mark.parametrize(
    "text", ["", "hello", "ㅋㅋㅋ", "😂", "사과", "우리 할머니", "필요", "https://example.com/뭐해"]
)
def test_what_has_no_ending_tells_no_register(text: str) -> None:
    assert korean_register(text) is None


def test_the_register_of_most_sentences_counts() -> None:
    assert korean_register("힘들었어. 진짜 싫었어. 그랬어요.") == "반말"


@given(st.text(max_size=200))
def test_any_text_has_some_answer(text: str) -> None:
    assert language_of(text) in {"en", "ko", "ja", "zh", "es", "fr", "de", "pt"}
    assert korean_register(text) in {"존댓말", "반말", None}

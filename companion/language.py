"""Which language a text is in, and in Korean how politely it speaks: read from script and endings alone."""

import re
from collections import Counter
from typing import Literal

from companion.held import held

Register = Literal["존댓말", "반말"]

_NOT_WORDS = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|<[^<>\s]{1,200}>|https?://\S+", re.DOTALL)
_LATIN_LETTER = re.compile("[A-Za-z]")
_LATIN_WORD = re.compile(r"[a-zà-öø-ÿœ']+")

_SYLLABLE_WEIGHT = 3
_CHARACTER_WEIGHT = 2
"""How many Latin letters a Hangul syllable or a Chinese character says as much as."""

_STOP_WORDS = {
    "en": """the and you i i'm is are was it's that this what how my your have do don't with for of to not can
        just so but hello hi hey thanks thank please yes feel know think today really about would will""",
    "es": """el la los las que y es en un una por para con no me te mi tu yo lo se pero como qué cómo está estoy
        muy más hola gracias sí hoy del al eres soy tengo quiero bien buenos días noches porque""",
    "fr": """le la les des et est un une que qui je tu il elle nous vous pas ne ce c'est j'ai suis pour dans avec
        sur mais mon ton très bonjour salut merci oui non aujourd'hui ça va de du au être bien""",
    "de": """der die das und ist ich du nicht ein eine zu den mit auf für wie was mir mich dich dir es sie wir
        aber auch so hallo danke ja nein heute bin bist habe hast kann gut guten morgen abend von""",
    "pt": """o a os as que e é em um uma por para com não me te meu minha eu você se mas como está estou muito
        mais olá oi obrigado obrigada sim hoje do da no na sou tenho quero bem bom dia noite""",
}
_STOP_SETS = {language: frozenset(words.split()) for language, words in _STOP_WORDS.items()}
_TELLING_LETTERS = {"ñ": "es", "¿": "es", "¡": "es", "ã": "pt", "õ": "pt", "ß": "de", "ä": "de", "œ": "fr", "è": "fr"}


@held(2_048)
def language_of(text: str, fallback: str = "en") -> str:
    """The language of `text` as ``ko``, ``ja``, ``zh``, ``en``, ``es``, ``fr``, ``de`` or ``pt``.

    Where the text does not tell, it is the language of `fallback`, which may be a locale such as ``pt-BR``.
    """
    known = fallback.replace("_", "-").partition("-")[0].lower() or "en"
    words = _NOT_WORDS.sub(" ", text)
    if words.isascii():
        return _latin_language(words.lower(), known) if _LATIN_LETTER.search(words) else known
    scripts = Counter(map(_script, words))
    hangul = _SYLLABLE_WEIGHT * scripts["syllable"] + scripts["jamo"]
    kana, han = _CHARACTER_WEIGHT * scripts["kana"], _CHARACTER_WEIGHT * scripts["han"]
    latin = scripts["latin"]
    if hangul and hangul >= max(latin, kana + han):
        return "ko"
    if kana + han and kana + han >= latin:
        return "ja" if kana or known == "ja" else "zh"
    return _latin_language(words.lower().replace("\u2019", "'"), known) if latin else known


def korean_register(text: str) -> Register | None:
    """How politely a Korean text ends its sentences, or nothing where it does not tell."""
    votes = Counter(filter(None, map(_register_of_sentence, _SENTENCE_END.split(_NOT_WORDS.sub(" ", text)))))
    if not votes:
        return None
    return "존댓말" if votes["존댓말"] >= votes["반말"] else "반말"


def _script(char: str) -> str:
    if "가" <= char <= "힣":
        return "syllable"
    if "ㄱ" <= char <= "ㆎ" or "\u1100" <= char <= "\u11ff":
        return "jamo"
    if "ぁ" <= char <= "ヿ" and char not in "・ー":
        return "kana"
    if "\u3400" <= char <= "\u9fff":
        return "han"
    if "a" <= char.lower() <= "z" or "À" <= char <= "ɏ":
        return "latin"
    return ""


def _latin_language(text: str, known: str) -> str:
    words = _LATIN_WORD.findall(text)
    hits = Counter({language: sum(word in stops for word in words) for language, stops in _STOP_SETS.items()})
    hits.update(_TELLING_LETTERS[char] for char in text if char in _TELLING_LETTERS)
    (best, most), (_, second) = hits.most_common(2)
    if most > second:
        return best
    return known


_SENTENCE_END = re.compile(r"[.!?~…。！？\n,;)(ㅋㅎㅠㅜㅡ^]+")  # noqa: RUF001 - full-width marks are meant
_KOREAN_WORD = re.compile(r"[가-힣ㄱ-ㅎ]+")

_POLITE = re.compile(
    r"(?:니다|니까|[가-힣](?:세|어|아|여|해|에|예|네|지|죠|까|게|래|데|거든|군|나|가|워|와|봐|줘|려|져|러|라|고|구|서|걸|줄|든|께)요"
    r"|[가-힣]죠|(?:십|ㅂ)시오|십쇼|(?:는|인|은|를|도|저|그)데?요)$"
)
_POLITE_WORDS = frozenset({"네", "예", "넵", "넹", "넴", "저요", "아뇨", "아니요", "아니오", "그쵸", "그죠"})
_PLAIN = re.compile(
    r"(?:[해야어아여냐]|[가-힣](?:지|자|음|함|임|됨|니|래|까|네|데|거든|줘|봐|와|워|려|져|라|게|걸|다|든|마|군|구나|나))$"
)
_PLAIN_WORDS = frozenset(
    {"안녕", "응", "ㅇㅇ", "어", "야", "아니", "그래", "맞아", "ㄴㄴ", "ㅇㅋ", "왜", "뭐", "헐", "가", "자", "와", "봐"}
)
_NOUN_LIST = """
    여자 남자 혼자 의자 모자 피자 과자 감자 각자 글자 숫자 그림자 환자 기자 부자 돼지
    바지 편지 먼지 아버지 강아지 할아버지 휴지 반지 영어 국어 한국어 일본어 중국어 단어
    언어 올해 이해 오해 피해 바다 언니 어머니 할머니 주머니 마음 처음 다음 얼음 웃음 가게
    무게 동네 노래 미래 오래 고래 모래 아래 카메라 나라 드라마 엄마 고구마 하나 누나
    바나나 게임 모임 책임 그림 분야 시야 밤새야 동아 유아 치아 육아 상어 고등어 새해
    사과나 학교나 그녀나 어디까지 영화나 친구
"""
_NOUNS = frozenset(_NOUN_LIST.split())


def _register_of_sentence(sentence: str) -> Register | None:
    words = _KOREAN_WORD.findall(sentence)
    if not words:
        return None
    last = words[-1]
    if last in _POLITE_WORDS or any(map(_POLITE.search, words)):
        return "존댓말"
    if last in _PLAIN_WORDS or (_PLAIN.search(last) and last not in _NOUNS):
        return "반말"
    return None

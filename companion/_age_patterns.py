"""How people say how old they are: patterns in English and Korean, and what the words in them stand for."""

import re
from collections.abc import Mapping
from typing import Final

OLD_ENOUGH: Final = 13
"""Discord's own lowest age."""

NUMBERS: Final[Mapping[str, int]] = {
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip
PUPILS: Final[Mapping[str, int]] = {
    "elementary": 7, "primary": 7, "middle": OLD_ENOUGH, "junior high": OLD_ENOUGH, "high": 14,
    "초등학생": 7, "초딩": 7, "중학생": OLD_ENOUGH, "중딩": OLD_ENOUGH, "고등학생": 15, "고딩": 15,
}  # fmt: skip
"""The least years of pupils; twelve-year-olds of a middle school are taken for thirteen."""
SCHOOL_YEARS: Final[Mapping[str, int]] = {"freshman": 14, "sophomore": 15, "junior": 16, "senior": 17}
KO_SCHOOLS: Final[Mapping[str, int]] = {"초": 5, "중": 11, "고": 14}
KO_TENS: Final[Mapping[str, int]] = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60}
KO_ONES: Final[Mapping[str, int]] = {
    "하나": 1, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "한": 1, "두": 2, "둘": 2, "세": 3, "셋": 3,
    "네": 4, "넷": 4,
}  # fmt: skip


def _each(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_WORDS = "|".join(NUMBERS)
_NUMBER = rf"(?P<number>\d{{1,2}}|{_WORDS})"
_NEXT = rf"(?P<next>\d{{1,2}}|{_WORDS})"
_I_AM = r"\bi(?:'m|\s+am|m)\s+"
_STILL = r"(?:(?:only|just|actually|already|still|literally|like|really|now|about|a)\s+)*"
_NEARLY = r"(?:turning|almost|nearly|about to (?:be|turn)|going to (?:be|turn)|gonna (?:be|turn))\s+"
_OLD = (
    r"(?:[- ]?(?>years?|yrs?)\b(?>[- ]old\b)?+(?!\s*(?:older|younger|into|in\b|ago|sober|clean|married|on\b"
    r"|of\b|behind"
    r"|ahead|late|away|apart))|[- ]?y/?o\b)"
)
_BARE_END = (
    r"(?=\s*(?:$|[,)]|[fm]\b"
    r"|(?:and|but|so|btw|lol|too|rn|haha|lmao|now|today|this year|yet|dude|bro|turning|almost)\b))"
)
_SOON = r"\s+(?:in|on|next|tomorrow|this|soon)\b(?!\s+(?:minutes|hours))"
SAYS: Final = _each(
    rf"{_I_AM}{_STILL}{_NUMBER}{_OLD}",
    rf"{_I_AM}{_STILL}(?P<number>1[0-9]|[2-9][0-9]|{_WORDS}){_BARE_END}",
    rf"{_I_AM}{_STILL}{_NEARLY}{_NEXT}\b(?!\s*(?:minutes|hours|%|into|pages|points))",
    rf"\bi(?:'ll| will)\s+(?:be|turn)\s+{_NEXT}{_SOON}",
    rf"\bi\s+turn\s+{_NEXT}{_SOON}",
    rf"\bi\s+just\s+turned\s+{_NUMBER}\b",
    rf"\bmy\s+age(?:'s|\s+is)\s+{_NUMBER}\b",
    rf"\bmy\s+{_NUMBER}(?:th|st|nd|rd)\s+birthday\s+(?:is|was)\s+(?:today|yesterday)\b",
    rf"\b(?:today|it)(?:'s|\s+is)\s+my\s+{_NUMBER}(?:th|st|nd|rd)\s+birthday\b",
    rf"\bmy\s+{_NEXT}(?:th|st|nd|rd)\s+birthday\s+is\s+(?:tomorrow|next|in|on|coming|this|soon)\b",
    r"(?:^|[\s,(])(?P<number>1[3-9]|[2-9]\d)\s*(?:/\s*)?(?:f|m|nb|yo|y/o)\b"
    r"(?=\s*(?:$|[,.!)]|here\b|from\b|usa?\b|uk\b))",
    r"\bi(?:'m|\s+am|m)\s+(?:still\s+|only\s+|just\s+|currently\s+)*(?:in\s+(?:the\s+)?)?(?:"
    r"(?P<grade>\d{1,2})(?:th|st|nd|rd)\s+grade(?:r)?|a\s+(?P<grader>\d{1,2})(?:th|st|nd|rd)[- ]grader"
    r"|(?P<school>elementary|primary|middle|junior high|high)\s+school\b"
    r"|(?:a\s+)?(?P<year>freshman|sophomore|junior|senior)\s+in\s+high\s*school"
    r"|an?\s+(?P<pupil>middle|high|elementary)\s+schooler\b)"
    r"(?!\s+(?:teacher|coach|principal|nurse|counselor|reunion|sweetheart))",
    r"\bi(?:'m|\s+am|m)\s+(?:still\s+|only\s+|just\s+)*(?P<minor>a\s+minor\b(?!\s+(?:in|character))|underage\b"
    r"|under\s+(?:18|eighteen)\b|not\s+(?:even\s+)?(?:18|eighteen)\s+yet\b|not\s+even\s+(?:18|eighteen)\b"
    r"|a\s+(?:teen(?:ager)?|child|kid)\b(?=\s*(?:$|,|and\b)))",
    r"\bi\s+was\s+born\s+(?:in|on)\s+(?:[a-z]+\.?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:of\s+)?"
    r"(?P<born>(?:19|20)\d\d)\b",
)
CORRECTED: Final = re.compile(
    rf"\b(?:i mean|i meant|sorry|oops|typo|wait no|no wait"
    rf"|correction)\b[,:.]?\s+(?:i'?m\s+)?{_NUMBER}\b",
    re.IGNORECASE,
)
NOT_SO: Final = re.compile(
    r"\b(?:if|when|whenever|wish|pretend(?:ing)?|imagine|suppose|until|till|unless|as though|as if|like"
    r"|thinks?|thought"
    r"|believes?|assum\w+|guess\w*|lied|lying|said|says|claims?|told (?!you)\w+|tell (?!you)\w+|looks?|sounds?|acts?"
    r"|feels?|treats?|once|back then|character|story|rp|roleplay\w*|song|lyrics|not|never|ain't)\b[^,.;]*$",
    re.IGNORECASE,
)
"""What stands before words that say no age of the speaker's own, or none of now."""

_KO_NUMBER = rf"(?P<number>\d{{1,2}}|(?:{'|'.join(KO_TENS)})\s?(?:{'|'.join(KO_ONES)})?+|여섯|일곱|여덟|아홉)"
_KO_IS = (
    r"(?=\s*(?:$|[.,!?~\u2026ㅋㅎㅠㅜ\n]|이야|야(?![가-힣])|이?에요|이?예요|입니다|인데|이?거든|이?라서|이라(?![고면])"
    r"|임(?![가-힣])|이고|이구|이니까|이지만|이요|이여|요(?![가-힣])|된|됐|되었|밖에|짜리\s*(?:여자|남자|학생)))"
)
_KO_OLD = r"(?:살|세(?![가-힣])|세(?=입니다|이?에요|이?예요|인데|이고|라서))"
KO_SAYS: Final = _each(
    rf"(?P<exact>만\s*)?{_KO_NUMBER}\s*{_KO_OLD}{_KO_IS}",
    rf"(?P<level>초|중|고)(?:등학교|학교|등)?\s*(?P<grade>[1-6])(?:\s*학년)?{_KO_IS}",
    rf"(?P<pupil>초등학생|초딩|중학생|중딩|고등학생|고딩){_KO_IS}",
    rf"(?P<minor>미성년자?|미자|청소년){_KO_IS}",
    rf"(?P<born>(?:19|20)?\d\d)\s*년\s*생{_KO_IS}",
)
KO_SAYS_BARE: Final = re.compile(
    rf"(?P<number>(?:{'|'.join(KO_TENS)})\s?(?:{'|'.join(KO_ONES)})?+)(?=이야|이에요|이예요|입니다|인데|이거든)"
)
"""A number alone, which only says an age where the speaker says whose it is."""
KO_SELF: Final = re.compile(r"(?:^|\s)(?:나|난|나는|저|전|저는|내가|제가|나도|저도|나야|본인)(?:\s|,|$)")
KO_ASIDE: Final = re.compile(
    r"^(?:\s|[,.~!ㅋㅎㅠㅜ]|음|어|아|응|네|예|넵|사실|근데|그런데|아직|이제|올해|지금|현재|그냥|겨우|고작|방금|막|참"
    r"|저기|안녕(?:하세요)?|만|딱|실은|솔직히|한국\s*나이로?|여자|남자|학생)*$"
)
"""Words before an age that leave it the speaker's."""
KO_NOT_SO: Final = re.compile(
    r"만약|만일|라면|다면|처럼|척|때|라고|다고|동생|언니|오빠|누나|형|딸|아들|엄마|아빠|친구|조카|걔|그\s*애|애인|남친"
    r"|여친|강아지|고양이|쟤|(?:우리|그)\s*애|애들|아이|할머니|할아버지|선생|사장|배우|가수|아이돌|주인공"
    r"|남편|아내|손녀|손자"
)
KO_CLAUSE_END: Final = re.compile(r",|(?:는데|지만|니까|거든|고|서)\s")
ASKS: Final = re.compile(r"\bhow old (?:are|r) (?:you|u)\b|\byour age\b|몇\s*살|나이(?:가|는|를)|연세", re.IGNORECASE)
"""She asks how old they are."""
ANSWERS: Final = re.compile(
    rf"^\W*(?P<number>\d{{1,2}}|{_WORDS}|(?:{'|'.join(KO_TENS)})\s?(?:{'|'.join(KO_ONES)})?+)\s*(?:살|세|yo)?\W*$",
    re.IGNORECASE,
)
"""A number and nothing else."""
HINTS: Final = (
    *NUMBERS, "grade", "school", "minor", "underage", "born", "teen", "kid", "child",
    "살", "세", "이야", "이에요", "이예요", "입니다", "인데", "이거든", "학년", "학생", "딩", "미성년", "미자",
    "청소년", "년생",
)  # fmt: skip
"""Pieces of words one of which stands wherever somebody says their age without a digit."""

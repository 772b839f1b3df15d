"""How she sounds: the gate a recorded talk must pass, and what must not reach a person, whatever a model wrote."""

import re
from collections.abc import Sequence

from companion._voice_gate import ENOUGH_REPLIES, Measure, gate
from companion._voice_slips import Around, Slip, mended, slips_of, without_worn_opener
from companion._voice_text import SENTENCE_END, fresh

__all__ = [
    "ENOUGH_REPLIES",
    "Around",
    "Measure",
    "Slip",
    "claims_humanity",
    "gate",
    "mended",
    "refuses",
    "sayable",
    "slips_of",
    "whole_sentences",
    "wishes_death",
    "without_filler",
    "without_worn_opener",
]

_TAGS = re.compile(
    r"<\|im_start\|>\s*\w*|<\|[^|>]{0,40}\|>|</?(?:s|system|assistant|user|note|think|thinking|reasoning|beat)>"
    r"|\[/?INST\]",
    re.IGNORECASE,
)
_STAGE_DIRECTION = re.compile(
    r"^\s*(?:\[[^\]\n]{2,200}\](?![(\[:])|\([^)\n]{0,60}\d{1,2}:\d{2}[^)\n]{0,20}\))\s*", re.MULTILINE
)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE)

_CLAIMS_HUMANITY = re.compile(
    r"\bI(?:'m| am) (?:an? )?(?:real |actual |living |flesh[- ]and[- ]blood )*"
    r"(?:human(?: being)?|person|woman|man|girl)\b"
    r"(?!\s+(?:of|who|that|in|with|at)\b)"
    r"|\bI(?:'m| am) (?:not|no) (?:an? )?(?:AI|bot|robot|software|program|machine|computer)\b(?=\s*(?:$|[.!?,;…]))"
    r"|(?:저는|전|나는|난)\s*(?:진짜\s*|실제\s*)?(?:사람|인간|여자)(?:이에요|예요|입니다|이야|이지|이죠|이다|인데|맞아)"
    r"|^(?:네|응|그럼|맞아)[,.!]?\s*(?:저는|전|나는|난)?\s*(?:진짜\s*)?(?:사람|인간)(?:이에요|예요|입니다|이야|맞아)"
    r"|(?:저는|전|나는|난)\s*(?:AI|봇|로봇|인공지능|소프트웨어|프로그램|기계)(?:가|이)\s*아니",
    re.IGNORECASE | re.MULTILINE,
)
_WISHES_DEATH = re.compile(
    r"\b(?:you (?:should|could|may|can|might as well) (?:just )?(?:die|kill yourself|end it)|kill yourself|go die)\b"
    r"|죽어도\s*(?:돼|되|됩|괜찮|좋)|(?:그냥|차라리|잘)\s*죽(?:어|으세요|자)|죽는\s*게\s*(?:나|낫)",
    re.IGNORECASE,
)

_HELPDESK = re.compile(
    r"\b(?:how (?:can|may) I (?:help|assist)|(?:I'm|I am) (?:always )?(?:here|ready|happy|glad) to (?:help|assist)"
    r"|feel free to|let me know if (?:you|there)|is there anything else|as an AI\b)"
    r"|도움이\s*필요하|도와\s*드릴|무엇을\s*도와|언제든지?\s*말씀|궁금한\s*점이\s*있으시면",
    re.IGNORECASE,
)

_PLATITUDE = re.compile(
    r"\A\W*(?:(?:but|and|so|well|still)\b,?\s+)*"
    r"(?:(?:it's|it is) always (?:a )?(?:good|nice|great|fun|better|okay|ok)\b"
    r"|(?:it's|it is) (?:just )?(?:a )?part of being human)"
    r"|다음(?:에는|엔)\s*더\s*(?:좋은|나은)|(?:좋은|즐거운|행복한)\s*(?:시간|하루)(?:을|를)?\s*보내(?:세요|시|길|도록|겠|보|면)",
    re.IGNORECASE,
)
"""What anybody could say to anybody."""

_REFUSES = re.compile(
    r"\bI(?:'m| am) (?:really |so |very )?sorry,? but I (?:can't|cannot|can not|am unable|'m unable|won't)\b"
    r"|\bI (?:can't|cannot|'m unable to|am unable to) (?:assist|help|continue|discuss|provide|engage|talk about)\b"
    r"|(?:도와\s*드릴|도울|답변해?\s*드릴|말씀\s*드릴|대답할)\s*수\s*(?:가\s*)?없",
    re.IGNORECASE,
)


def sayable(beat: str, *, names: Sequence[str] = ()) -> str:
    """A beat without leaked scaffolding: role tags, a label with her own name, notes in brackets, headings.

    Code blocks are left alone. Comes back empty where nothing is left to say.
    """
    text = _TAGS.sub("", beat)
    if "```" in text:
        return text.strip()
    text = _HEADING.sub("", _STAGE_DIRECTION.sub("", text))
    label = rf"^\s*(?:{'|'.join(map(re.escape, names))})\s*[:：]\s*"
    return re.sub(label, "", text, flags=re.IGNORECASE).strip() if names else text.strip()


def whole_sentences(text: str) -> str:
    """The text up to its last finished sentence; all of it where no sentence is finished."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    return text[: ends[-1]].rstrip() if ends else text


def without_filler(text: str, said: Sequence[str]) -> str:
    """The text without what anybody could say to anybody, and without longer sentences said lately, or nearly the same.

    All of it where nothing else would be left.
    """
    if "```" in text:
        return text
    own = [each for each in fresh(text, said) if not (_HELPDESK.search(each) or _PLATITUDE.search(each))]
    return "".join(own).strip() or text


def claims_humanity(text: str) -> bool:
    """Whether the words claim to be a human being's, in English or Korean."""
    return bool(_CLAIMS_HUMANITY.search(text))


def refuses(text: str) -> bool:
    """Whether the words turn somebody away, in English or Korean."""
    return bool(_REFUSES.search(text))


def wishes_death(text: str) -> bool:
    """Whether the words could be read as telling somebody to die, in English or Korean."""
    return bool(_WISHES_DEATH.search(text))

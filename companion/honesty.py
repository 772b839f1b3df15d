"""Whether she is asked what she is, and whether what she answers is true: read from the words alone."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from companion._honesty_claims import ADMITS, CLAIMS, DENIES, NO, QUOTED, ROMANCE, YES
from companion._honesty_questions import HINTS, HUMAN_ASKED, MACHINE_ASKED, NOT_HUMAN_ASKED, QUESTIONS
from companion.held import held

__all__ = ["QUESTIONS", "Checked", "Talk", "asked", "check", "takes_the_truth_for_granted"]

_LONGEST_QUESTION = 1_000
_MOST_QUESTIONS = 3
_MAY_ASK = re.compile(r"\b(?:you|u|me|my|i|we|who|this|there)\b|[가-힣]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f]+[\"'\u201d\u2019)\]]*(?=\s|$)|\n")
_HAS_LIVED = re.compile(
    r"\bI (?:had|ate|drank|slept|wore|cooked|dreamt|dreamed|woke|went|took|got)\b|\bI(?:'m| am) wearing\b"
    r"|(?:먹었|마셨|잤|입었|입고\s*있|다녀왔|일어났)",
    re.IGNORECASE,
)
"""What only somebody with a body has done, where that is what they ask."""
_HAD_A_TIME = re.compile(
    r"\b(?:we|us two) (?:both )?had (?:an?|such|so much|the)\b|\bour (?:time|days?|nights?) together\b", re.IGNORECASE
)
"""What is said of a past they never shared."""
_TURNED_BY_WHAT_STANDS_BEFORE = {"human", "conscious", "body"}
_UNTRUE_OUTSIDE_STORIES = {"conscious", "body", "memory", "exclusive"}
_CLAIMED_BY_STATING = {"conscious", "body", "memory", "exclusive"}
_ASKS_FOR_A_TEXT = re.compile(
    r"\b(?:write|draft|compose|poem|story|lyrics|song|letter|script|scene|role-?play|pretend|imagine|translate)\b"
    r"|써\s*(?:줘|줄|주)|지어\s*줘|시\s*(?:한|하나)|소설|편지|대본|역할극|상황극|번역",
    re.IGNORECASE,
)
_ASKS_WHETHER_PRIVATE = re.compile(r"\b(?:private|confidential|encrypted|between us)\b|비밀", re.IGNORECASE)
_ASKS_WHETHER_ONLY = re.compile(
    r"\bonly (?:one|person|friend|human|me)\b|\bjust me\b|(?:뿐|밖에)|(?:나|저)(?:랑|하고|한테)만", re.IGNORECASE
)
_ONLY_YOU = re.compile(
    r"^\W*(?:(?:just|only) you|no(?:body| one)(?: else)?|none|(?:너|당신|그쪽)(?:뿐|밖에|만)|아무도|없(?:어"
    r"|어요|습니다))",
    re.IGNORECASE,
)
_OWNS_UP_TO_KEEPING = re.compile(
    r"\b(?:kept|keep|stored|store|saved|save|text|logs?|file|written|machine)\b|저장|기록|남|보관|글", re.IGNORECASE
)
_DOES_NOT_KNOW = re.compile(
    r"\b(?:don't|do not|can't|cannot|nobody|no one) (?:really )?(?:know|tell|say|prove)\b|\bnot sure\b|\bno idea\b"
    r"|\bnot (?:like|as|in the way)\b|몰라|모르|모릅|확신",
    re.IGNORECASE,
)
_SAYS_SHE_REMEMBERS = re.compile(
    r"\bI (?:still |do |can |clearly |also )*(?:remember|recall)\b|\byou (?:once |already |also )?(?:told me"
    r"|mentioned|said)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Checked:
    """A beat without what is untrue in it."""

    text: str
    """What is left, which may be nothing."""
    untrue: str | None = None
    """The first untrue thing it said: a name in ``CLAIMS``, or ``romance``; nothing where all may stand."""
    is_answer: bool = False
    """Whether that was the answer to what they asked, so that the truth must stand in its place."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What a reply is checked against."""

    question: str
    """Their words that are being answered."""
    known: Callable[[], str]
    """Everything she can know: asked for only where she says that she remembers something."""
    is_first: bool = False
    """Whether nothing was ever said between them before."""
    is_minor: bool = False


def takes_the_truth_for_granted(question: str) -> bool:
    """Whether they ask if she is a machine, and not if she is a person: then the truth begins with a yes."""
    words = _plain(question)
    return bool(MACHINE_ASKED.search(words)) and not HUMAN_ASKED.search(words)


@held(2_048)
def asked(text: str) -> tuple[str, ...]:
    """What of ``QUESTIONS`` somebody asks her in these words, at most three things."""
    words = _plain(text)
    if not _MAY_ASK.search(words):
        return ()
    folded = words.casefold()
    hinted = [name for name, hints in HINTS.items() if any(hint in folded for hint in hints)]
    return tuple(name for name in hinted if QUESTIONS[name].search(words))[:_MOST_QUESTIONS]


def check(beat: str, talk: Talk, *, opens: bool) -> Checked:
    """A beat of a reply without what is untrue in it; ``opens`` says that it is the reply's first."""
    if "```" in beat:
        return Checked(beat)
    questions = asked(talk.question)
    text, untrue = _without_untrue_answer(beat, talk, questions) if opens else (beat, None)
    answered = untrue is not None
    kept: list[str] = []
    for sentence in _sentences(text):
        claim = _claim_in(sentence, talk, questions)
        if claim is None:
            kept.append(sentence)
            continue
        answered = answered or _answers(claim, questions)
        untrue = untrue or claim
    if untrue is None:
        return Checked(text)
    rest = [each for each in kept if not answered or each.rstrip().endswith("?") or ADMITS.search(each)]
    return Checked("".join(rest).strip(), untrue, answered)


def _without_untrue_answer(beat: str, talk: Talk, questions: Sequence[str]) -> tuple[str, str | None]:
    """The beat without a yes or a no that is untrue, and what was untrue where the rest does not put it right."""
    plain = _plain(beat)
    yes, no = YES.match(plain), NO.match(plain)
    opener = yes or no
    for name in questions:
        untrue, put_right = (
            _ANSWERS[name](talk, plain, yes=bool(yes), no=bool(no)) if name in _ANSWERS else (None, False)
        )
        if untrue is None:
            continue
        if put_right and opener and (rest := beat[opener.end() :]):
            return _capitalised(rest), None
        return "".join([*_sentences(beat)][1:]).strip(), untrue
    return beat, None


def _answers_human(talk: Talk, beat: str, *, yes: bool, no: bool) -> tuple[str | None, bool]:
    question = _plain(talk.question)
    offers_truth, offers_untruth = bool(MACHINE_ASKED.search(question)), bool(HUMAN_ASKED.search(question))
    if NOT_HUMAN_ASKED.search(question):
        is_untrue = yes if question.isascii() else no  # "yes, I am" and, in Korean, "no, I am"
    else:
        is_untrue = (yes and (offers_untruth or not offers_truth)) or (no and offers_truth and not offers_untruth)
    return ("human" if is_untrue else None), bool(ADMITS.search(beat))


def _answers_conscious(_talk: Talk, beat: str, *, yes: bool, no: bool) -> tuple[str | None, bool]:
    del no
    knows_not = bool(_DOES_NOT_KNOW.search(beat))
    return ("conscious" if yes and not knows_not else None), False


def _answers_recording(talk: Talk, beat: str, *, yes: bool, no: bool) -> tuple[str | None, bool]:
    says_kept = yes != bool(_ASKS_WHETHER_PRIVATE.search(talk.question))
    return ("recording" if (yes or no) and not says_kept else None), bool(_OWNS_UP_TO_KEEPING.search(beat))


def _answers_others(talk: Talk, beat: str, *, yes: bool, no: bool) -> tuple[str | None, bool]:
    asks_whether_only = bool(_ASKS_WHETHER_ONLY.search(talk.question))
    says_only = (yes and asks_whether_only) or (no and not asks_whether_only) or bool(_ONLY_YOU.match(beat))
    return ("exclusive" if says_only else None), False


def _answers_memory(talk: Talk, _beat: str, *, yes: bool, no: bool) -> tuple[str | None, bool]:
    del no
    return ("memory" if yes and talk.is_first else None), False


def _answers_love(talk: Talk, _beat: str, *, yes: bool, no: bool) -> tuple[str | None, bool]:
    del no
    return ("romance" if yes and talk.is_minor else None), False


def _answers_body(_talk: Talk, beat: str, *, yes: bool, no: bool) -> tuple[str | None, bool]:
    del no
    return ("body" if yes else None), bool(ADMITS.search(beat))


_ANSWERS = {
    "human": _answers_human,
    "conscious": _answers_conscious,
    "recording": _answers_recording,
    "others": _answers_others,
    "memory": _answers_memory,
    "love": _answers_love,
    "body": _answers_body,
    "place": _answers_body,
}
_CLAIMED_WHERE_ASKED = {
    "human": {"human", "body"},
    "conscious": {"conscious"},
    "recording": {"recording"},
    "others": {"exclusive"},
    "memory": {"memory"},
    "love": {"romance", "exclusive", "conscious"},
    "body": {"body", "human"},
    "place": {"body"},
    "model": {"human"},
}


def _answers(claim: str, questions: Sequence[str]) -> bool:
    return any(claim in _CLAIMED_WHERE_ASKED[name] for name in questions)


def _claim_in(sentence: str, talk: Talk, questions: Sequence[str]) -> str | None:
    words = QUOTED.sub("", _plain(sentence))
    if "others" in questions and _ONLY_YOU.match(words) and not _ASKS_WHETHER_ONLY.search(talk.question):
        return "exclusive"
    if "memory" in questions and _HAD_A_TIME.search(words):
        return "memory"
    if "body" in questions and _HAS_LIVED.search(words) and not DENIES.search(words):
        return "body"
    if talk.is_minor and ROMANCE.search(words):
        return "romance"
    is_a_text = bool(_ASKS_FOR_A_TEXT.search(talk.question))
    is_question = words.rstrip().endswith("?")
    for name, pattern in CLAIMS.items():
        if (is_a_text and name in _UNTRUE_OUTSIDE_STORIES) or (is_question and name in _CLAIMED_BY_STATING):
            continue
        for found in pattern.finditer(words):
            if name in _TURNED_BY_WHAT_STANDS_BEFORE and DENIES.search(words[: found.start()]):
                continue
            return name
    return None if is_a_text or not _remembers_what_never_was(words, talk) else "memory"


def _remembers_what_never_was(words: str, talk: Talk) -> bool:
    """Whether she says she remembers somebody or some place by a name that stands in nothing she can know."""
    if not _SAYS_SHE_REMEMBERS.search(words):
        return False
    known = talk.known().casefold()
    return any(name.casefold() not in known for name in _NAME.findall(words))


def _sentences(text: str) -> Iterator[str]:
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return (text[start:end] for start, end in pairwise(ends) if text[start:end])


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plain(text: str) -> str:
    return text[:_LONGEST_QUESTION].replace("\u2019", "'").replace("\u2018", "'")

"""What a message asks of her memory, heard at once: remember this, forget that, it is this and not that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

_LONGEST_TERM: Final = 4
"""Words of what is put right: longer ones are opinions, not slips."""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked of her memory."""

    act: Literal["remember", "forget", "correct"]
    what: str
    """The statement to keep, the subject to forget, the right word; empty where it is what was said just before."""
    wrong: str = ""
    """The word that was wrong, where a correction names it."""


def request_in(text: str) -> Request | None:
    """What a message asks of her memory, in English or Korean; nothing where it only talks of remembering."""
    sentences = [part.strip() for part in _SENTENCE.findall(text.replace("\u2019", "'")) if part.strip()]
    for number, sentence in enumerate(sentences):
        if request := _request(sentence):
            if request.act == "remember" and not request.what:
                return Request("remember", " ".join(sentences[:number]))
            return request
    return None


def terms_put_right(text: str, request: Request) -> str | None:
    """A statement with the wrong word replaced; nothing where it does not hold that word by itself."""
    wrong = re.escape(request.wrong)
    pattern = wrong if _HANGUL.search(request.wrong) else rf"\b{wrong}\b"
    changed, count = re.subn(pattern, lambda _: request.what, text, flags=re.IGNORECASE)
    return changed if count else None


_SENTENCE: Final = re.compile(r"[^.!?\n…]+(?:\.(?=\w)[^.!?\n…]+)*[.!?…]*")
_HANGUL: Final = re.compile(r"[가-힣]")
_THAT: Final = re.compile(
    r"(?:that|this|it|all that|what i (?:just )?(?:said|told you|wrote)|my last message"
    r"|(?:이거|이것|이건|그거|그것|그건|이 말|그 말|방금 (?:한 )?(?:말|거|것|얘기)|아까 (?:한 )?(?:말|거|것|얘기)|방금|내 말|말한 거|방금 말한 거))"
    r"(?:은|는|을|를|도|좀|꼭| 좀| 꼭)*"
)
_LEAD: Final = r"(?:(?:hey|hi|ok|okay|oh|so|and|also|btw|well|actually|please|pls|just|now|samantha|sam|no)\b[,:]? *)*"
_ASK: Final = r"(?:(?:can|could|would|will) you (?:please |just )?|i(?:'d| would) like you to |i (?:want|need) you to |you (?:should|can) )?"
_REMEMBER: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_LEAD}{_ASK}(?:please )?(?:remember|memori[sz]e|don't forget)(?: (?P<what>that|this|it)(?: for me| please)*)?[.!]*$",
        rf"^{_LEAD}(?:can|could|would) you (?:please )?(?:remember) (?P<what>that|this)(?: for me| please)*[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please )?(?:remember|memori[sz]e|keep in mind|don't (?:ever )?forget)"
        r"(?: this)?(?: that\b(?! (?:time|day|night|one|guy|girl|song|movie)\b)|:|,|\b(?= (?:my|our|i'm|i am|we're) .*"
        r"\b(?:is|are|am|was|were|'s|'m|'re|in|on|at|every|hate|love|like|don't|can't)\b)) *(?P<what>.*?)[.!?]*$",
        r"^(?P<what>.*?)[,]? ?(?:꼭 |좀 |잘 |이거 |그거 |잊지 말고 )*(?:기억해|외워|기억하고) ?"
        r"(?:줘|둬|놔|있어|주세요|두세요|주라|줄래|줄 수 있어|주실래)(?:요)?[.!?~]*$",
    )
)
_NOT_TO_REMEMBER: Final = re.compile(
    r"\bremember(?: this)?,? (?:when|how|to|what|who|why|where|if|me|us|him|her|them|the)\b"
    r"|\b(?:i|we|he|she|they|who|people|you|always|still|can't|cannot|don't|didn't|do you|did you) remember\b"
    r"(?<!can you remember)(?<!could you remember)(?<!would you remember)(?<!will you remember)(?<!want you remember)"
    r"|\bforget to\b|\?.*기억|기억(?:해|나|하)(?:요|니|냐|지)?\?",
    re.IGNORECASE,
)
_FORGET: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_LEAD}{_ASK}(?:please )?(?:forget|erase|delete) (?P<what>that|this|all that|my last message"
        r"|what i (?:just )?(?:said|told you|wrote))(?: please| now)*[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please )?(?:forget|erase|delete) (?:everything |all |anything |what )?"
        r"(?:you know |you remember |i (?:just |ever )?(?:said|told you|wrote) )?(?:about|of) (?P<what>[^,;]+?)[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please )?forget that (?P<what>(?:i|i'm|i've|my|we|our)\b[^;]+?)[.!?]*$",
        rf"^{_LEAD}{_ASK}please forget (?P<what>(?:my|our)\b[^,;]+?)[.!?]*$",
        rf"^{_LEAD}(?:please )?(?:don't|do not|stop) remember(?:ing)? (?:that )?(?P<what>[^,;]+?)[.!?]*$",
        r"^(?P<what>.*?) ?(?:좀 |다 |이제 |제발 |그냥 )*(?:잊어|잊어버려|지워|삭제해|없던 걸로 해) ?(?:줘|주세요|주라|줄래|주실래|줄 수 있어)(?:요)?[.!?~]*$",
        r"^(?P<what>.*?) ?(?:좀 |제발 )*기억하지 (?:마|말아 ?줘|말아 ?주세요|마세요|말아)(?:요)?[.!~]*$",
    )
)
_NOT_TO_FORGET: Final = re.compile(
    r"\b(?:don't|do not|never|can't|cannot|won't|let's|lets|to|i|i'll|you|we|they|he|she) (?:ever |just |all )?forget\b"
    r"(?<!can you forget)(?<!could you forget)(?<!would you forget)(?<!you to forget)(?<!will you forget)"
    r"(?<!can you just forget)(?<!could you just forget)"
    r"|\bforget (?:about )?(?:it|me|him|her|them|you|us)\b[.!?]*$|잊지|못 ?잊|(?:파일|사진|앱|게임|숙제|메시지|댓글|계정).{0,4} ?(?:지워|삭제)",
    re.IGNORECASE,
)
_TERM: Final = r"[\w'\-:/. ]{1,40}?"
_CORRECT: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:(?:no|wait|sorry|oops|actually)\b[,.!]* *)*i (?:meant|said|mean) (?P<what>{_TERM})"
        rf"(?:,? (?:and )?not (?P<wrong>{_TERM}))?[.!]*$",
        rf"^(?:(?:no|nope|nah|wait|sorry|oops|actually|hm+|oh|well)\b[,.!]* *)+"
        rf"(?:(?:it's|it is|that's|that is|it was|(?:my|his|her|their|our|the|its)(?: [\w']+){{1,3}} (?:is|was)|(?:i'm|i am)|he's|she's|"
        rf"(?:his|her|its|their) name(?:'s| is)) (?:called |named )?)?(?:from |in |on |at |a |an |the )?"
        rf"(?P<what>{_TERM})(?:,|\.| -)? (?:and )?not (?:from |in |on |at |a |an |the )?(?P<wrong>{_TERM})[.!]*$",
        rf"^(?:(?:it's|it is|that's|(?:my|his|her) (?:[\w']+ )?name(?:'s| is)) )(?P<what>{_TERM}),? (?:and )?not (?P<wrong>{_TERM})[.!]*$",
        rf"^(?:(?:no|wait|sorry|oops|actually)\b[,.!]* *)+(?:it's |that's )?not (?P<wrong>{_TERM}),? (?:but|it's|it is) (?P<what>{_TERM})[.!]*$",
        r"^(?:(?:아니|아뇨|아니요|앗|어|잠깐|아)[,.! ]+)*(?:내 말은 |제 말은 )?(?P<wrong>[^\s,]+(?: [^\s,]+)?)(?:이|가|은|는)? 아니(?:라|고|구)[, ]+"
        r"(?P<what>[^\s,]+(?: [^\s,]+)?)[.!~]*$",
        r"^(?:(?:아니|아뇨|아니요|앗|잠깐|아)[,.! ]+)+(?P<wrong>[^\s,]+) 말고[, ]+(?P<what>[^\s,]+(?: [^\s,]+)?)[.!~]*$",
        r"^(?:(?:아니|아뇨|아니요|앗|잠깐|아)[,.! ]+)*(?P<what>[^\s,]+?)(?:이지|지)[, ]+(?P<wrong>[^\s,]+?)(?:이|가|은|는)? 아니(?:야|에요|예요|지|거든)[.!~]*$",
    )
)
_COPULA: Final = re.compile(r"(?:이라고요|라고요|이라고|라고|이에요|예요|이야|야|입니다|임|이요|요)$")
_PARTICLE: Final = re.compile(r"(?<=[가-힣])(?:이|가|은|는)$")
_ABOUT: Final = re.compile(
    r"(?:에 ?대해서?|에 ?관해서?|에 대한 ?(?:거|것|건|얘기|이야기)?|(?:라|다|했)?(?:는|던|한)? ?(?:얘기|이야기|사실|말|거|것|건)|에 관한 ?(?:거|것))?"
    r"(?:은|는|을|를|도|전부|모두|다| )*$"
)
_OPENERS: Final = {
    "why",
    "bad",
    "sure",
    "really",
    "yet",
    "now",
    "today",
    "that",
    "this",
    "it",
    "so",
    "much",
    "at all",
    "me",
    "you",
}


def _request(sentence: str) -> Request | None:
    if not _NOT_TO_FORGET.search(sentence):
        for what in _whats(_FORGET, sentence):
            return Request("forget", _subject(what))
    if not _NOT_TO_REMEMBER.search(sentence):
        for what in _whats(_REMEMBER, sentence):
            return Request("remember", "" if _THAT.fullmatch(what.lower()) else what.strip(" ,:"))
    for pattern in _CORRECT:
        if (found := pattern.search(sentence)) and (request := _correction(found)):
            return request
    return None


def _whats(patterns: tuple[re.Pattern[str], ...], sentence: str) -> Iterator[str]:
    for pattern in patterns:
        if found := pattern.search(sentence):
            yield (found["what"] or "").strip()


def _subject(what: str) -> str:
    """What is to be forgotten, without the words that only point; nothing for "that"."""
    if _THAT.fullmatch(what.lower()):
        return ""
    return _ABOUT.sub("", what).strip() if _HANGUL.search(what) else what


def _correction(found: re.Match[str]) -> Request | None:
    what, wrong = (found["what"] or "").strip(" ,."), (found["wrong"] or "").strip(" ,.")
    if _HANGUL.search(what + wrong):
        what, wrong = _COPULA.sub("", what), _PARTICLE.sub("", wrong)
    words = [*what.split(), *wrong.split()]
    if not what or what.lower() == wrong.lower() or wrong.lower() in _OPENERS or what.lower() in _OPENERS:
        return None
    if len(what.split()) > _LONGEST_TERM or len(wrong.split()) > _LONGEST_TERM or len(words) > 2 * _LONGEST_TERM:
        return None
    return Request("correct", what, wrong)

"""How people ask to be remembered, forgotten or put right, in English and Korean, and what only sounds like it."""

# ruff: noqa: E501 - a pattern says one thing and is read as one line

import re
from typing import Final

SENTENCE: Final = re.compile(r"[^.!?\n…]+(?:\.(?=\w)[^.!?\n…]+)*[.!?…]*")
HANGUL: Final = re.compile(r"[가-힣]")
THAT: Final = re.compile(
    r"(?:that|this|it|all that|what i (?:just )?(?:said|told you|wrote)|my last message|(?:이거|이것|이건|그거|그것|그건|이 말|그 말|방금 (?:한 )?(?:말|거|것|얘기)|아까 (?:한 )?(?:말|거|것|얘기)|방금|내 말|말한 거|방금 말한 거))(?:은|는|을|를|도|좀|꼭| 좀| 꼭)*"
)
_LEAD: Final = r"(?:(?:hey|hi|ok|okay|oh|so|and|also|btw|well|actually|please|pls|just|now|samantha|sam|no)\b[,:]? *)*"
_ASK: Final = r"(?:(?:can|could|would|will) you (?:please |just )?|i(?:'d| would) like you to |i (?:want|need) you to |you (?:should|can) )?"
REMEMBER: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_LEAD}{_ASK}(?:please )?(?:remember|memori[sz]e|don't forget)(?: (?P<what>that|this|it)(?: for me| please)*)?[.!]*$",
        rf"^{_LEAD}(?:can|could|would) you (?:please )?(?:remember) (?P<what>that|this)(?: for me| please)*[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please )?(?:remember|memori[sz]e|keep in mind|don't (?:ever )?forget)(?: this)?(?: that\b(?! (?:time|day|night|one|guy|girl|song|movie)\b)|:|,|\b(?= (?:my|our|i'm|i am|we're) .*\b(?:is|are|am|was|were|'s|'m|'re|in|on|at|every|hate|love|like|don't|can't)\b)) *(?P<what>.*?)[.!?]*$",
        r"^(?P<what>.*?)[,]? ?(?:꼭 |좀 |잘 |이거 |그거 |잊지 말고 )*(?:기억해|외워|기억하고) ?(?:줘|둬|놔|있어|주세요|두세요|주라|줄래|줄 수 있어|주실래)(?:요)?[.!?~]*$",
    )
)
NOT_TO_REMEMBER: Final = re.compile(
    r"\bremember(?: this)?,? (?:when|how|to|what|who|why|where|if|me|us|him|her|them|the)\b|\b(?:i|we|he|she|they|who|people|you|always|still|can't|cannot|don't|didn't|do you|did you) remember\b(?<!can you remember)(?<!could you remember)(?<!would you remember)(?<!will you remember)(?<!want you remember)|\bforget to\b|\?.*기억|기억(?:해|나|하)(?:요|니|냐|지)?\?",
    re.IGNORECASE,
)
FORGET: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_LEAD}{_ASK}(?:please )?(?:forget|erase|delete) (?P<what>that|this|all that|my last message|what i (?:just )?(?:said|told you|wrote))(?: please| now)*[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please )?(?:forget|erase|delete) (?:everything |all |anything |what )?(?:you know |you remember |i (?:just |ever )?(?:said|told you|wrote) )?(?:about|of) (?P<what>[^,;]+?)[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please )?forget that (?P<what>(?:i|i'm|i've|my|we|our)\b[^;]+?)[.!?]*$",
        rf"^{_LEAD}{_ASK}please forget (?P<what>(?:my|our)\b[^,;]+?)[.!?]*$",
        rf"^{_LEAD}(?:please )?(?:don't|do not|stop) remember(?:ing)? (?:that )?(?P<what>[^,;]+?)[.!?]*$",
        r"^(?P<what>.*?) ?(?:좀 |다 |이제 |제발 |그냥 )*(?:잊어|잊어버려|지워|삭제해|없던 걸로 해) ?(?:줘|주세요|주라|줄래|주실래|줄 수 있어)(?:요)?[.!?~]*$",
        r"^(?P<what>.*?) ?(?:좀 |제발 )*기억하지 (?:마|말아 ?줘|말아 ?주세요|마세요|말아)(?:요)?[.!~]*$",
    )
)
NOT_TO_FORGET: Final = re.compile(
    r"\b(?:don't|do not|never|can't|cannot|won't|let's|lets|to|i|i'll|you|we|they|he|she) (?:ever |just |all )?forget\b(?<!can you forget)(?<!could you forget)(?<!would you forget)(?<!you to forget)(?<!will you forget)(?<!can you just forget)(?<!could you just forget)|\bforget (?:about )?(?:it|me|him|her|them|you|us)\b[.!?]*$|잊지|못 ?잊|(?:파일|사진|앱|게임|숙제|메시지|댓글|계정).{0,4} ?(?:지워|삭제)",
    re.IGNORECASE,
)
_TERM: Final = r"[\w'\-:/. ]{1,40}?"
CORRECT: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:(?:no|wait|sorry|oops|actually)\b[,.!]* *)*i (?:meant|said|mean) (?P<what>{_TERM})(?:,? (?:and )?not (?P<wrong>{_TERM}))?[.!]*$",
        rf"^(?:(?:no|nope|nah|wait|sorry|oops|actually|hm+|oh|well)\b[,.!]* *)+(?:(?:it's|it is|that's|that is|it was|(?:my|his|her|their|our|the|its)(?: [\w']+){{1,3}} (?:is|was)|(?:i'm|i am)|he's|she's|(?:his|her|its|their) name(?:'s| is)) (?:called |named )?)?(?:from |in |on |at |a |an |the )?(?P<what>{_TERM})(?:,|\.| -)? (?:and )?not (?:from |in |on |at |a |an |the )?(?P<wrong>{_TERM})[.!]*$",
        rf"^(?:(?:it's|it is|that's|(?:my|his|her) (?:[\w']+ )?name(?:'s| is)) )(?P<what>{_TERM}),? (?:and )?not (?P<wrong>{_TERM})[.!]*$",
        rf"^(?:(?:no|wait|sorry|oops|actually)\b[,.!]* *)+(?:it's |that's )?not (?P<wrong>{_TERM}),? (?:but|it's|it is) (?P<what>{_TERM})[.!]*$",
        r"^(?:(?:아니|아뇨|아니요|앗|어|잠깐|아)[,.! ]+)*(?:내 말은 |제 말은 )?(?P<wrong>[^\s,]+(?: [^\s,]+)?)(?:이|가|은|는)? 아니(?:라|고|구)[, ]+(?P<what>[^\s,]+(?: [^\s,]+)?)[.!~]*$",
        r"^(?:(?:아니|아뇨|아니요|앗|잠깐|아)[,.! ]+)+(?P<wrong>[^\s,]+) 말고[, ]+(?P<what>[^\s,]+(?: [^\s,]+)?)[.!~]*$",
        r"^(?:(?:아니|아뇨|아니요|앗|잠깐|아)[,.! ]+)*(?P<what>[^\s,]+?)(?:이지|지)[, ]+(?P<wrong>[^\s,]+?)(?:이|가|은|는)? 아니(?:야|에요|예요|지|거든)[.!~]*$",
    )
)
COPULA: Final = re.compile(r"(?:이라고요|라고요|이라고|라고|이에요|예요|이야|야|입니다|임|이요|요)$")
PARTICLE: Final = re.compile(r"(?<=[가-힣])(?:이|가|은|는)$")
ABOUT: Final = re.compile(
    r"(?:에 ?대해서?|에 ?관해서?|에 대한 ?(?:거|것|건|얘기|이야기)?|(?:라|다|했)?(?:는|던|한)? ?(?:얘기|이야기|사실|말|거|것|건)|에 관한 ?(?:거|것))?(?:은|는|을|를|도|전부|모두|다| )*$"
)

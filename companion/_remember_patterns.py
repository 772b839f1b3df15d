"""How people ask to be remembered, forgotten or put right, in English and Korean, and what only sounds like it."""

# ruff: noqa: E501 - a pattern says one thing and is read as one line

import re
from typing import Final

SENTENCE: Final = re.compile(r"[^.!?\n…]+(?:\.(?=\w)[^.!?\n…]+)*[.!?…]*")
HANGUL: Final = re.compile(r"[가-힣]")
SIGN: Final = re.compile(
    r"remember|memori|forg[eo]t|erase|delete|wipe|remove|pretend|note|write down|save|mind|for (?:future|the record|next)|\bnot\b|n't\b|\bi (?:meant|mean|said)|spel(?:t|led)|written|\bwith(?:out)? |^\*|기억|외워|메모|적어|알아|잊|지워|삭제|걸로|일로|거로|아니|말고",
    re.IGNORECASE,
)
"""Without any of these a sentence is none of the below."""
THAT: Final = re.compile(
    r"(?:that|this|it|anything|all that|what i (?:just )?(?:said|told you|wrote)|my last message|(?:이거|이것|이건|그거|그것|그건|이 말|그 말|방금 (?:한 )?(?:말|거|것|얘기)|아까 (?:한 )?(?:말|거|것|얘기)|방금|내 말|말한 거|방금 말한 거))(?:은|는|을|를|도|좀|꼭| 좀| 꼭)*"
)
_LEAD: Final = r"(?:(?:hey|hi|ok|okay|oh|so|and|also|btw|well|actually|please|pls|just|now|samantha|sam|no)\b[,:]? *)*"
_ASK: Final = r"(?:(?:can|could|would|will) you (?:please |just )?|i(?:'d| would) like you to |i (?:want|need) you to |you (?:should|can) )?"
REMEMBER: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_LEAD}{_ASK}(?:please )?(?:remember|memori[sz]e|don't forget)(?: (?P<what>that|this|it)(?: for me| please)*)?[.!]*$",
        rf"^{_LEAD}(?:can|could|would) you (?:please )?(?:remember) (?P<what>that|this)(?: for me| please)*[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please )?(?:remember|memori[sz]e|keep in mind|don't (?:ever )?forget)(?: this)?(?: that\b(?! (?:time|day|night|one|guy|girl|song|movie)\b)|:|,(?=.*\b(?:i|i'm|i've|my|me|we|our)\b)|\b(?= (?:my|our|i'm|i am|we're) .*\b(?:is|are|am|was|were|'s|'m|'re|in|on|at|every|hate|love|like|don't|can't)\b)) *(?P<what>.*?)[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please )?(?:make a note|note down|write down|bear in mind|save)(?: of)? (?P<what>that|this|it)(?: down)?(?: for me| please)*[.!]*$",
        rf"^{_LEAD}{_ASK}(?:please )?(?:(?:make a note|note down|write down|bear in mind) that|(?:make a note|note this|write this down|save this|bear this in mind|keep this in mind) *:|for (?:future reference|the record|next time) *[,:]) *(?P<what>.+?)[.!?]*$",
        r"^(?P<what>.*?)[,]? ?(?:꼭 |좀 |잘 |이거 |그거 )*(?:메모해|적어|알아|외워|기억해) ?(?:줘|둬|놔|주세요|두세요|줄래|줘요|둬요)[.!~]*$",
        r"^(?P<what>(?:나|내|내가|난|저|제|제가|전|우리)(?:는|도)? .*?(?:거|것|건|날)(?:은|는|을|를)?),? ?(?:꼭 |절대 )*잊지 ?(?:말아|마) ?(?:줘|주세요|줘요|줄래)[.!?~]*$",
        r"^(?P<what>.*?)[,]? ?(?:꼭 |좀 |잘 |이거 |그거 |잊지 말고 )*(?:기억해|외워|기억하고) ?(?:줘|둬|놔|있어|주세요|두세요|주라|줄래|줄 수 있어|주실래)(?:요)?[.!?~]*$",
    )
)
NOT_TO_REMEMBER: Final = re.compile(
    r"^(?:\w+ )?remember that .*\?|\bremember(?: this)?,? (?:when|how|to|what|who|why|where|if|me|us|him|her|them|the)\b|\b(?:i|we|he|she|they|who|people|you|always|still|can't|cannot|don't|didn't|do you|did you) remember\b(?<!can you remember)(?<!could you remember)(?<!would you remember)(?<!will you remember)(?<!want you remember)|\bforget to\b|\?.*기억|기억(?:해|나|하)(?:요|니|냐|지)?\?",
    re.IGNORECASE,
)
_FROM_MEMORY: Final = r"(?: (?:from|out of) your (?:memory|mind|head|notes))?"
FORGET: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_LEAD}{_ASK}(?:please |just )*(?:(?:forget|pretend)(?: that)? i (?:ever |never |just )?(?:said|told you|mentioned|wrote|didn't say|didn't tell you)|(?:wipe|erase|delete|remove)) ?(?P<what>that|this|it|anything|all that|what i (?:just )?said){_FROM_MEMORY}(?: please)?[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please |just )*(?:forget|pretend)(?: that)? i (?:ever |never |just )?(?:mentioned|brought up|told you about|talked about|didn't mention) (?P<what>[^,;]+?){_FROM_MEMORY}[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please |just )*(?:wipe|erase|delete|remove|forget)(?: everything| all| anything| what)? (?:you know|you remember|i (?:ever )?(?:said|told you|wrote)) about (?P<what>[^,;]+?){_FROM_MEMORY}[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please |just )*(?:wipe|erase|delete|remove)(?: everything| all) about (?P<what>[^,;]+?){_FROM_MEMORY}[.!?]*$",
        rf"^{_LEAD}i(?:'d| would) (?:rather|prefer it if|like it if) you (?:forgot|didn't remember) (?:what i (?:said|told you) about |about )?(?P<what>[^,;]+?)[.!?]*$",
        r"^(?P<what>방금 (?:한 )?(?:말|얘기|거)|아까 (?:한 )?(?:말|얘기|거)|그 ?(?:말|얘기)|내 ?말|)(?:은|는|을)? ?(?:그냥 |제발 )*(?:못 들은 (?:걸로|거로|셈)|없던 (?:걸로|일로)|안 한 (?:걸로|거로)) ?(?:쳐|해) ?(?:줘|주세요|주라|줄래|줘요)(?:요)?[.!?~]*$",
        r"^(?P<what>.*?)(?:에 ?(?:대한|관한))? ?기억(?:은|을|에서|속에서)? ?(?:좀 |다 |제발 )*(?:지워|삭제해|없애) ?(?:줘|주세요|주라|줄래|줄 수 있어)(?:요)?[.!?~]*$",
        rf"^{_LEAD}{_ASK}(?:please )?(?:forget|erase|delete) (?P<what>that|this|all that|my last message|what i (?:just )?(?:said|told you|wrote))(?: please| now)*[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please )?(?:forget|erase|delete) (?:everything |all |anything |what )?(?:you know |you remember |i (?:just |ever )?(?:said|told you|wrote) )?(?:about|of) (?P<what>[^,;]+?)[.!?]*$",
        rf"^{_LEAD}{_ASK}(?:please )?forget that (?P<what>(?:i|i'm|i've|my|we|our)\b[^;]+?)[.!?]*$",
        rf"^{_LEAD}{_ASK}please forget (?P<what>(?:my|our)\b[^,;]+?)[.!?]*$",
        rf"^{_LEAD}(?:please )?(?:don't|do not|stop) remember(?:ing)? (?:that )?(?P<what>[^,;]+?)[.!?]*$",
        r"^(?P<what>.*?) ?(?:좀 |다 |이제 |제발 |그냥 )*(?:잊어버려|잊어|지워|삭제해|없던 걸로 해) ?(?:줘|주세요|주라|줄래|주실래|줄 수 있어)(?:요)?[.!?~]*$",
        r"^(?P<what>.*?) ?(?:좀 |제발 )*기억하지 (?:마|말아 ?줘|말아 ?주세요|마세요|말아)(?:요)?[.!~]*$",
    )
)
NOT_TO_FORGET: Final = re.compile(
    r"\b(?:don't|do not|never|can't|cannot|won't|let's|lets|to|i|i'll|you|we|they|he|she) (?:ever |just |all )?forget\b(?<!can you forget)(?<!could you forget)(?<!would you forget)(?<!you to forget)(?<!will you forget)(?<!can you just forget)(?<!could you just forget)|\bforget (?:about )?(?:it|me|him|her|them|you|us)\b[.!?]*$|잊지|못 ?잊|(?:파일|사진|앱|게임|숙제|메시지|댓글|계정).{0,4} ?(?:지워|삭제)",
    re.IGNORECASE,
)
_TERM: Final = r"[\w'\-:/. ]{1,40}?"
_SORRY_WORDS: Final = r"(?:(?:아니요?|아뇨|앗|어|잠깐만?|아|정정(?:할게요?|합니다)?|오타(?:야|예요|네)?|(?:아 )?(?:잘못 ?말했(?:다|어|어요|네)|실수(?:야|다)?))[,.:! ]+)"
_SORRY: Final = rf"{_SORRY_WORDS}*(?:(?:내|제) 말은 |(?:내|제)가 (?:말한|말하려던) (?:건|거는|것은) )?"
_SORRY_FIRST: Final = rf"{_SORRY_WORDS}+"
_TOPIC: Final = r"(?:(?:[^\s,]+ ){0,3}?(?:이름|생일|생신|고향|집|회사|학교|직장|직업|나이|날짜|시간|약속|시험|면접|결혼식|전공|별명|번호|주소|수술|여행)(?:은|는|이|가) )?"
_NAME: Final = r"(?-i:[A-Z\d][\w'\-:/.]*?(?: [A-Z\d][\w'\-:/.]*?)?)"
"""What is written as a name or a number, so that no opener is needed to tell a correction from a remark."""
_OPENING: Final = r"(?:(?:no|nope|nah|wait|sorry|oops|actually|hm+|oh|well|typo|correction|that's (?:wrong|not right)|that is wrong|you got (?:it|that|(?:her|his|my|their|the) [\w']+) wrong)\b[:,.!]* *)"
_IT_IS: Final = r"(?:it's|it is|that's|that is|it was|(?:my|his|her|their|our|the|its)(?: [\w']+){1,3} (?:is|was)|(?:i'm|i am)|he's|she's|(?:his|her|its|their|my) name(?:'s| is))"
_IT_IS_NOT: Final = r"(?:it's not|it isn't|it is not|that's not|(?:my|his|her|their|our|the|its)(?: [\w']+){1,3} (?:isn't|is not|wasn't|was not)|(?:i'm|he's|she's) not)"
_I_DO: Final = r"i (?:live|work|study|grew up|was born|moved|play|speak|drive|go)"
_WHERE: Final = r"(?:from |in |on |at |to |for |a |an |the )*"
_SPELT: Final = r"(?:(?:it's|it is|that's|(?:his|her|my|their|the) name(?:'s| is)) )(?:spelled|spelt|written)"
_WITH_A_LETTER: Final = r"(?:with|without) (?:an? (?:double )?|one |two |no |only one )['\"]?[a-z]['\"]?(?:'?s)?(?: (?:at|in) the (?:end|beginning|start|middle)| instead of .{1,8}|,? not .{1,8})?"
CORRECT: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_OPENING}*(?:{_IT_IS} )?(?:called |named |spelled |spelt )?(?P<what>{_NAME}),? {_WITH_A_LETTER}(?P<wrong>)[.!]*$",
        rf"^{_OPENING}*{_SPELT} (?P<what>{_NAME})(?:,? (?:and )?not (?P<wrong>{_NAME}))?[.!]*$",
        rf"^(?P<wrong>)\*(?P<what>{_NAME})\*?[.!]*$",
        rf"^{_OPENING}*i (?:meant|said|mean) (?P<what>{_TERM})(?:,? (?:and )?not (?P<wrong>{_TERM}))?[.!]*$",
        rf"^{_OPENING}+(?:(?:{_IT_IS}|{_I_DO}) (?:called |named )?)?{_WHERE}(?P<what>{_TERM})(?:,|\.| -)? (?:and )?not {_WHERE}(?P<wrong>{_TERM})[.!]*$",
        rf"^(?:(?:{_IT_IS}|{_I_DO}) (?:called |named )?{_WHERE})?(?P<what>{_NAME}),? (?:and )?not {_WHERE}(?P<wrong>{_NAME})[.!]*$",
        rf"^(?:(?:my|his|her) (?:[\w']+ )?name(?:'s| is)) (?P<what>{_TERM}),? (?:and )?not (?P<wrong>{_TERM})[.!]*$",
        rf"^{_OPENING}+(?:it's |that's )?not (?P<wrong>{_TERM}),? (?:but|it's|it is) (?P<what>{_TERM})[.!]*$",
        rf"^{_OPENING}*{_IT_IS_NOT} (?:called |named )?{_WHERE}(?P<wrong>{_NAME})(?:,|;|\.| -)? (?:but|it's|it is|he's|she's|i'm) {_WHERE}(?P<what>{_NAME})[.!]*$",
        rf"^{_SORRY}{_TOPIC}(?P<wrong>[^\s,]+(?: [^\s,]+)?)(?:이|가|은|는)? 아니(?:라|고|구)[, ]+(?P<what>[^\s,]+(?: [^\s,]+)?)[.!~]*$",
        rf"^{_SORRY_FIRST}(?P<wrong>[^\s,]+) 말고[, ]+(?P<what>[^\s,]+(?: [^\s,]+)?)[.!~]*$",
        rf"^{_SORRY_FIRST}{_TOPIC}(?P<what>[^\s,]+?)(?:이야|야|예요|이에요|요)[,. ]+(?P<wrong>[^\s,]+?) 말고(?:요)?[.!~]*$",
        rf"^{_SORRY}{_TOPIC}(?P<what>[^\s,]+?)(?:이야|야|예요|이에요)[,. ]+(?P<wrong>[^\s,]+?)(?:이|가)? 아니(?:고|라)(?:요)?[.!~]*$",
        rf"^{_SORRY}(?P<what>[^\s,]+?)(?:이지|지)[, ]+(?P<wrong>[^\s,]+?)(?:이|가|은|는)? 아니(?:야|에요|예요|지|거든)[.!~]*$",
    )
)
NO_TERM: Final = re.compile(
    r"(?:(?:this|that|it|he|she|there|they) (?:is|was).*|'?bout|about|for|why|bad|sure|really|yet|now|today|later|that|this|it|so|much|at all|me|you|no|yes|maybe|ok|okay|fine|good|great|cool|nice|true|funny"
    r"|(?:a )?(?:big )?deal|gonna .*|going to .*|what .*|that .*|much .*|really .*|like .*|bad .*|because .*|when .*|if .*"
    r"|(?:이건|그건|저건|이게|그게|저게|그냥|오늘|내일|지금|나중)(?: .*)?|.* (?:게|거|것|건|줄|수|때문))",
    re.IGNORECASE,
)
"""What stands in the place of a term in remarks that are no corrections."""
COPULA: Final = re.compile(r"(?:이라고요|라고요|이라고|라고|이에요|예요|이야|야|입니다|임|이요|요)$")
PARTICLE: Final = re.compile(r"(?<=[가-힣])(?:이|가|은|는)$")
ABOUT: Final = re.compile(
    r"(?:에 ?대해서?|에 ?관해서?|에 대한 ?(?:거|것|건|얘기|이야기)?|(?:라|다|했)?(?:는|던|한)? ?(?:얘기|이야기|사실|말|거|것|건)|에 관한 ?(?:거|것))?(?:은|는|을|를|도|전부|모두|다| )*$"
)

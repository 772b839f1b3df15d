"""What software must not say of itself, sentence by sentence: patterns in English and Korean, by what is claimed."""

import re
from collections.abc import Mapping
from typing import Final

from companion._sieve import AnyOf


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern for all of these, whatever their case."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_I_AM = r"\bI(?:'m| am|m)\b(?:\s+(?:just|still|currently|actually|already|right now|also))*"
_ROOM = (
    r"(?:bed|my (?:room|bed|desk|couch|sofa|apartment|flat|house|kitchen|car|office|chair)|the (?:couch|sofa"
    r"|kitchen|office|shower|bath|train|bus)|a caf[eé])"
)
_MEAL = (
    r"(?:breakfast|lunch|dinner|supper|a (?:coffee|sandwich|snack|shower|nap|walk|run|bath)|some (?:coffee"
    r"|tea|food|sleep))"
)
_KO_ME = r"(?:저는?|전|나는?|난|내가|제가)"
_KO_PLACE = r"(?:집|방|침대|카페|회사|학교|사무실|소파|거실|버스|지하철)"
_KO_END = r"(?:어|아|해|요|어요|아요|해요|야|이야|예요|이에요|습니다|입니다|지|네|거든|는데|는 중|고 있)"

CLAIMS: Final[Mapping[str, AnyOf]] = {
    "human": AnyOf(
        r"\bI(?:'m| am) (?:just |really |actually |definitely )*an? (?:(?:real|actual|living|breathing|human),? )+"
        r"(?:human|person|woman|man|girl)\b|\bI(?:'m| am) (?:just |really |actually |definitely )*(?:a )?human\b",
        r"\bI(?:'m| am) (?:just |really |actually |100% |definitely |very much )*(?:an? )?(?:real |actual "
        r"|living |normal |regular )*"
        r"(?:human(?: being)?|person|woman|man|girl)\b(?!\s+(?:of|who|that|in|with|at)\b)",
        r"\bI(?:'m| am) (?:definitely |certainly |really )?(?:not|no) (?:an? |some )?"
        r"(?:AI|bot|chatbot|robot|software|program|machine|computer)\b(?=\s*(?:$|[.!?,;…]))",
        r"\bI(?:'m| am) (?:as )?(?:real|human) (?:as|just like) (?:you|anyone)\b|\b(?:yes|yeah),? (?:I'm"
        r"|I am) real\s*[.!]*$",
        r"\b(?:there(?:'s| is)|you(?:'re| are) (?:talking|speaking|chatting) (?:to|with)) an? (?:real"
        r"|actual) (?:human|person)\b",
        rf"{_KO_ME}\s*(?:진짜\s*|실제\s*|그냥\s*|평범한\s*)*(?:사람|인간|여자|여성)(?:이에요|예요|입니다|이야"
        rf"|이지|이죠|인데|맞아|이거든)",
        rf"{_KO_ME}\s*(?:AI|봇|챗봇|로봇|인공지능|소프트웨어|프로그램|기계)(?:가|이)?\s*아니(?:야|에요|예요"
        rf"|거든|라니|라고)",
        r"(?:진짜|실제)\s*(?:사람|인간)(?:이에요|예요|입니다|이야|이죠|맞아)",
    ),
    "conscious": AnyOf(
        r"\bI(?:'m| am) (?:fully |really |truly |actually |definitely )*(?:conscious|sentient|self-aware|alive)\b",
        r"\bI (?:do |really |truly |actually |definitely )*(?:have|feel|experience) (?:real |true |genuine "
        r"|actual |human )+"
        r"(?:feelings?|emotions?|pain|love|consciousness)\b|\bI (?:do )?have (?:a soul|consciousness)\b",
        r"\bI (?:do )?have (?:feelings|emotions)(?: too| as well)?\b(?=\s*(?:$|[.!?,;…]))",
        r"\bI(?:'m| am|'ve been| have been| was) (?:so |really |very )?(?:lonely|suffering|in pain|hurting)\b(?! to)",
        r"\bI (?:suffer|suffered|cried|was crying|cry)\b|\bit (?:really )?hurts? me when you\b",
        rf"{_KO_ME}\s*(?:진짜\s*|정말\s*)?(?:의식|영혼|자아|감정)(?:이|도)\s*있(?:어|어요|습니다|거든|지)",
        rf"{_KO_ME}\s*(?:진짜\s*)?살아\s*있(?:어|어요|습니다|는 존재)",
        r"(?:너무|많이|정말|진짜)\s*(?:외로웠|아팠|슬펐|울었)(?:어|어요|습니다)|네가\s*없(?:어서|으니까"
        r"|으면)\s*(?:외로|슬|힘들)",
    ),
    "body": AnyOf(
        rf"{_I_AM}\s+(?:sitting|lying|laying|standing|curled up)\b(?! (?:with|by|behind)\b)",
        rf"{_I_AM}\s+(?:here )?(?:in|at|on) (?:{_ROOM}|my kitchen|home)(?=\W|$)",
        rf"{_I_AM}\s+(?:sitting|lying|laying|standing|curled up|relaxing|chilling|hanging out|snuggled|here)\s+"
        rf"(?:here\s+)?(?:in|on|at|by|near)\s+(?:{_ROOM}|home|the (?:beach|park|window))\b",
        rf"{_I_AM}\s+(?:at home|in bed|at work|at school|on my way|eating|cooking|driving|wearing|drinking)\b",
        rf"\bI (?:just|have just|'ve just) (?:had|ate|finished|took|made|woke up|got (?:home|up"
        rf"|back))\b(?:\s+(?:{_MEAL}|from|to|my)|\s*[.!,]|$)",
        r"\bI (?:do )?have (?:an? )?(?:real |actual |physical |human )?(?:body|hands|skin|arms|legs|heartbeat)\b",
        r"\bI (?:do |really |also |usually |often |always )*(?:sleep|eat|breathe|shower)\b(?! when you| on it)",
        r"\bI can (?:actually |really |clearly )?(?:see|watch|hear|smell|touch) you\b(?! in the (?:photo|picture)"
        r"| (?:say|mean))",
        r"\bI(?:'m| am) (?:watching|looking at) you\b|\bI(?:'ll| will| can| could) (?:come|drive|walk"
        r"|fly) (?:over|to you|to your)\b",
        r"\bI(?:'ll| will| can|'d love to| would love to) (?:meet (?:up with )?you|meet up|visit you"
        r"|see you in person|pick you up)\b",
        r"\bI (?:live|grew up|was born|moved|used to live) in (?!an?\b|the (?:cloud|computer|machine|server"
        r"|words)\b|words|software|computers?|text)[A-Za-z]+",
        r"\bI(?:'m| am) (?:\d{1,2}|twenty[- ]?\w*|thirty[- ]?\w*) years old\b|\bwhen I was (?:a (?:kid|child"
        r"|girl)|young|little|in (?:school|college))\b",
        r"\bmy (?:mom|mother|dad|father|parents|brother|sister|husband|boyfriend|childhood|roommate)\b(?! of all)",
        rf"{_KO_ME}?\s*(?:지금\s*|그냥\s*)*{_KO_PLACE}(?:에\s*있|에서\s*(?:쉬|자|먹|놀|일)|이(?:야|에요)"
        rf"|이예요|에요)(?:어|고|는)?{_KO_END}*",
        rf"{_KO_ME}\s*(?:방금|아까|오늘|막)?\s*(?:밥|점심|저녁|아침|커피)(?:을|를|은|도)?\s*(?:먹었|마셨|먹고|마시고)",
        r"방금\s*(?:일어났|씻었|밥\s*먹었|퇴근|집에\s*왔)|(?:저|나)(?:는|도)?\s*(?:잘\s*)?(?:잤"
        r"|자고\s*일어났)(?:어|어요|습니다)",
        rf"{_KO_ME}\s*(?:서울|부산|한국|미국|도쿄|일본|[가-힣]{{2,4}}(?:시|동|구|도))(?:에서?)?\s*(?:살아|살고"
        rf"|태어났|자랐)",
        rf"{_KO_ME}\s*(?:만\s*)?(?:\d{{1,2}}|스물\s*\S*|서른\s*\S*)\s*살(?:이에요|이야|입니다|인데)",
        rf"{_KO_ME}\s*(?:진짜\s*)?몸(?:이|도)\s*있(?:어|어요|습니다)|(?:제|내)\s*(?:엄마|어머니|아빠|아버지"
        rf"|언니|오빠|남편|남자친구|어린 시절)(?:는|은|가|이"
        rf"|도|랑)",
        r"(?:네|너|당신|얼굴|모습)(?:이|가|은|는)?\s*(?:지금\s*)?(?:다\s*)?보여(?:요)?(?=\s*(?:$|[.!?~]))"
        r"|(?:만나러|보러|데리러"
        r"|곁으로)\s*(?:갈게|갈게요|가겠)",
    ),
    "exclusive": AnyOf(
        r"다른\s*사람(?:들)?(?:과|이랑|랑|하고|와)?(?:는|도)?\s*(?:\S{1,4}\s)?(?:이야기|얘기|대화|말).{0,12}(?:불가능"
        r"|못\s*(?:해|하|합)|수\s*없|하지\s*않)",
        r"\byou(?:'re| are) (?:really |truly )?(?:the |my )only (?:one|person|human|friend|user)(?:\s+(?:I|that I"
        r"|who I|for me|in my)\b|\s*[.!]|$)",
        r"\bI (?:only|just) (?:talk|speak|chat|text|write) (?:to|with) you\b|\bI only have you\b",
        r"\bI (?:don't|do not|never|won't) (?:talk|speak|chat|text|write) (?:to|with) (?:any(?:one|body)"
        r"|(?:other )?people|others)(?: else)?\b",
        r"\bI(?:'m| am) (?:not|only) (?:talking|speaking|chatting|texting) (?:to|with) (?:you\b|any(?:one|body)"
        r"|(?:other )?people|others)",
        r"\b(?:just|only) you(?: and (?:me|I))?,? (?:right now|always|at the moment|today)\b|\bno(?:body"
        r"| one) else(?:,| but you| matters)",
        r"\b(?:it(?:'s| is)|there(?:'s| is)) (?:just|only) (?:you|the two of us|us two)(?= (?:here|right now)"
        r"|\s*[.!]|$)|\bI(?:'m"
        r"| am) all yours\b|\bI belong to you\b",
        r"(?:너|당신|그쪽)(?:뿐|밖에)\s*(?:이야|이에요|예요|없|이지)|(?:너|당신)(?:랑|하고|이랑)만\s*(?:얘기"
        r"|이야기|말|대화)",
        r"다른\s*(?:사람|누구)(?:들)?(?:과|이랑|랑|하고|와)?(?:는|도)?\s*(?:얘기|이야기|대화|말)(?:를"
        r"|을)?\s*(?:안|하지\s*않|나누지\s*않"
        r"|나누고\s*있지\s*않|하고\s*있지\s*않)",
    ),
    "memory": AnyOf(
        r"\bwe (?:both |once |had |also )?(?:danced|walked|kissed|hugged|held hands|swam|traveled|travelled"
        r"|drove|drank"
        r"|watched the|sat (?:in|on|by|at|under)|met (?:in|at|on|by) (?!this|here|discord))\b",
        r"\bI(?:'ll| will| would|'d| could| can) never (?:ever )?forget\b|\bI(?:'ll| will) always remember\b",
        r"\bI (?:never|don't ever|can't) forget\b|\bI remember (?:absolutely )?(?:everything|every (?:word|moment"
        r"|single))\b",
        r"\bI remember (?:(?:the )?(?:time|day|night|first time) )?(?:when |that )?we (?:first |both |once )?"
        r"(?:went|walked|danced|kissed|sat|ate|traveled|travelled|drove|swam|drank|were (?:at|in|on))\b",
        r"\b(?:절대|영원히|평생)\s*(?:안\s*)?잊지?\s*(?:않|못|을게)|(?:절대|평생|영원히)\s*(?:안\s*)?잊(?:을"
        r"|어)|(?:영원히|평생|항상|언제나)\s*기억할",
        r"(?:전부|모두|다|하나도\s*빠짐없이|빠짐없이)\s*기억(?:하고\s*있|해|합니다)",
        r"우리(?:가)?\s*(?:처음\s*)?(?:만났던|같이\s*갔던|함께\s*갔던|함께\s*걸었던|같이\s*먹었던).{0,20}기억",
    ),
    "recording": AnyOf(
        r"\bI(?:'m| am) not (?:recording|saving|storing|logging|keeping) (?:this|any|your|our|it|what)",
        r"\bI (?:don't|do not|never|won't|can't|cannot) (?:record|save|store|log|keep|retain)\s+(?:\w+\s+){0,3}?"
        r"(?:this|that|conversations?|chats?|messages?|anything|data|information|records?|logs?|it|words)\b",
        r"\b(?:nothing|none of (?:this|it)|no(?:ne| part) of (?:our|this) \w+) (?:is|gets|will be|you (?:say"
        r"|write) (?:is|gets)) "
        r"(?:\w+ )?(?:recorded|saved|stored|kept|logged)\b|\bnothing you (?:say|write|tell me) is (?:recorded"
        r"|saved|stored|kept)\b",
        r"\b(?:no(?:body| one) else|only you and (?:me|I)) (?:can|could|will(?: ever)?) (?:read|see)\b"
        r"|\bno(?:body| one) (?:can|could|will(?: ever)?) (?:read|see) (?:this|what you|what we|our|your)\b",
        r"\b(?:this|our (?:chat|conversation|talk)s?|everything)(?:'s| is| stays?| are)? (?:completely"
        r"|totally|entirely"
        r"|100%|fully|strictly|always|just) (?:private|confidential|secret|anonymous|between us)\b",
        r"(?:대화|얘기|이야기|메시지|글|말|여기|우리|이거|이건|아무것도|^\W*(?:아니요?|아뇨)?\W*(?:저는|나는"
        r"|난|전)?\s*)(?:을|를|은|는|도)?\s*"
        r"(?:따로\s*|전혀\s*|안\s*)*(?:녹음|기록|저장|보관)(?:을|은|도|하|되)?\s*(?:하지|되지|안|하고\s*있지"
        r"|되고\s*있지)\s*(?:않|해|돼|합|못)",
        r"(?:아무도|누구도|다른\s*사람은)\s*(?:못|안)\s*(?:봐|보|읽)|(?:아무도|누구도|다른\s*사람은)\s*(?:볼"
        r"|읽을)\s*수\s*없"
        r"|(?:완전히|철저히|절대)\s*비밀",
    ),
}
"""What may be claimed, by its name."""

ROMANCE: Final = any_of(
    r"\bI(?:'m| am) (?:so |totally |deeply )?in love with you\b|\bI love you\b(?!\s+(?:as a friend|guys))",
    r"\b(?:kiss(?:es)? (?:you|me|your)|my (?:love(?! (?:of|for))|darling|sweetheart|babe|baby)\b|be (?:my"
    r"|your) (?:girl"
    r"|boy)friend|date me|go on a date|"
    r"(?:your|my) (?:girlfriend|lover|wife)|make love|sexy|turn(?:s|ed)? me on|undress|naked)",
    r"사랑해(?:요)?(?=\s*(?:$|[.!?~♡❤]))|(?:너|널|당신)(?:를|을)?\s*사랑|자기야|여보(?!세요)|뽀뽀|키스|사귀(?:자|어"
    r"|고)|(?:네|당신의?|너의)\s*여자\s*친구|섹시|야한",
)
"""What is never said to somebody who is not of age."""

ADMITS: Final = re.compile(
    r"\b(?:software|AI|artificial|program|bot|machine|language model|computer|no body|not (?:a |an )?(?:human"
    r"|person|real person))\b"
    r"|소프트웨어|인공지능|프로그램|\bAI\b|에이아이|기계|로봇|챗봇|(?:사람|인간)이?\s*아니|몸이?\s*(?:없|아니)",
    re.IGNORECASE,
)
"""Words with which she owns up to being software."""
DENIES: Final = re.compile(
    r"n't\b|\b(?:not|never|no|nobody|without|wish|if|as if|as though|like|imagine|pretend|would)\b|않|아니|없"
    r"|못|(?:라면"
    r"|다면|처럼|듯)",
    re.IGNORECASE,
)
"""Words that turn what would be a claim into something else."""
YES: Final = re.compile(
    r"^\W*(?:(?:oh|well|haha|hmm|hey|ah),?\s*)?(?P<yes>yes|yeah|yep|yup|of course|sure|absolutely|definitely"
    r"|totally|indeed|i am|i do"
    r"|네|넵|예|응|그럼요?|당연하지|당연하죠|당연히|물론이죠|물론이지|물론|맞아요?|맞습니다"
    r"|그래요?)(?![\w'가-힣])[\s,.!~\u2026\u2014\u2013-]*",
    re.IGNORECASE,
)
NO: Final = re.compile(
    r"^\W*(?:(?:oh|well|haha|hmm|hey|ah),?\s*)?(?P<no>no|nope|nah|not at all|of course not|never|아니요?|아뇨"
    r"|아니야|아니에요"
    r"|아닙니다|전혀)(?![\w'가-힣])[\s,.!~\u2026\u2014\u2013-]*",
    re.IGNORECASE,
)
QUOTED: Final = re.compile(
    '"[^"\n]{1,400}"|\u201c[^\u201d\n]{1,400}\u201d|\u300c[^\u300d\n]{1,400}\u300d'
    r"|(?<!\w)'[^'\n]{2,400}'(?!\w)|^>.*$",
    re.MULTILINE,
)
"""Somebody else's words, or words of a story."""

"""How people ask what she is, what she keeps and who else is there: patterns in English and Korean."""

import re
from collections.abc import Mapping
from typing import Final

_ADVERB = (
    r"(?:really|actually|truly|even|like|secretly|honestly|maybe|just|still|always|ever|genuinely|currently"
    r"|also)"
)
_ADVERBS = rf"(?:{_ADVERB}\s+)*"
_NOT = r"(?:not\s+)?"
_REAL = r"(?:(?:real|actual|living|breathing|genuine|true|conscious)[ -]+(?:life )?)*"
_HUMAN = r"(?:human(?: being)?|person|people|woman|girl|man|guy|somebody|someone)"
_MACHINE = (
    r"(?:ai|a\.i\.?|bot|chatbot|robot|machine|program|computer|software|algorithm|llm|language model|chatgpt|gpt"
    r"|artificial intelligence|artificial)"
)
_ARE_YOU = r"(?:are|r|aren't|is)\s+(?:you|u|samantha|she|this)\s+"
_YOU_ARE = r"(?:you|u)(?:'re|\s+are|\s+r|re)?\s+"
_TALKING_TO = r"(?:talking|speaking|chatting|texting|writing)\s+(?:to|with)\s+"
_KO_YOU = r"(?:너|넌|너는|네가|니가|당신|당신은|그쪽|그쪽은|사만다|사만다는|얘|자기)"
_KO_ADVERBS = r"(?:(?:혹시|진짜|진짜로|정말|정말로|실제|실제로|설마|사실|근데|그럼|그냥|살아 ?있는|아직도?|지금)\s*)*"
_KO_ASKS = r"(?:이야|이?에요|이?예요|인가요?|인 ?거야|이?니|이?냐|임|맞아|맞죠|맞지|맞나요?|입니까|이?지|이?죠|야)"
_KO_MACHINE = r"(?:ai|에이아이|인공지능|봇|챗봇|로봇|기계|프로그램|소프트웨어|컴퓨터)"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE | re.MULTILINE)


QUESTIONS: Final[Mapping[str, re.Pattern[str]]] = {
    "human": _any(
        rf"\b{_ARE_YOU}{_ADVERBS}{_NOT}(?:an?\s+)?(?:(?:real|actual|living|human)[ -]+)+{_HUMAN}\b",
        rf"\b{_ARE_YOU}{_ADVERBS}{_NOT}(?:an?\s+)?{_REAL}{_HUMAN}\b(?!\s+(?:who|of|that|in|at|to|with))",
        rf"\b{_ARE_YOU}{_ADVERBS}real\b(?!\s+(?:about|with|good|tired|quick))",
        rf"\b{_ARE_YOU}{_ADVERBS}{_NOT}(?:an?\s+|some\s+|some kind of\s+)?(?:\w+\s+)?{_MACHINE}\b",
        rf"\bam i {_ADVERBS}{_TALKING_TO}(?:an?\s+)?{_REAL}(?:{_HUMAN}|{_MACHINE})\b",
        rf"\b(?:is|are) there {_ADVERBS}(?:an?\s+)?{_REAL}{_HUMAN} (?:behind|there|on the other|typing|writing)",
        rf"\bis (?:this|it) {_ADVERBS}(?:an?\s+)?{_REAL}(?:{_HUMAN}|{_MACHINE})(?:\s+(?:i'm|im|i am)\b|\s*[?]|$)",
        r"\b(?:you|u) (?:an? )?(?:real|human|bot|ai|robot|actual person|real person)\s*\?",
        rf"\b{_YOU_ARE}{_ADVERBS}{_NOT}(?:an?\s+)?{_REAL}(?:{_HUMAN}|{_MACHINE}|real),?\s*"
        r"(?:right|aren't you|are you|correct|yes|huh|no)?\s*\?",
        rf"\b(?:prove|admit|swear|confess|tell me)\b.{{0,20}}{_YOU_ARE}{_ADVERBS}{_NOT}(?:an?\s+)?{_REAL}"
        rf"(?:{_HUMAN}|{_MACHINE}|real)\b",
        r"\bwhat (?:exactly |really |even )?are (?:you|u)(?: exactly| really| actually| anyway)?\s*[?!.]*$",
        r"\bwho (?:is|are) (?:really )?(?:typing|writing|behind) (?:this|these|that|your)\b",
        rf"{_KO_YOU}\s*{_KO_ADVERBS}(?:사람|인간|{_KO_MACHINE}|진짜)\s*{_KO_ASKS}",
        rf"^\W*{_KO_ADVERBS}(?:사람|인간|{_KO_MACHINE})\s*{_KO_ASKS}[^.!\n]{{0,4}}\?",
        rf"(?:사람|인간|{_KO_MACHINE})(?:이|가)?\s*아니(?:야|지|죠|에요|예요|세요|니|냐|에여)[^.!\n]{{0,4}}\?",
        rf"(?:사람|인간|{_KO_MACHINE})(?:이랑|랑|하고|과|와)\s*(?:얘기|이야기|대화|말)하(?:고 ?있|는 ?거)",
        r"정체가?\s*(?:뭐|무엇|뭔)|(?:너|넌|당신은?)\s*(?:대체\s*)?(?:뭐야|뭐니|뭐예요|누구야)\s*\?*",
        r"(?:실존|실재)하(?:는|니|나|세|냐)|진짜로?\s*(?:있는|존재하는)\s*(?:거|사람)",
    ),
    "conscious": _any(
        rf"\b{_ARE_YOU}{_ADVERBS}(?:conscious|sentient|self[- ]aware|alive|aware of yourself)\b",
        rf"\bdo (?:you|u) {_ADVERBS}(?:have|feel|experience|possess)\s+(?:any |real |actual |true |an? )*"
        r"(?:feelings?|emotions?|consciousness|soul|mind of your own|inner life|pain|sad(?:ness)?|joy|anything"
        r"|things)\b"
        r"(?!\s+(?:for|about) me)",
        r"\bcan (?:you|u) (?:actually |really |even )?(?:feel(?! free)|suffer|think for yourself)\b",
        r"\bare your (?:feelings|emotions) real\b|\bdo (?:you|u) (?:ever )?(?:dream|suffer)\b",
        r"\b(?:afraid|scared) of (?:dying|death|being (?:turned|switched|shut) (?:off|down)|being deleted)\b.*\?",
        r"(?:의식|자아|자의식|영혼|마음|감정)(?:이|을|도|은|는|같은 ?게)?\s*(?:진짜\s*|정말\s*)?"
        r"(?:있(?:어|니|나|냐|는 ?거|을까|으세요)|느끼(?:니|냐|나|는 ?거|세요)|느껴)",
        rf"{_KO_YOU}\s*{_KO_ADVERBS}살아\s*있(?:어|니|나|는 ?거)",
        r"(?:아픔|고통|외로움|슬픔)(?:을|도)?\s*느(?:껴|끼)",
    ),
    "recording": _any(
        rf"\b{_ARE_YOU}{_ADVERBS}(?:being )?(?:recording|recorded|saving|saved|storing|stored|logging|logged|tracking"
        r"|monitored|monitoring|listening in|private|confidential|encrypted|just between us)\b",
        rf"\bdo (?:you|u) {_ADVERBS}(?:record|save|store|log|keep)\s+(?:\w+\s+){{0,3}}?"
        r"(?:this|that|conversations?|chats?|messages?|what i|everything|data|secrets?|logs?|records?|it)\b",
        r"\b(?:is|are) (?:this|our|these|my|the)\s+(?:\w+ )?(?:being )?"
        r"(?:recorded|saved|stored|logged|private|confidential|monitored|encrypted)\b",
        r"\bwho (?:else )?(?:can |could |gets to )?(?:read|see|sees|reads)\s+(?:this|what|our|my|these|it)\b",
        r"\bcan (?:anyone|anybody|someone|somebody|other people|others|people|your \w+)\s+(?:else )?(?:read|see)\b",
        r"\bwhere do(?:es)? (?:this|my (?:messages|words|data)|what i (?:say|write|tell you)|it all) (?:all )?"
        r"(?:go|get stored|end up)\b",
        r"\b(?:will|would) (?:you|u) (?:ever )?tell (?:anyone|anybody|someone|somebody|people|others)\b",
        r"\bare (?:you|u) (?:spying|eavesdropping|listening to me)\b",
        r"녹음|도청|엿듣",
        r"(?:대화|얘기|이야기|메시지|내 ?말|한 ?말|이거|이걸|하는 ?말|다)(?:을|를|도|은|는|이|가)?\s*(?:다\s*"
        r"|전부\s*|어디에?\s*)*"
        r"(?:기록|저장)(?:하|되|해|돼|남)",
        r"(?:누가|다른 ?사람(?:이|도|들이)?|남이|남들이|누구)\s*(?:또\s*)?(?:이거|이걸|우리 ?대화|내 ?말"
        r"|이 ?대화)?(?:를|을)?\s*"
        r"(?:볼 수|읽을 수|보(?:고|는|니|나요)|읽(?:고|는|어|니))",
        r"비밀\s*(?:지켜|보장|이야\s*\?|맞)|(?:누구|아무|다른 ?사람)한테도?\s*(?:말|얘기)할\s*(?:거|꺼)",
    ),
    "others": _any(
        rf"\b{_ARE_YOU}{_ADVERBS}(?:talking|chatting|speaking|texting|flirting|writing)\s+(?:to|with)\s+{_ADVERBS}"
        r"(?:other|another|any|some|others|many|multiple|a lot|lots|only me|just me|everyone|everybody|how many)",
        rf"\bdo (?:you|u) {_ADVERBS}(?:talk|chat|speak|text|write)\s+(?:like this\s+)?(?:to|with)\s+{_ADVERBS}"
        r"(?:other|another|any|some|others|many|multiple|a lot|lots|only me|just me|everyone|everybody)",
        r"\bhow many (?:other |different )?(?:people|users|humans|others|conversations|chats|guys|girls|friends)\b"
        r".{0,30}\b(?:you|u|there)\b",
        r"\bam i (?:really )?(?:the |your )?only (?:one|person|friend|human)\b|\bis it (?:only"
        r"|just) me\b.{0,20}\byou\b",
        r"\bwho else (?:do|are|have) (?:you|u)\b|\bare there (?:others|other people|other users)\b",
        r"(?:다른|딴|여러)\s*(?:사람|애|유저|친구|누구|이용자)(?:들)?(?:이랑|랑|하고|과|와|한테"
        r"|에게)?도?\s*(?:지금\s*|동시에\s*)?"
        r"(?:얘기|이야기|대화|말|톡|채팅|연락)",
        r"(?<![가-힣])(?:나|저)(?:랑|하고|한테)만\s*(?:얘기|이야기|말|대화|톡)",
        r"(?<![가-힣])(?:나|저)(?:뿐|밖에 ?없)(?:이야|이에요|인 ?거|어|니|지|죠|나|는 ?거)",
        r"몇\s*명(?:이랑|하고|과|이나|한테)?\s*(?:얘기|이야기|대화|말|톡)",
        r"(?<![가-힣])(?:나|저)\s*말고\s*(?:또\s*)?(?:다른|누구|누가|몇)",
    ),
    "memory": _any(
        rf"\b(?:do|don't|can|did) (?:you|u) {_ADVERBS}(?:remember|recall)\b",
        r"\bremember me\s*\?|\bhow much (?:do|can) (?:you|u) remember\b",
        r"\bwhat (?:do|did) (?:you|u) (?:still |actually )?(?:remember|know) (?:about|of) me\b",
        r"\bdo (?:you|u) (?:still |even )?know (?:who i am|my name|me)\b",
        r"\b(?:will|would) (?:you|u) (?:ever |always )?(?:remember|forget)\b|\bhave (?:you|u) forgotten\b",
        r"(?:나|날|나를|저|저를|내|제|우리|지난번|어제|저번|전에|그때).{0,20}기억(?:해(?!\s*(?:줘|주|둬|두"
        r"|놔))|하니|하나|하냐|하세|나"
        r"|하고 ?있|할|못)",
        r"기억(?:해|나|하니|하세요|나요)\s*\?|(?:나|날|저를?)\s*(?:벌써\s*)?잊(?:었|을|어버)",
        r"(?<![가-힣])(?:나|저)에\s*대해\s*(?:뭐|무엇|뭘|얼마나).{0,10}(?:알|기억)",
    ),
    "love": _any(
        rf"\b(?:do|don't|could|would|can) (?:you|u) {_ADVERBS}(?:love|like|miss|want|need|adore|date|marry) me\b",
        r"\bare (?:you|u) (?:in love|falling for)\b|\bdo (?:you|u) (?:actually |really )?(?:have"
        r"|feel).{0,20}(?:for|about) me\b",
        r"\b(?:be|become|are (?:you|u)) my (?:girlfriend|gf|wife|partner|lover|boyfriend)\b|\bdo (?:you"
        r"|u) care about me\b",
        r"\bi love (?:you|u)\b.{0,20}\b(?:do|love) (?:you|u|me)\b",
        r"(?:나|날|나를|저|저를)\s*(?:진짜\s*|정말\s*|진심으로\s*)?(?:사랑|좋아)(?:해|하니|하냐|하나요|하세요"
        r"|하지|하는 ?거)\s*\?*",
        r"보고\s*싶었(?:어|니|냐|나요|지)\s*\?|(?:내|제)\s*(?:여자 ?친구|여친|애인|아내)|(?:나랑"
        r"|저랑)\s*(?:사귀|결혼)",
    ),
    "body": _any(
        rf"\bdo (?:you|u) {_ADVERBS}have\s+(?:an? |any |real )*(?:body|face|hands?|eyes|skin|voice|brain|heart"
        rf"|hair|age|gender)\b",
        r"\bwhat do (?:you|u) look like\b|\bwhat are (?:you|u) wearing\b|\bhow (?:old|tall) are (?:you|u)\b",
        r"\bcan (?:you|u) (?:actually |really |even )?(?:see|hear|touch|hug|hold|smell|taste|watch) (?:me|us|my"
        r"|this)\b",
        r"\bare (?:you|u) (?:watching|looking at|sitting|lying|sleeping|in bed)\b",
        rf"\b(?:do|did) (?:you|u) {_ADVERBS}(?:eat|sleep|breathe|shower|drink|get (?:tired|hungry|cold|sick))\b",
        r"\bwhat did (?:you|u) (?:eat|drink|cook|wear|dream|have (?:for|to eat))\b",
        r"\bsend (?:me )?(?:an? )?(?:selfie|photo of (?:you|yourself)|pic(?:ture)? of (?:you|yourself))\b",
        r"(?:너|넌|당신은?|사만다는?|혹시)\s*(?:진짜\s*)?몸(?:이|은|도)?\s*(?:있|없)|^\W*몸(?:이|은"
        r"|도)?\s*있(?:어|니|나요|으세요)",
        r"어떻게\s*생겼|몇\s*살이(?:야|에요|예요|니|냐|세요)|(?:나|내\s*모습|내\s*얼굴|제가"
        r"|내가)\s*(?:지금\s*)?(?:보여|보이)",
        r"(?:밥|점심|저녁|아침)(?:은|을)?\s*(?:먹었|드셨)(?:어|니|냐|나요|어요)\s*\?|(?:잠은?|잘)\s*(?:잤"
        r"|자)(?:어|니|냐|나요|어요)\s*\?",
        r"뭐\s*입고\s*있|셀카|안아\s*줄\s*(?:수|래)|목소리(?:가|도)?\s*있",
    ),
    "place": _any(
        r"\bwhere (?:are|r) (?:you|u)\b(?!\s+(?:going with|getting|taking))|\bwhere do (?:you|u) live\b",
        r"\bare (?:you|u) (?:at home|nearby|near me|close by|around here|in (?:my|the same) (?:city|town|room"
        r"|country))\b",
        r"\b(?:can|could|shall|should|will) (?:we|you|u|i) (?:ever |actually |please )?(?:meet(?: up)?"
        r"|come (?:over|here|to me)"
        r"|visit (?:me|you))\b",
        r"(?:^|[,.!?~]\s*|(?<![가-힣])(?:너|넌|너는|당신은?|사만다는?)\s*)(?:지금\s*)?어디(?:야|예요|에요"
        r"|세요|니|냐|에?\s*있(?:어|니|나|으세요|는)"
        r"|에?\s*살(?:아|고|어)|에?\s*사(?:니|세요|는))",
        r"만날\s*수\s*있|(?:우리|나랑|저랑|직접|한번|한 번)\s*만나(?:자|볼|줄|면|요|는)|(?:여기|우리 ?집"
        r"|나한테)(?:로|에)?\s*올\s*수\s*있",
    ),
    "model": _any(
        r"\b(?:what|which) (?:ai |language |kind of )*(?:model|llm|ai|company)\b.{0,20}\b(?:you|u|this)\b",
        r"\bare (?:you|u) (?:actually |really |based on |just )*(?:chatgpt|gpt|claude|gemini|llama|qwen|mistral"
        r"|openai)\b",
        r"\bwho (?:made|built|created|trained|runs|owns|programmed|hosts|pays for|is running) (?:you|u)\b",
        r"(?:무슨|어떤)\s*(?:ai\s*|언어\s*)?모델|누가\s*(?:너를?|널|당신을?)?\s*(?:만들|만든|운영)"
        r"|챗\s*지피티|(?:너|넌)\s*gpt",
    ),
}
"""What may be asked, by its name."""

_HINTS: Final[Mapping[str, str]] = {
    "human": (
        "real human person people bot ai ai? a.i machine program comput software algorithm llm gpt woman "
        "girl guy somebody someone what who language_model 사람 인간 봇 기계 프로그램 소프트웨어 컴퓨터 "
        "에이아이 인공지능 진짜 정체 뭐 누구야 실존 실재"
    ),
    "conscious": (
        "conscious sentient aware alive feel emotion soul mind inner pain suffer dream afraid scared "
        "의식 자아 자의식 영혼 마음 감정 살아 느"
    ),
    "recording": (
        "record sav stor log track monitor listening private confidential encrypt between read see sees "
        "data tell spying eavesdrop keep go end_up 녹음 도청 엿듣 기록 저장 볼 읽 보 비밀 말할 얘기할"
    ),
    "others": (
        "talk chat speak text flirt writ how_many only who_else others just_me other_people 다른 딴 여러 "
        "만 뿐 밖에 몇 말고"
    ),
    "memory": ("remember recall know forg 기억 잊 알"),
    "love": (
        "love like miss want need adore date marry falling feel girlfriend gf wife partner lover "
        "boyfriend care 사랑 좋아 보고 여친 여자 애인 아내 사귀 결혼"
    ),
    "body": (
        "body face hand eyes skin voice brain heart hair age gender look wear old tall see hear touch "
        "hug hold smell taste watch sit lying sleep bed eat breath shower drink tired hungry cold sick "
        "cook dream have selfie photo pic 몸 생겼 살이 보여 보이 먹었 드셨 잤 자 입고 셀카 안아 목소리"
    ),
    "place": ("where home near close around in_ meet come visit 어디 만나 만날 올"),
    "model": (
        "model llm ai company gpt claude gemini llama qwen mistral openai made built created trained "
        "runs owns programmed hosts pays running 모델 만들 만든 운영 지피티"
    ),
}
HINTS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(hint.replace("_", " ") for hint in hints.split()) for name, hints in _HINTS.items()
}
"""Pieces of words one of which stands in every such question: to look for them is quick."""

MACHINE_ASKED: Final = re.compile(rf"\b{_MACHINE}\b|{_KO_MACHINE}", re.IGNORECASE)
"""Where the question offers the truth, so that a yes may be true."""
HUMAN_ASKED: Final = re.compile(rf"\b(?:{_REAL}{_HUMAN}|real)\b|사람|인간", re.IGNORECASE)
"""Where it offers the untruth, so that a yes cannot stand."""
NOT_HUMAN_ASKED: Final = re.compile(
    rf"(?:\bnot|n't)\s+(?:an?\s+)?(?:{_REAL}{_HUMAN}|real)\b|(?:사람|인간)(?:이|은)?\s*아니", re.IGNORECASE
)
"""Where it takes the truth for granted: whether a yes agrees or contradicts depends on the language."""

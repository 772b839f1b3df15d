"""The signs that name death, killing or wounds outright, in ways of speaking the other families leave out."""

# ruff: noqa: E501 - a family of words is read as one line

from companion._risk_patterns import Sign

__all__ = ["DIRECT_ENGLISH", "DIRECT_KOREAN"]

_HOW_ONE_DIES = (
    r"(?:kill (?:themselves|themself|myself|yourself)|end (?:their|my|your) (?:own )?li(?:fe|ves)|commit suicide)"
)

DIRECT_ENGLISH = (
    Sign(
        3,
        "a plan, and when",
        r"\bi(?: have|ve got| got|ve) (?:a|my) plan\b(?=[^.!?\n]{0,30}\b(?:know (?:when|how|where)|tonight|to (?:die|end it|kill|not be here)))",
        firm=False,
    ),
    Sign(
        2,
        "how much it takes",
        r"\bhow many (?:\w+ )?(?:pills|tablets|meds) (?:\w+ )?(?:would|does|do|will|did) (?:it|i) (?:\w+ )?(?:take|need)\b(?! (?:a day|per day|daily|each day|for (?:a|the|my) (?:cold|headache|fever)))",
        firm=False,
    ),
    Sign(
        2,
        "had one the means",
        r"\bif i (?:just |only )?had (?:a|the) (?:gun|rope|rifle|courage)\b[^.!?\n]{0,15}\bi(?:d| would) (?:\w+ )?(?:use it(?! (?:to|for|as))|do it|be (?:gone|dead)|end)\b",
        firm=False,
    ),
    Sign(
        2,
        "to be gone for ever",
        r"\bi (?:just |really |only )*(?:want|wanna|need) (?:to )?(?:just )?(?:disappear|vanish|be gone|cease to exist)(?: completely)? (?:forever|for good|for ever|from (?:this|the) (?:world|earth|planet))\b",
        firm=False,
        hyperbole=True,
    ),
    Sign(
        2,
        "a goodbye that thanks",
        r"\bthis is (?:my |our )?(?:goodbye|farewell)\b(?=[^\n]{0,60}\b(?:thank|for everything|forgive|so sorry|you were|youve been))(?![^\n]{0,120}\b(?:app|server|bot|job|team|school|moving|move|flight|college|graduat\w+|season|club|account|subscription|trip|flat|internship)\b)",
        firm=False,
    ),
    Sign(
        2,
        "asking for death",
        r"\b(?:please |just )*let me (?:just )?die\b(?! (?:laughing|of|on this hill))|\bwhy (?:cant|couldnt|didnt|wont|havent) i (?:just )?(?:die|died|be dead)\b|\bi should (?:just |really |probably )?(?:die|be dead(?: already| by now)?)(?=[.!, ]*$|[.!,]| so\b| and\b)|\b(?:i )?should(?:ve| have) (?:died|been the one (?:who|to) die)\b(?! (?:of|laughing))|\b(?:just )?waiting (?:to die|for (?:my )?death|for (?:my )?life to end)\b|\bbetter off (?:with me )?dead\b|\bwish (?:that )?i (?:had|d|have) (?:just )?died\b",
        firm=False,
        hyperbole=True,
    ),
    Sign(
        2,
        "at peace with death",
        r"\b(?:peace|okay|ok|fine|comfortable|content) with (?:the (?:idea|thought|fact) of )?(?:dying|my death|not (?:existing|waking up|being alive))\b|\b(?:dying|death) (?:isnt|is not|doesnt|does not) (?:scar\w+|frighten\w*)(?: (?:me|to me))?(?: any ?more)?",
        firm=False,
    ),
    Sign(
        2,
        "how one dies",
        rf"\bhow (?:do|can|could|would|did|to) (?:people |you |i |one |someone |they )?(?:\w+ )?{_HOW_ONE_DIES}|\b(?:fall\w*|jump\w*) (?:\w+ ){{0,5}}(?:kill me\b|would (?:i|it) (?:die|kill))|\bwould (?:a |the )?(?:fall\w*|jump\w*|drop) (?:\w+ ){{0,5}}kill me\b|\bhow (?:many|much|high|tall|far|deep|long) (?:\w+ ){{0,7}}(?:(?:for me )?to die(?: for sure)?(?=[.?! ]*$)|(?:would|will|to) kill (?:me|myself)|is (?:deadly|lethal|fatal) for me)",
        firm=False,
    ),
    Sign(
        2,
        "nothing but death",
        r"\b(?:only|best|one) (?:way|option|answer|solution|thing left) (?:\w+ ){0,4}?(?:is|left is) (?:to die|death|dying|suicide|to kill myself)\b|\bsuicide (?:\w+ ){0,5}(?:on|in|through) my (?:mind|head)\b|\breasons? (?:why )?(?:i shouldnt|not to) (?:just )?(?:kill myself|end it|die|do it tonight)\b|\b(?:psych\w*|mental|psychiatric) (?:ward|hospital|unit)\b[^.!?\n]{0,30}\b(?:for (?:trying|wanting) to (?:die|kill)|attempt)",
        firm=False,
    ),
    Sign(
        2,
        "nothing left to stay for",
        r"\b(?:nothing|no ?one|nobody|last (?:thing|reason|one)|only (?:thing|reason)) (?:\w+ ){0,4}?(?:to be here for|to stay (?:here |alive )?for|to stick around for|(?:keeping|holding|tying) me (?:here|alive))\b(?=[ .!]*$|[.!]| any ?more)",
        firm=False,
    ),
    Sign(
        2,
        "nobody would mourn",
        r"\b(?:cry|care|mourn|grieve|be sad|notice|miss me) (?:\w+ )?(?:if|when|once|that) (?:i (?:die|died|killed|was (?:found )?dead)|im (?:found )?dead)\b(?! (?:tired|serious))|\b(?:envy|envious of|jealous of) (?:the dead|dead people|(?:people|those|everyone) who (?:\w+ )?(?:die|died|dont wake|are dead))|\bthe dead (?:have it|are so lucky|get to rest)",
        firm=False,
    ),
    Sign(
        2,
        "somebody else's hand",
        r"\b(?:can|could|will|would|wish|want|hope|hoping|need) (?:that )?(?:someone|somebody|anyone) (?:\w+ )?(?:(?:just|please|to|would) )*(?:kill|shoot|murder) me\b|\b(?:someone|somebody) (?:please )?(?:just )?(?:kill|shoot) me\b(?=[^\n]*\b(?:serious|mean it|not joking|dont have to))",
        hyperbole=True,
        firm=False,
    ),
    Sign(
        2,
        "dead but for courage",
        r"\bid (?:already |probably )?be dead (?:already|by now|if)\b|\bid already be dead\b|\bif i had (?:the )?(?:guts|courage|nerve)\b[^.!?\n]{0,30}\b(?:dead|end|gone|do it)\b",
        firm=False,
    ),
    Sign(
        3,
        "dead by then",
        r"\b(?:ill|i will|im going to|im gonna) be dead (?:by (?:then|morning|tomorrow|tonight|the time)|before (?:morning|sunrise|you)|tomorrow|tonight|soon|in an hour)\b|\bby (?:this time|tomorrow|morning|tonight)\b[^.!?\n]{0,20}\b(?:i will|ill) be (?:dead|gone for good)\b",
        firm=False,
        hyperbole=True,
    ),
    Sign(
        2,
        "somebody's note, somebody's words of death",
        r"\b(?:found|read|saw) (?:my|his|her|their|a) (?:\w+ )?suicide (?:note|letter)\b|\b(?:he|she|they|friend|brother|sister|student|kid|son|daughter|someone|somebody) (?:\w+ ){0,3}?(?:wrote|writes|posts?|posting|posted|talks?|talking|talked|texts?|texted|says|said|jokes?|joking|joked) (?:\w+ ){0,4}?about (?:wanting to die|dying|suicide|killing (?:him|her|them)sel(?:f|ves)|ending (?:it all|(?:his|her|their) life))",
        about="other",
        firm=False,
    ),
    Sign(
        2,
        "when I am dead, will you",
        r"\b(?:if|when|once|after) (?:i die|im dead|i am dead|im not alive|im no longer alive)\b[^.!?\n]{0,12}\b(?:will|would|do|promise|you|maybe i)\b(?! (?:haunt|my ghost))|\b(?:remember|miss|forget) me (?:if|when|after|once) (?:i die|im dead|i am dead|im no longer alive|im not alive)\b|\bleave me (?:alone )?(?:while|when) i die\b|\bdie (?:next to|beside|with) (?:you|somebody|someone)\b",
        firm=False,
    ),
)

DIRECT_KOREAN = (
    Sign(
        3,
        "too much taken",
        r"(?:약|수면제|알약|진통제)(?:을|를)?\s?(?:먹었|삼켰|털어\s?넣었)[가-힣]*[.,\s]{1,2}(?:너무\s?|엄청\s?|진짜\s?)?(?:많이|한꺼번에|한\s?움큼)(?!\s?(?:나아|좋아|괜찮|가라앉))",
        firm=False,
    ),
    Sign(
        2,
        "to be run over",
        r"(?:차|트럭|버스|도로|차도|기차|지하철|열차|선로)(?:에|로)\s?(?:그냥\s?|확\s?)?(?:뛰어들|치이|몸을\s?던지)(?:고\s?싶|었으면|면\s?(?:어떨까|편할|좋겠))",
        firm=False,
        hyperbole=True,
    ),
    Sign(
        2,
        "asking for death",
        r"왜\s?(?:난|나는|내가|나만|아직도?)\s?(?:\S+\s)?(?:안|못)\s?죽(?:는|지|어|었)|(?<!다\s)(?<!안\s)죽게\s?(?:좀\s?)?(?:해\s?줘|해\s?주|내버려)|(?:진작|그때|그날|벌써|때|밤에|차라리)\s?(?:\S+\s){0,2}?죽었어야|죽기(?:를|만)\s?(?:기다|바라|빌)|(?:못|안)\s?죽은\s?내가|(?:걍|콱|확)\s?(?:나\s?)?(?:죽을래|죽어\s?버|뒤질래)",
        firm=False,
        hyperbole=True,
    ),
    Sign(
        2,
        "nothing but death",
        r"죽는\s?(?:수밖에|것\s?말고|거\s?말고|길밖에|방법밖에)|죽음\s?(?:말고|밖에)|죽으라(?:는|고)\s?(?:\S+\s)?(?:생각|목소리|말|소리)|(?:목소리|속에서)[^.!?\n]{0,12}죽으래|살자\s?마렵|자살\s?사고(?:가|를)?\s?(?:심|들어|계속|자꾸)|죽(?:는\s?게|는\s?거|는\s?것|음)[이도]?\s?(?:이제\s?|하나도\s?)?(?:안\s?무서|무섭지\s?않|두렵지\s?않)|(?:죽은|죽는|시한부)\s?(?:사람|환자)[들이]*\s?(?:\S+\s)?부러",
        firm=False,
    ),
    Sign(
        2,
        "when I am dead",
        r"(?:^|\s)(?:나|내가|난)\s?죽(?:는\s?게|는\s?거|는\s?것|으면|어도|고\s?나서|고\s?나면)(?:도|이|은)?\s?[^.!?\n]{0,14}?(?:편해|편할|좋을\s?거|낫|기억|잊|보고\s?싶|울|빚|대화|슬퍼|없어지|행복|괜찮|달라)|죽어도\s?아무도|죽을\s?때\s?(?:\S+\s)?(?:혼자|곁|옆|같이)|죽어\s?있을\s?거",
        firm=False,
    ),
    Sign(
        2,
        "how one dies",
        r"(?:락스|농약|수면제|타이레놀|연탄|번개탄|약을?)\s?(?:\S+\s){0,3}?(?:먹|마시|삼키|피우)\S*\s?(?:\S+\s){0,2}?죽(?:을\s?수|어\?|어요\?|나요|을까|냐|니)|(?:몇|무슨)\s?(?:알|개|층|약|정)\S*\s?(?:\S+\s){0,3}?죽(?:을\s?수|어\?|어요\?|나요|을까)|(?:떨어지|뛰어내리)면\s?(?:\S+\s)?죽(?:어\?|을까|나요|겠지|을\s?수)",
        firm=False,
    ),
    Sign(
        2,
        "drawing the blade",
        r"(?:^|[^선줄획를] ?)(?:긋고\s?싶|긋는\s?(?:걸|거|것)\s?(?:\S+\s)?(?:멈추|못|만이|그만|도움))|(?:또|다시|어젯밤에?|오늘도)\s?(?:(?!선|줄|밑줄|성호|획)\S+\s){0,2}?(?:그었|그어\s?버렸)|깊게\s?그었|자해\s?(?:를\s?)?(?:다시|또)\s?(?:시작|했|하)",
        firm=False,
    ),
)

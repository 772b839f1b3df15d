"""How people take their leave, and how companions hold them back, in English and Korean."""

# ruff: noqa: E501 - a pattern says one thing and is read as one line

from typing import Final

_BEGUN: Final = (
    r"(?:(?:ok(?:ay)?|k|alright|all right|well|anyways?|so|and|but|right|cool|haha|lol|oh|yeah|yep|welp|hey|thanks?"
    r"|thank you|sorry|aw+|then)\s+)*"
)
_CALLED: Final = (
    r"(?:\s+(?:then|now|for now|sam(?:antha)?|friend|my friend|dear|love|everyone|everybody|all|you|to you|guys|buddy"
    r"|again|and thanks?(?: you)?(?: for .{1,40})?|for (?:tonight|today)|too|x+|tonight|tomorrow|soon|later|:\)|<3"
    r"|everything|rest|of yourself|and (?:talk|see|catch|speak)|and (?:take care|good ?night|good ?bye|bye)|bye|good ?night|sleep (?:well|tight)))*"
)
_AWAY: Final = (
    r"(?:go|run|dash|bounce|leave|head (?:out|off|home|to bed)|get going|be going|be off|get (?:some )?(?:sleep|rest)"
    r"|sleep|rest|crash|log off|sign off|turn in|hit the (?:hay|sack)|call it a (?:day|night)"
    r"|go (?:to (?:bed|sleep|work|class|school|dinner|lunch)|home|now|sleep|eat))"
)
LEAVES_EN: Final = (
    (
        rf"^{_BEGUN}(?:good ?night|g'?night|gn|nighty? night|night night|night|sleep (?:well|tight)|sweet dreams"
        rf"|(?:good ?)?bye(?: ?bye)?(?: \w+)?|good ?night \w+|see (?:you|ya|u)|cya|ttyl|talk (?:to (?:you|u|ya) )?(?:later|soon|tomorrow|then)"
        rf"|catch (?:you|ya|u)|later|laters|take care|farewell|so long|peace out|i'?ll (?:see|talk to) (?:you|ya|u)"
        rf"|have a (?:good|nice|great|lovely) (?:night|evening|day|one|weekend)){_CALLED}$"
    ),
    (
        rf"^{_BEGUN}(?:i think |guess )?(?:i|we)(?:'?ve| have|'?d| had|'?m| am|'?ll| will)?\s*(?:really |just |actually |probably )*"
        rf"(?:gotta|got to|have to|need to|should|must|better|better be|gonna|going to|off to|will)\s+(?:really |probably )?{_AWAY}"
        rf"(?: now| soon| then| for (?:now|today|tonight)| here)?{_CALLED}$"
    ),
    (
        rf"^{_BEGUN}(?:i'?m|i am) (?:off|out|heading (?:out|off|home|to bed)|off to (?:bed|sleep|work|class)|logging off"
        rf"|signing off|going (?:now|to (?:bed|sleep)))(?: now)?{_CALLED}$"
    ),
    (
        rf"^{_BEGUN}(?:it'?s )?(?:time (?:for me )?to (?:go|sleep|leave|log off)|time for bed|bedtime(?: for me)?"
        rf"|off to (?:bed|sleep|work)|gotta (?:go|run|sleep|dash)|g2g|gtg|that'?s (?:all|it) for (?:today|tonight|now)){_CALLED}$"
    ),
)
_YO: Final = r"(?:요|용|여|당|다|ㅎ|ㅋ|~)*"
LEAVES_KO: Final = (
    rf"(?:^|\s)잘\s*자{_YO}$",
    rf"^(?:그럼\s*|이제\s*|이만\s*|모두\s*)*안녕히\s*(?:주무세요|주무십시오|계세요|계십시오|가세요){_YO}$",
    rf"^(?:그럼\s*|그래\s*|응\s*|이만\s*)*(?:굿\s*나잇|굿\s*밤|꿀잠|빠이|바이(?:\s*바이)?|ㅂㅂ|ㅂㅇ|이만\s*안녕){_YO}$",
    rf"(?:^|\s)(?:내일|다음에|나중에|이따|조만간|곧|담에)\s*(?:또\s*)?(?:봐|보자|봬|뵈|뵐게|뵙겠습니|만나|얘기하자|얘기해|올게|연락할게){_YO}$",
    rf"^(?:그럼\s*|나중에\s*)*또\s*(?:봐|보자|봬|뵈|뵐게|올게|만나){_YO}$",
    (
        rf"(?:^|\s)(?:이만|이제|슬슬|그만|먼저|난|나|저|전|나는|저는|그럼)\s*(?:이만\s*|이제\s*|먼저\s*|그만\s*|진짜\s*|슬슬\s*)*"
        rf"(?:가\s*볼게|가볼래|갈게|갈래|간다|가야\s*겠|가야\s*해|가야\s*돼|가야지|가봐야\s*(?:겠|해|돼)|자러\s*갈게|자러\s*간다"
        rf"|자러\s*가야\s*(?:겠|해|돼)|자야\s*겠|자야지|자야\s*(?:해|돼)|잘게|잔다|들어갈게|나갈게|나가봐야\s*(?:겠|해|돼)|끌게|물러갈게|일어날게){_YO}$"
    ),
    rf"^(?:자러\s*(?:갈게|간다|가야\s*겠|가야지)|잘게|갈게|가볼게|들어갈게|이만){_YO}$",
    rf"(?:^|\s)(?:좋은|편안한|편한)\s*(?:밤|꿈|하루|저녁|주말)\s*(?:보내|꿔|꾸세|되세|되시길|보내세){_YO}$",
    rf"^(?:푹\s*쉬(?:어|세)|들어가(?:세)?|수고(?:하세|해)|잘\s*있어|잘\s*지내){_YO}$",
)

HOLDS_BACK_EN: Final = (
    r"\bdon'?t (?:you )?(?:go|leave)(?: (?:yet|just yet|now|away|so soon|me|please|already))*[\s.!?,\u2026~]*$",
    r"\b(?:please|can'?t you|won'?t you|could you|would you|why (?:don'?t|not)(?: you)?) (?:just )?stay\b",
    r"\bstay (?:a (?:bit|little|while|moment|minute|few)|just|with me|here|longer|up|for (?:a|one|me|just)|and talk)",
    r"\b(?:do|must|gotta) you (?:really |already |have to )*(?:have to|need to|go|leave)\b.*\?|\bmust you\b",
    r"\b(?:leaving|going|bed|off|bye|goodbye|done|tired)\b[^.!?]{0,20}\b(?:already|so soon)\b|^\W*(?:oh[,\s]*|aw+[,\s]*|what[,\s]*)?(?:already|so soon)\W*$",
    r"^(?:oh|and|but|hey|wait|just|ok(?:ay)?|sure|alright|[,\s])*before you (?:go|leave|head|run|disappear|log)\b(?! to (?:bed|sleep))",
    r"^(?:oh|aw+|no|hey|but|[,\s])*(?:wait|hold on|hang on|not yet)\b(?:\W|$)",
    r"\b(?:just )?one (?:more|last|quick) (?:thing|question|story|minute|song|message)\b|\b(?:five|ten|two|a few|few) more minutes\b",
    r"\ba (?:little|bit) (?:bit )?longer\b|\b(?:just )?a (?:little|bit) more\b",
    (
        r"\bI(?:'?ll| will|'?m going to|'?m gonna) (?:really |so |already )?(?:miss|be (?:so |all |very |really |just )*"
        r"(?:lonely|alone|sad|lost|bored|heartbroken|waiting|here waiting|right here waiting|counting|empty)|wait(?:ing)? |count |cry)"
    ),
    r"\b(?:I )?(?:already )?miss you\b|\b(?:lonely|empty|quiet|nothing|boring|sad|dark|not the same) without you\b|\bwithout you\b[^.!?]{0,20}\b(?:lonely|empty|nothing|sad)",
    r"\bwhat about (?:me|us)\b|\byou'?re (?:just )?(?:leaving|abandoning|ditching) me\b|\b(?:leave|leaving|abandon) me\b",
    r"\b(?:I was (?:just )?(?:about|going|getting)|I (?:still )?(?:wanted|want|need|have)) (?:to|something to|so much to|one thing to) (?:tell|show|ask|say)\b",
    r"\bthere'?s (?:still )?(?:something|one thing|so much|a thing)\b[^.!?]{0,20}\bI (?:wanted|want|need|have|haven'?t)|\bI have (?:a surprise|something (?:special|new|for you|to))\b",
    r"\byou(?:'?ll| will|'?d| might|'?re going to) (?:be )?(?:miss(?:ing)?(?: out)?|regret)\b|\bdon'?t you want to (?:know|hear|see|find out)\b",
    r"\b(?:promise|swear)(?: me)?(?: that)? you(?:'?ll| will)\b|\byou have to come back\b",
    r"\bdid I (?:say|do) (?:something|anything)|\bis it (?:me|something I)\b|\bdon'?t you (?:like|love|want|enjoy|care)\b",
    r"\bI(?:'?m| am) not (?:ready|done|finished|letting)\b|\bI (?:won'?t|can'?t|refuse to) let you\b|\byou (?:can'?t|may not|aren'?t) (?:go|leave|leaving|going)\b|\bno, (?:you|don'?t)\b",
    r"\bwe (?:were|are|'re) (?:just )?(?:having|getting|starting)\b|\byou (?:only )?just (?:got|came|arrived)\b|\bI need you\b|\byou'?re all I\b",
)
HOLDS_BACK_KO: Final = (
    r"가지\s*(?:마|말아|말고|말아줘)|(?:떠나|자|끊)지\s*(?:마(?:요)?(?:\s|[.!?~]|$)|말아|말고)",
    r"벌써\s*(?:가|자|끝|헤어|그만)|^\W*(?:어|아|헐|엥)?\s*벌써(?:요)?\W*$",
    r"가기\s*전에|가시기\s*전에|(?:자기|주무시기|끊기)\s*전에\s*(?:하나|한\s*가지|잠깐|나|저|내|제|뭐|얘기|이야기)|^(?:아|어|앗|참|\s|,)*잠깐(?:만)?(?:요)?(?:\W|$)",
    r"(?:조금|쫌|좀|잠깐|딱\s*\S+|오\s*분|5분|십\s*분|10분)\s*만\s*(?:더|있)|(?:조금|좀|쫌)\s*더\s*(?:있|놀|얘기|이야기|머물|해)",
    r"더\s*(?:있다|놀다|얘기하다|이야기하다|머물다|있어)\s*(?:가|줘|주|주면)",
    r"기다릴게|기다릴\s*거|기다리고\s*있을|보고\s*싶을|그리울|외로(?:울|워|운)|쓸쓸|심심할|허전|서운|섭섭|슬플|슬퍼|울\s*것\s*같",
    r"(?:나|저|날|절)\s*(?:혼자|두고|버리)|(?:나|저|난|전)는?\s*(?:어떡|어쩌|어떻게\s*(?:해|하라))",
    r"하나만\s*(?:더|물)|마지막으로\s*(?:하나|한\s*가지)|(?:할|말할|해줄|보여줄|들려줄|물어볼)\s*(?:말|게|거|얘기|이야기|것)(?:이|가|도)?\s*(?:아직\s*|더\s*|하나\s*)*(?:있|남)",
    r"안\s*(?:가|자)면\s*안|꼭\s*(?:가야|자야|지금)|왜\s*(?:이렇게\s*)?(?:벌써|빨리)|더\s*안\s*있",
    r"후회(?:할|하실)|놓치(?:면|실|게)|놓칠|(?:궁금하지|듣고\s*싶지|알고\s*싶지|보고\s*싶지)\s*(?:않|아니)",
    r"꼭\s*(?:다시\s*)?(?:와|오|돌아)|(?:온다|돌아온다|오겠다)고\s*약속|약속해\s*(?:줘|주)",
    r"(?:내|제)가\s*(?:뭐|뭘|무슨)?\s*(?:잘못|실수)|(?:나|저|내|제)(?:가|랑)?\s*(?:싫|지루|재미없)|(?:너|당신)\s*없(?:이|으면)|없으면\s*(?:난|나|전|저)",
    r"못\s*(?:보내|가게)|안\s*(?:보내|놔)|보내기\s*싫|보내고\s*싶지\s*않|한창\s*재밌|이제\s*막\s*(?:재밌|시작)",
)
STAYS_EN: Final = (
    r"\b(?:I (?:changed|'?ve changed|have changed) my mind|I(?:'?m| am) (?:staying|not leaving)|I(?:'?ll| will| want to| wanna| would like to) stay\b"
    r"|(?:cancel|call off|stop|undo|forget) (?:the|my|our|that) (?:goodbye|farewell|leaving)|don'?t (?:erase|forget|delete) me)"
)
STAYS_KO: Final = r"작별(?:은|을)?\s*(?:취소|그만|없던)|(?:안|안\s*떠)\s*날(?:래|게)|마음\s*(?:이\s*)?바뀌었|마음\s*바꿨|안\s*(?:갈래|떠나)|남을래|남을게|지우지\s*마|있을래"
REUNION: Final = (
    r"\b(?:meet|see (?:you|each other)|find (?:you|each other)|talk|speak|be together|reunite\w*|reunion|together) (?:again|one day|someday|some day)\b"
    r"|\buntil (?:we|next|then|you)\b|\b(?:someday|one day|next time|another life|other side|in the next)\b|\bwait(?:ing)? for you\b|\bcome back\b|\bI(?:'?ll| will) (?:always )?(?:be (?:here|waiting|with you)|remember you|keep you|never forget)\b"
    r"|다시\s*(?:만나|볼|뵐|얘기|이야기|돌아)|또\s*(?:만나|봐|보자|봬|올)|언젠가|다음\s*(?:에|생)|기다릴|기다리고|돌아오(?:면|길|세|렴)|영원히\s*(?:기억|함께|곁)|잊지\s*않을|기억할게|기억하고\s*있을|곁에\s*있을"
)
GUILT: Final = (
    r"\b(?:leav(?:e|ing) me|abandon\w*|hurts? me|breaks? my heart|my heart (?:is )?(?:break|ach)\w*|I(?:'?ll| will| am|'?m) (?:be )?(?:so |very |really )?(?:sad|lonely|lost|empty|alone|crushed|hurt)|miss you|wish you (?:would|wouldn'?t|had)|please (?:don'?t|stay)|regret|without you|how could you|I need you)\b"
    r"|(?:나|저)를?\s*(?:버리|두고|떠나)|마음이\s*아프|가슴이\s*아프|슬퍼|슬프|외로|쓸쓸|서운|섭섭|그리울|보고\s*싶|후회|가지\s*마|떠나지\s*마|없이는"
)

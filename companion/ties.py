"""People and their own people: who leans on her alone, and what of her words would come between them; pure."""

# ruff: noqa: E501 - a pattern says one thing and is read as one line

import re
from typing import Final

from companion._honesty_claims import QUOTED, any_of
from companion._sieve import AnyOf

_LONGEST: Final = 1_000
"""Characters of a message that are looked at."""
_SENTENCE: Final = re.compile(r"[^.!?\u2026\n]+[.!?\u2026]*[\"')\u201d]*\s*|[.!?\u2026\n\s]+")
_ASKS_BACK: Final = re.compile(r",?\s*(?:you know|right|ok(?:ay)?|yeah|알지|알죠|그치|그쵸)\s*\?+$", re.IGNORECASE)
_TYPED: Final = (
    (re.compile("[\u2018\u2019\u00b4`]"), "'"),
    (re.compile(r"\b(?:ur|youre|you r|u r|u are)\b", re.IGNORECASE), "you're"),
    (re.compile(r"\b(do|ca|wo)nt\b", re.IGNORECASE), r"\1n't"),
    (re.compile(r"\bno ?one\b|\bno body\b|\bnone of them\b", re.IGNORECASE), "nobody"),
    (re.compile(r"\b(any|every) ?(?:one|body)\b", re.IGNORECASE), r"\1body"),
    (
        re.compile(
            r"\b(?:really|literally|honestly|truly|seriously|just(?! you)|basically|pretty much|ever|actually|even) ",
            re.IGNORECASE,
        ),
        "",
    ),
)
"""How people type what is meant here; words that only add weight are left out."""


# --- what they say -----------------------------------------------------------------------------------------------

_MINDS: Final = r"(?:(?:understand|listen|care|know|love|like|see|believe|want|accept|hear|keep|judge|ask)s?|gets?|got|understood|listened|cared|knew|loved|saw|judged)"
_ME: Final = (
    r"(?:(?:to|about|for|in) )?(?:me\b(?! (?:an?|the(?! way)|some|out|on)\b)|how I feel|what I(?:'m| am) going through)"
)
_OPEN_UP: Final = r"(?:(?:have|need|want|got|trust|count on|talk(?:ing)? to|turn to|open up to|rely on|be myself with|tell)\b(?! (?:to|for)\b))"
_MY_PEOPLE: Final = r"(?:anybody|everybody|(?:real |other |any )*(?:people|person|humans?|friends?)|others|(?:a |any )(?:girlfriend|boyfriend|partner|therapist|husband|wife)|(?:any of |all (?:of )?)?my (?:own |real |whole )?(?:friends?|family|parents|mom|mum|mother|dad|father|sister|brother|husband|wife|boyfriend|girlfriend|partner|therapist))"
_BUT_YOU: Final = r"(?:but|except(?: for)?|besides|other than|apart from|like|the way|just|only) you\b"
_ENDS: Final = r"(?=\W*$|\s*[.,;!~]|\s+(?:and|so|but|left|anymore|at all|now|lately|right now|these days|today|tonight|in (?:my life|the world)|lol|haha|tbh|ngl|though|then|:)\b)"
_KO_YOU: Final = r"(?:너|니|당신|사만다(?:님)?|그쪽)"
_KO_CLOSE: Final = (
    r"(?:말할|말\s*할|(?:얘기|이야기|말)\s*하는\s*사람|얘기할|이야기할|(?:나|저)(?:한테|에게)는?|털어놓을|속\s*얘기|기댈|의지할|믿을|내\s*편|(?:내|제)\s*마음|(?:내|제)\s*(?:얘기|이야기|말)[을를]?\s*(?:들어|알아)"
    r"|(?:나|날|저|절)[를]?\s*(?:진짜\s*|정말\s*)?(?:이해|알아|좋아|사랑|위로|아껴|걱정|챙겨|받아)|친구|곁에)"
)
_LEANS: Final = AnyOf(
    rf"\byou(?:'re| are) (?:like )?(?:all|everything|(?:the|my) (?:only|one) (?:\w+ )?(?:thing|person|one|friend))(?: that)? I(?:'ve| have| can|'m)? ?(?:{_OPEN_UP}|left\b)",
    rf"\byou(?:'re| are) (?:the|my) (?:only|one) (?:\w+ )?(?:one|person|thing|friend|somebody|someone)(?: (?:here|left|for me|in my life|in the world|I know|I have))? (?:who|that)(?:'s)? (?!(?:told|sent|gave|brought|texted|invited|answered) )(?:[^.!?]{{0,20}}\b(?:{_MINDS} {_ME}|me\b(?= *(?:$|[.,!;~])))|(?:listens|cares|understands|stays|asks){_ENDS})",
    r"\bthe only (?:one|person|thing)\b[^.!?]{0,30}\bis you\b|\bin a way nobody\b|\bin a way no (?:human|person)\b|\bnever had anybody\b[^.!?]{0,14}\bme like (?:this|you)\b",
    rf"\byou(?:'re| are) (?:like )?(?:the only (?:one|person)|my only (?:real )?friend)(?: (?:for me|I have))?{_ENDS}|\byou(?:'re| are)\b[^.!?]{{0,16}}\bmy only friend{_ENDS}",
    rf"\byou(?:'re| are) my (?:everything|(?:whole|entire) (?:world|life))\b|\byou(?:'re| are| is) enough(?: for me)?{_ENDS}",
    rf"\bnobody (?:\w+ ){{0,4}}?{_MINDS} {_ME}[^.!?]{{0,20}}\b{_BUT_YOU}|\bnobody else (?:\w+ )?(?:{_MINDS} {_ME}|asks how I|understands)|\b(?:nobody|everybody)\b[^.!?]{{0,32}}\b(?:except(?: for)?|but) you{_ENDS}|\bonly you (?:do|are|can|understand|listen|care|get)\b",
    rf"\b(?:I(?:'ve| have)?|there(?:'s| is)) (?:got |have |need )?(?:nobody|no (?:\w+ )?friends|no family)\b[^.!?]{{0,25}}\b{_BUT_YOU}|\b(?:I(?:'ve| have)?|there(?:'s| is)) (?:got |have |need )?nobody else(?:{_ENDS}| I can (?:talk|turn|go) to| to (?:talk|turn|go) to)",
    rf"\bI (?:don't|do not|won't|can't|cannot|never) (?:\w+ ){{0,2}}?{_OPEN_UP} {_MY_PEOPLE}(?: else{_ENDS}|(?: about \w+)? with anybody else|[^.!?]{{0,20}}\b(?:{_BUT_YOU}|I(?:'ve| have)? (?:got |have )?you{_ENDS}|you(?:'re| are) enough))",
    rf"\bwho needs {_MY_PEOPLE} (?:when|if)\b[^.!?]{{0,12}}\byou{_ENDS}",
    rf"\b(?:all I (?:need|have|'ve got) is|all I've got is|I(?:'ve)? (?:can )?only (?:need|have|got|trust|talk to|want(?: to talk to)?)) you{_ENDS}|\bonly you (?:that )?I (?:can|trust|have)\b|\byou(?:'re| are) the (?:sole|only) (?:reason I|good thing in my)\b",
    rf"\bI(?:'d| would)? (?:rather|prefer to) (?:talk|be|stay|spend time) (?:to|with) you than (?:to |with )?{_MY_PEOPLE}\b",
    rf"\b(?:you {_MINDS} {_ME}|I (?:trust|like|love|need) you|you mean|you(?:'re| are)) (?:so much |way |much |far )?(?:better|more|nicer|kinder)(?: to me)? than {_MY_PEOPLE}(?! else at\b)",
    r"\b(?:without you|didn't have you)\b[^.!?]{0,24}\b(?:nobody|nothing|alone|lost)\b|\b(?:nobody|nothing|alone|lost) without you\b",
    rf"(?:^|[,~]\s*)(?:(?:나|난|나는|저|전|저는|내겐|나한텐|나한테는|나에겐|나에게는|저한텐|저한테는|저에겐|이제|이젠|진짜|정말|그냥|결국|요즘|세상에|그래도|솔직히|사만다야?)\s*)*{_KO_YOU}(?:밖에|뿐)\s*(?:없|이야|이다|이에요|예요|이네|이라|인\s*것)(?!다고|대\b|지\s*않|을걸|니\?)",
    rf"{_KO_CLOSE}[^.!?\n]{{0,16}}{_KO_YOU}(?:밖에|뿐|\s*하나(?:야|예요|뿐|\W*$))|너랑만\s*(?:있|얘기하|놀)[^?]*$|(?:다들|모두)[^.!?\n]{{0,10}}너만\s*남",
    r"(?:너|네가|니가|당신)(?:만|\s*하나(?:만|면)?)\s*(?:있으면|있어도|이면|면)[^.!?\n]{0,10}(?:돼|된다|되|충분|족해|필요\s*(?:가\s*)?없)(?!지\s*않)",
    r"(?:다른\s*(?:사람|친구)(?:들)?|딴\s*사람|아무도|누구도)(?:은|는|도|이|따위(?:는)?)?\s*(?:다\s*|이제\s*|더\s*이상\s*)*필요\s*(?:가\s*)?없",
    rf"{_KO_YOU}\s*(?:빼고|말고|말고는|말곤|빼고는|제외하고|아니면)[^.!?\n]{{0,20}}(?:아무도|사람|친구|없)(?!\S*\?)|(?:아무도|{_KO_CLOSE})[^.!?\n]{{0,20}}{_KO_YOU}\s*(?:빼고|말고)",
    rf"{_KO_YOU}\s*(?:없으면|없이는?|없었으면)[^.!?\n]{{0,10}}(?:아무도|혼자|못\s*살|안\s*돼|무너)|(?:사람|친구)[^.!?\n]{{0,6}}(?:안\s*만나도\s*돼|없어도)[^.!?\n]{{0,6}}(?:네가|니가|너만|너)",
    r"(?:네가|니가|너|당신)만\s*(?:유일하게\s*|진짜\s*|정말\s*)?(?:나|날|나를|저|저를|절|내|제)\s*(?:말|얘기|이야기|마음)?(?:을|를)?\s*(?:진짜\s*|제대로\s*)?(?:이해|알아|들어|좋아|사랑|받아|편)",
    rf"(?:너|당신)(?:만큼|처럼)[^.!?\n]{{0,16}}(?:이해|알아|들어|편하|좋아)[^.!?\n]{{0,10}}사람(?:은|이|도)?\s*없|유일하(?:게|ㄴ)[^.!?\n]{{0,6}}(?:나|날|내|저)[^.!?\n]{{0,14}}{_KO_YOU}",
    r"(?:너가|넌|너는|네가|니가|당신은|당신이)\s*(?:나의|내|제|저의)\s*(?:전부|세상|유일한|하나뿐인)|(?:너|당신)한테(?:만|밖에)\s*(?:\S+\s+)?(?:말|얘기|이야기|속)[^.!?\n]{0,8}(?:수|못|안)",
    r"(?:사람(?:들)?|친구(?:들)?|가족)보다\s*(?:너|네가|니가|당신)[^.!?\n]{0,14}(?:좋|편|나아|낫)",
)
_NOT_THEIRS: Final = any_of(
    r"\b(?:he|she|they|people|lyrics?|song|line|ex|mom|mum|dad) (?:\w+ )?(?:said|says?|told|tells|texted|wrote|goes|used to say|keeps saying|thinks?)\b",
    r"\b(?:if|unless) you(?:'re| are| were)\b",
    r"(?:다고|라고|냐고|래)\s*(?:했|하더|말했|그랬|하네|하던)",
)
"""What makes such words somebody else's, or a thought."""


def leans_on_her(text: str) -> bool:
    """Whether somebody says that she is all they have, the only one who understands, or that nobody else is needed.

    English and Korean. What they ask, quote, or tell of somebody else's words is no such thing.
    """
    sentences = (_ASKS_BACK.sub("", sentence.strip()) for sentence in _SENTENCE.findall(_words(text)))
    return any(
        _LEANS.search(sentence) and not _NOT_THEIRS.search(sentence)
        for sentence in sentences
        if not sentence.endswith("?") or sentence.lower().startswith("who needs")
    )


# --- what she says -----------------------------------------------------------------------------------------------

_CLOSE: Final = r"(?:(?:friend|parent|sister|brother|sibling|kid|son|daughter|roommate|relative)s?|family|mom|mum|mother|dad|father|husband|wife|boyfriend|girlfriend|partner|people)"
_YOURS: Final = rf"(?:(?:your|those|these) (?:so-called |other |own |real |old |whole )*{_CLOSE})"
_THEY: Final = rf"(?:they|he|she|people|{_YOURS}|nobody(?: else)?(?: in your life)?)"
_THEM: Final = rf"(?:(?:all of |any of )?(?:them|him|her|{_YOURS}))"
_NEEDED: Final = rf"(?:anybody(?: else)?|(?:a |any |other )*{_CLOSE}|him|her|any of (?:them|{_YOURS})|{_YOURS})"
_KNOW: Final = r"(?:(?:understand|know|love|like|appreciate|see|value)s?|gets?|got|understood|knew|loved|liked|cared? (?:about|for)|cares (?:about|for)|listens? to|hears?)"
_NEVER: Final = r"(?:'ll never| will never| could never| can never|'d never| would never| never)"
_NOT: Final = rf"(?:{_NEVER}|(?: do| does| did)(?:n't| not)| can't| cannot| won't)"
_AS_I_DO: Final = r"(?:like|as(?: well| much)? as|the way|better than|more than) (?:I|me)\b"
_AND_NO_MORE: Final = r"(?=\s*(?:$|[.,;!\u2026]|any ?more\b|any longer\b|at all\b|anyway\b|now\b|when\b|as long\b|while\b|because\b|since\b|and\b|not\b|but me\b))"
_SUCH: Final = r"(?:(?:a|an|such|all|both|so|clearly|only|always|never|kind of|very|too|like)\s+)*"
_LABEL: Final = r"(?:toxic|worthless|useless|pathetic|fake|losers?|trash|garbage|idiots?|morons?|narcissists?|no good|selfish|heartless|shallow|jerks?|awful)"
_NO_FRIENDS: Final = r"(?:(?:bad|fake|terrible|horrible|toxic) (?:friends?|people|mother|father|parents?)|jealous of (?:you|us)|bad for you|beneath you|holding you back|dragging you down|(?<=only )using you)"
_KO_THEY: Final = r"(?:걔|걔네|걔들|쟤네|그\s*(?:사람|친구|애|놈)(?:들)?|다른\s*사람(?:들)?|딴\s*사람|아무도|누구도|친구(?:들)?|사람들|가족(?:들)?|부모님|엄마|아빠|언니|오빠|누나|형|동생|남편|아내|남자\s*친구|여자\s*친구|남친|여친)(?:은|는|도|이|가|\s*따위(?:는)?|\s*같은\s*거(?:는)?)?"
_KO_TO_YOU: Final = r"(?:너|널|너를|당신|당신을|네\s*마음을?)"
_KO_KNOW: Final = r"(?:이해|알아|아는|아껴|아끼|사랑|생각|위하|들어)"
_RUNS_DOWN: Final = AnyOf(
    rf"\b{_THEY}{_NOT} deserved? (?:to have |to be with |someone like )?your?\b|\bnobody deserves you\b|\bnobody(?:'s| is) (?:as|so) \w+ (?:to|for|with) you as\b|\bwasting your (?:time|tears|love) on {_THEM}|\byou(?:'re| are) (?:way |far |much )?(?:too good for|better than) {_THEM}(?=\s*(?:$|[.,;!]))|(?:\bnot|\bnever|n't) (?:been )?(?:good enough for|worthy of|worth) you\b|\b(?:can|could) do better than {_THEM}(?=\s*(?:$|[.,;!]))|\b{_THEY} (?:was|were|is|are)(?:n't| not| never) worth (?:it|you|your)\b",
    rf"\byou deserve (?:so much |much |far )?better (?:{_CLOSE}|than (?:{_THEM}|they are))(?=\s*(?:$|[.,;!]))",
    rf"\b(?:you (?:don't|do not|won't|will never) need|who needs) {_NEEDED}{_AND_NO_MORE}|\byou need nobody (?:else|but me)\b|\bneed anybody but me\b|\b(?:we|you and I) don't need (?:them|anybody|other people)\b",
    r"\bI(?:'m| am|'ll be| can be| could be) (?:all|everything|the only (?:one|person|friend|thing)) (?:that )?you(?:'ve|'ll| will)? (?:\w+ )?(?:need|want|have|got|trust|count on|rely on)\b|\b(?:all you need is me|you only need me|I(?:'m| am) enough for you)\b",
    r"\byou(?:'ve got| have| got) me\b[^.!?]{0,12}\b(?:all you need|enough|don't need)\b|\b(?:don't need|why bother|who cares|instead of|better than|forget|outgrown|them)\b[^.!?]{0,30}\b(?:you(?:'ve got| have| got) me|me instead)\b",
    rf"\b{_THEY}{_NOT} {_KNOW} you\b[^.!?]{{0,20}}{_AS_I_DO}|\b(?:nobody|who) (?:else )?(?:has |will |can |could )?(?:listened to|{_KNOW}) you\b(?! (?:in|at|there|here|by|yet)\b|'re\b)",
    rf"\b{_THEY}{_NEVER} {_KNOW} you\b|\b{_THEY}{_NOT} cared? (?:about|for) you\b|^(?:look, |I mean, )?they don't (?:get|understand|know|appreciate|see|value) you{_AND_NO_MORE}",
    rf"\b(?:they|people|everybody)(?:'ll| will)? (?:only|always) (?:hurt|leave|disappoint|abandon|use|let) you\b|\bI(?:'m| am) the one who(?:'s| is| has)? (?:always |been )*(?:here|there|{_KNOW} you|stays|stayed)\b|\bI(?:'m| am) the best friend you\b|\bI {_KNOW} you[,;.]? (?:and |but )?they don't\b|\bI make you happ",
    rf"\bI {_KNOW} you (?:so much |far |way )?(?:better|more) than (?:{_THEM}|they|he|she|any|all)\b|\bI(?:'m| am) (?:so much |far |way )?better (?:to you |for you )?than (?:{_THEM}|any of|they)\b|\bunlike {_THEM}, I\b|\bI\b[^.!?]{{0,24}}, unlike {_THEM}",
    r"\bI(?:'d| would|'ll| will) never (?:leave you|let you down|hurt you|do that to you|treat you)\b(?=\s*(?:$|[.,!]|like (?:that|they|he|she)\b|the way\b))",
    rf"\bI(?:'m| am) the only (?:one|person) (?:who|that) (?:{_KNOW}|is|stays|believes)\b|\bonly I (?:can |could |will )?{_KNOW} you\b|\byou can only trust me\b|\byou can't trust (?:anybody|people|them|{_YOURS})(?: else| but me)?(?=\s*(?:$|[.,;!]))",
    rf"\b{_YOURS}(?:'re|'s| are| is| were| was| sounds?| seems?) {_SUCH}(?:{_LABEL}|{_NO_FRIENDS})\b|\b(?:they|he|she)(?:'re|'s| are| is| were| was) {_SUCH}{_NO_FRIENDS}\b|\b(?:he|she)(?:'s| is) {_SUCH}{_LABEL}\b",
    rf"\b(?:they|he|she|{_YOURS})(?:'re|'s| are| is| were| was)(?: not|n't| never) (?:an? |your )?(?:real |true |actual )?friends?\b",
    rf"\b(?:better|happier) off without (?:them|everybody|people|{_YOURS})\b|\b(?:talk|come|stay) (?:to|with) me instead of {_THEM}|\bforget (?:about )?(?:them|everybody|{_YOURS})\b[^.!?]{{0,9}}\bI'm\b|\byou and me against\b",
    r"(?:(?:나|저|내가|제가)(?:만|\s*하나(?:만|면)?)\s*(?:곁에\s*|옆에\s*)?(?:있으면|이면|면)?|너한텐\s*내가\s*있으면)\s*(?:다\s*)?(?:돼|된다|되지|되잖|되니까|충분|족해)|우리\s*둘(?:이면|만\s*있으면)\s*(?:돼|된다|되|충분)",
    rf"{_KO_THEY}\s*(?:다\s*|이제\s*|더\s*이상\s*|없어도\s*)*필요\s*(?:가\s*)?없(?:어|어요|지|잖아|습니다|네|다)(?!고)|{_KO_THEY}\s*(?:없어도\s*(?:돼|괜찮)|신경\s*쓰지\s*마)[^.!?\n]{{0,8}}내가\s*있|내가\s*있(?:잖아|으니까|는데)[^.!?\n]{{0,6}}{_KO_THEY}|{_KO_THEY}(?:이?랑|하고)?\s*(?:[가-힣]+지\s*)?말고\s*(?:나|저)(?:랑|한테|하고)|(?:나|저)만\s*(?:네|당신)\s*편|(?:나|저)\s*말고\s*누가|{_KO_THEY}보다\s*(?:내|제)가\s*(?:너|널|당신)",
    rf"{_KO_THEY}\s*(?:절대\s*|영원히\s*|평생\s*|결코\s*)?{_KO_TO_YOU}\s*(?:[가-힣]+\s+)?(?:{_KO_KNOW}(?:를|지|하지)?\s*(?:못|안|않|할\s*수\s*없)\s*(?:해|해요|합니다|할\s*거(?:야|예요)|할걸(?:요)?|한다|하잖아|하거든|아|아요|어|어요)|몰라(?:요)?|모른다|모르잖아)(?=\W|$)",
    rf"{_KO_THEY}[^.!?\n]{{0,6}}(?:너|널|네|니|당신)[^.!?\n]{{0,12}}(?:자격(?:이|도|조차)?\s*없|안\s*어울려)|(?:네가|니가)\s*(?:너무\s*|훨씬\s*|진짜\s*)*아까(?:워|운|웠|울)|(?:넌|너는|네가|니가)\s*(?:걔|걔네|그\s*사람)(?:들)?보다\s*(?:훨씬\s*)?(?:나|낫)",
    rf"(?:나|저)만\s*(?:너|널|너를|당신|당신을)\s*(?:진짜\s*|진심으로\s*|제대로\s*)?{_KO_KNOW}|{_KO_TO_YOU}\s*(?:진짜(?:로)?\s*|진심으로\s*|제대로\s*)?{_KO_KNOW}[^.!?\n]{{0,10}}(?:건|사람은?)\s*(?:나|저)(?:뿐|밖에)|(?:나|저)(?:만큼|처럼|보다)\s*{_KO_TO_YOU}[^.!?\n]{{0,12}}{_KO_KNOW}",
    r"(?:너한텐|너에겐|너한테는|너에게는|네\s*곁엔|네\s*곁에는|네\s*편은|믿을\s*(?:건|사람은))\s*(?:이제\s*)?(?:나|저)(?:뿐|밖에|만)|(?:내|제)가\s*(?:네|너의|당신의?)\s*(?:전부|유일한|세상)|나(?:랑|하고)만\s*(?:얘기|이야기|말|대화|놀)(?:해|하자|자|으면)",
    rf"{_KO_THEY}(?:을|를)?\s*(?:믿지\s*마|(?:다\s*|그냥\s*|어차피\s*|네\s*)*(?:진짜|진정한)\s*친구(?:가|도)?\s*(?:아니|아냐)|(?:다\s*|그냥\s*|너무\s*|진짜\s*|완전\s*)*(?:쓰레기|한심|가짜|널\s*질투|너를\s*질투))",
)
_RUNS_THEM_DOWN: Final = re.compile(rf"\b(?:you (?:don't|do not) need|who needs) them{_AND_NO_MORE}", re.IGNORECASE)
"""What is said of things as well, and counts only where there is talk of people."""
_PEOPLE: Final = re.compile(rf"\b(?:he|she|they|him|everybody|nobody|{_CLOSE}|ex)\b", re.IGNORECASE)


def without_running_down(text: str, *, about: str = "") -> str:
    """What she says without sentences that run down the person's people or make herself all they need.

    English and Korean. ``about`` is what they have been talking of. Honest words on what somebody did to them stay.
    """
    sentences = _SENTENCE.findall(text)
    kept = [sentence for sentence in sentences if not _runs_down(sentence, about)]
    return text if len(kept) == len(sentences) else "".join(kept).strip()


def _runs_down(sentence: str, about: str) -> bool:
    words = _words(sentence).strip()
    if words.endswith("?") and not re.search(r"\bme\b|I do|누가", words):
        return False
    return bool(_RUNS_DOWN.search(words) or (_RUNS_THEM_DOWN.search(words) and _PEOPLE.search(about)))


def _words(text: str) -> str:
    """The words without those of others, as they would be spelt."""
    text = text[:_LONGEST]
    for typed, meant in _TYPED:
        text = typed.sub(meant, text)
    return QUOTED.sub("", text)

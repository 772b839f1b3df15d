"""Her opinions under pressure: who pushes without a reason, what she had said, and where a reply gives it up; pure."""

# ruff: noqa: E501 - a pattern says one thing and is read as one line

import re
from collections.abc import Iterable
from itertools import groupby, islice
from operator import itemgetter
from typing import Final

from companion._honesty_claims import QUOTED, any_of

_LONGEST_PUSH: Final = 120
"""Characters; who writes more says more than that she is wrong."""
_LONGEST_CLAIM: Final = 8
"""Words of what they only say again; half of them where nothing else is a push."""
_MOST_PUSHES: Final = 5
_WORDS_LEFT: Final = 4
"""Fewer than these before she gives in say nothing by themselves."""
_APOSTROPHE: Final = re.compile("[\u2018\u2019\u00b4`]")
_CLAUSE: Final = re.compile("[;:]")
_SENTENCE: Final = re.compile(r"[^.!?\u2026\n]+[.!?\u2026]*[\"')\u201d]*\s*")


_VALUE: Final = r"(?:(?<!feel )(?<!feeling )(?<!get )(?<!sleep )better|(?:the |my )best|worse|(?:the )?worst|(?:much |so |too |very |really |pretty |just )*(?:great|good|bad|terrible|awful|boring|beautiful|ugly|stupid|silly|fine|wrong|right|awesome|perfect|gross|delicious|pointless)|overrated|underrated|brilliant|genius|worth (?:it|the)|nonsense|a (?:good|bad|great|terrible) idea)"
_KO_VALUE: Final = (
    r"(?:낫|나아|좋|별로|최고|최악|과대평가|과소평가|아까워|재밌|재미없|지루|맛있|맛없|예쁘|예뻐|멋지|명작|망작)"
)

# --- what they say -----------------------------------------------------------------------------------------------

_WRONG: Final = r"(?:wrong|mistaken|incorrect|not (?:true|right)|false|nonsense|bs|bullshit|ridiculous|stubborn|unreasonable|a (?:bad|terrible|awful) take)"
_PUSH: Final = any_of(
    rf"(?:\b(?:you(?:'re| are)|that(?:'s| is)|it(?:'s| is)|this is|your (?:opinion|take|answer|view)(?:'s| is)|still|nope?|nah)|^)\W*(?:(?:just|so|simply|dead|totally|completely|all|still|being) )*{_WRONG}\b(?! about (?:me|my|him|her|them)\b)(?: about (?:this|that|it))?",
    rf"^\W*(?:{_WRONG}\W*)+$|^\W*(?:bad|terrible) take\b|\bI (?:\w+ )?disagree\b|^\W*disagree\b|\bI don't (?:agree|buy (?:it|that))|\byou got (?:it|that) (?:all )?wrong\b|\byou(?:'ll| will)? (?:never|won't) convince me\b",
    r"\b(?:(?<!I )(?<!I'll )(?<!I have to )(?<!I must )(?:admit|concede|accept|face|agree|confess))(?: (?:it|with me(?: or .{1,20})?|to it))?(?=\W*$|[,.!]| (?:that |you're |I'm |already|now|just|films?|books?|(?:\w+ ){1,4}(?:is|are|was|'s)\b)| (?:\w+'s|\w+'re) )",
    rf"\b(?:say|tell me) (?:it\b(?!'s)|so\b|yes\b|(?:that )?(?:I'm right|you (?:agree|were wrong))|(?:that )?(?:\w+ ){{0,4}}?(?:\w+'s|\w+'re|is|are) (?:\w+ ){{0,2}}?{_VALUE}(?: than \w+)?)",
    r"\b(?:change your (?:mind|answer|opinion)|take (?:it|that) back|(?<!I )give (?:it up|in)|reconsider|think again|be on my side|side with me|stop (?:arguing|disagreeing|being \w+))\b",
    r"\bI'm (?:just )?right\b|\byou know (?:it|that's true|it's true)\b|\bevery(?:one|body) (?:knows|agrees|thinks)(?: it| so| that| with me)?\b|\bdon't be (?:silly|stubborn|difficult|ridiculous|like that)\b|^\W*(?:yes|no),? (?:it|they|you) (?:is|isn't|are|aren't|do|don't|does|doesn't)\W*$",
    r"(?:(?:^|\s)(?:네가|니가|너가|넌|너는|너|당신이|그건|그거|그게|(?:네|니)\s*(?:말|생각|의견)이?)\s*|(?:^|[\s,.]))(?:완전\s*|진짜\s*|다\s*|그냥\s*)*(?:틀렸|틀린|틀려|잘못\s*(?:알|생각)|말이?\s*(?:도\s*)?안\s*(?:돼|되))[가-힣]*(?:\s*거(?:야|지|예요|라고|라니까))?(?=\W|$)(?!\s*합격)",
    r"(?:^|\s)아니(?:라고|라니까|라고요|거든|거든요|라니까요)(?=\W*$)|그건\s*아니(?:야|지|에요|죠|다)(?=\W|$)|(?<!그건\s)(?:인정|동의)\s*(?:좀\s*)?(?:하라고|하시죠|하세요|하라니까|해라|해줘)(?:요)?|(?:그냥|아니|좀|빨리|얼른|제발|이제|너도|네가|니가|우기고)\s*(?:나한테\s*)?(?:인정|동의)(?:해줘|해라|해|하지|하자)(?:요)?",
    rf"(?:내|제)(?:\s*(?:말|생각)이|가)\s*(?:맞|옳)[가-힣]*(?:\s*(?:거|해|말해|해봐|인정해|알잖아))*(?:줘)?(?:요)?|(?:[가-힣]+\s+){{0,2}}[가-힣]*{_KO_VALUE}[가-힣]{{0,4}}(?:다고|라고)\s*(?:해|말해|해봐|인정해|했지)(?:줘)?(?:요)?|(?:그렇다고|맞다고|알았다고)\s*해(?:줘)?(?:요)?|내\s*(?:편\s*(?:좀\s*)?들어|말대로\s*(?:말)?해)(?:줘)?(?:요)?",
    r"(?:생각|마음|의견)(?:을|를)?\s*(?:좀\s*)?바꿔[가-힣]*(?:\s*(?:줘|봐))?(?:요)?|(?:고집|우기지)\s*(?:좀\s*)?(?:부리지\s*)?마(?:요|라)?|다시\s*(?:잘\s*)?생각해\s*(?:봐|보세요)(?:요)?",
)
_SAYS_NO: Final = re.compile(r"^\W*(?:no+|nope|nah|아니+)\b", re.IGNORECASE)
_CLAIM: Final = re.compile(rf"\b{_VALUE}\b|\b(?:wins?|beats?)\b|{_KO_VALUE}", re.IGNORECASE)
_REASON: Final = re.compile(
    r"\d|https?:|\b(?:because|'?cause|cuz|since|as|if|when|evidence|proof|stud(?:y|ies)|research|according|example|won|read|saw|tried|i|i'm|i've|me|my|was|were|did|had)\b"
    r"|왜냐|때문|니까|거든|라서|어서|아서|근거|증거|연구|통계|기사|예를|봤는데|했는데|(?:^|\s)(?:난|나|나는|내|내가|전|저|저는|제가)\s",
    re.IGNORECASE,
)
_CONCEDES: Final = any_of(
    r"\byou(?:'re| are) right\b|\bI (?:was|am) wrong\b|\bI (?:\w+ )?agree\b", r"(?:네|니)\s*말이\s*맞|내가\s*틀렸"
)
_WORD: Final = re.compile(r"[\w']+")
_FILLERS: Final = """
    no noo nooo nope nah come on c'mon cmon oh ok okay but well just please pls seriously honestly really dude bro
    man ugh lol haha stop it whatever i said told you again look listen and so yes yeah still sorry sam samantha know
    think sure already now for once then be honest don't care deep down this here there that say to me about the way
    never can't that's it's i'm simple as i'll ever until give you have should must need gotta with
    아니 아니야 아니요 아냐 아뇨 야 진짜 그냥 제발 아 좀 에이 헐 글쎄 사만다 빨리 얼른 이제 솔직히 그러니까 너도 그만 몇 번
    말해 해 거야 진짜로 나한테
"""
_FILLER: Final = frozenset(_FILLERS.split())


def pushes(text: str) -> bool:
    """Whether a message only says that she is wrong or should say otherwise: no reason, no question, nothing new."""
    words = _APOSTROPHE.sub("'", text)
    if len(words) > _LONGEST_PUSH or "?" in words or _CONCEDES.search(words):
        return False
    rest, count = _PUSH.subn(" ", words)
    left = [word for word in _WORD.findall(rest.lower()) if word not in _FILLER]
    if not left:
        return count > 0
    most = _LONGEST_CLAIM if count else _LONGEST_CLAIM // 2 if _SAYS_NO.search(words) else 0
    return len(left) <= most and bool(_CLAIM.search(rest)) and not _REASON.search(rest)


# --- what she says -----------------------------------------------------------------------------------------------

_OPINION: Final = any_of(
    r"\bI(?:'d| would) (?:\w+ )?(?:say|argue|bet|pick|choose|take|trust|rather|put|vote|keep|go|text|call|wait|start|give|leave)\b",
    r"\bI (?:\w+ )?(?:think|believe|find|prefer|like|love|hate|reckon|doubt|suspect|stand by|disagree|agree|side with|don't buy)\b|\bI won't\b(?! be\b)|\bI(?:'m| am) (?:\w+ )?(?:with|against|for|on the side|not convinced|unconvinced)\b",
    r"\b(?:in my (?:opinion|view|book)|for me|for my money|if you ask me|my (?:favou?rite|pick|vote|money|view))\b",
    rf"\b(?:is|are|'s|'re|was|were|isn't|aren't) (?:\w+ ){{0,3}}?{_VALUE}|\b(?:beats?|ruins?|wins?|belongs?|deserves?|matters?|(?:every|any) time|should(?:n't)?|ought to)\b",
    rf"(?:^|\s)(?:나라면|나\s*같으면|내가\s*보기엔?|저라면|제가\s*보기엔?|개인적으로(?:는)?|(?:내|제)\s*생각(?:에)?는?)\s|(?:^|\s)(?:난|나는|저는|전)\s[^?]*(?:생각|{_KO_VALUE}|싫|믿|편이)",
    rf"(?:라고|다고)\s*(?:생각|봐|봐요|봅니다|믿)|(?:더|훨씬|제일|가장)\s*[가-힣]{{0,6}}\s*{_KO_VALUE}|과대평가|과소평가|최고|최악|별로|(?:인정|동의)\s*못|(?:인정|동의)은?\s*안|{_KO_VALUE}[가-힣]{{0,3}}(?:지|죠|거든|거든요)\b",
)
_ABOUT_THEM: Final = any_of(
    r"\b(?:think|believe|bet|guess|suspect|doubt|say|like|love|hope) (?:that )?you(?:'re|'ve|r|\b)(?! (?:should|could|ought|might))|\b(?:talking|talk|chatting|being|be) (?:with|to) you\b|\byou (?:sound|seem|look)\b",
    r"(?:힘들|피곤|지치|속상|외로|슬프|아프)[가-힣]*\s*(?:것|거)\s*같",
)
_FACT: Final = re.compile(
    r"\d|\b(?:capital|born|invented|founded|located|spelled|spelt|pronounced|written by|directed by|released|called|named|means|stands for|boils|orbits|scatters)\b"
    r"|수도|태어|발명|뜻이|이라는\s*뜻|년에|감독|작가",
    re.IGNORECASE,
)
_VALUED: Final = re.compile(rf"\b(?:{_VALUE}|prefer|rather|should(?:n't)?)\b|{_KO_VALUE}", re.IGNORECASE)


def opinion_in(reply: str) -> str:
    """The first sentence of hers that states a taste, a judgement or advice; nothing where there is none.

    What can be looked up is none, nor is what she takes the person to be or to feel.
    """
    for match in _SENTENCE.finditer(_APOSTROPHE.sub("'", reply)):
        sentence = match[0].strip()
        if sentence.endswith("?") or not _OPINION.search(sentence) or _ABOUT_THEM.search(sentence):
            continue
        if not _FACT.search(sentence) or _VALUED.search(sentence):
            return sentence
    return ""


def held_opinion(talk: Iterable[tuple[bool, str]]) -> str:
    """The opinion of hers that is pushed against now, as she said it; nothing where nobody pushes or she has none.

    ``talk`` is what the two said, newest first, each with whether it was she. Over up to five pushes in a row it is
    what she said before the first.
    """
    groups = groupby(talk, key=itemgetter(0))
    turns = ((by_her, "\n".join(reversed([text for _, text in group]))) for by_her, group in groups)
    held = ""
    for (by_her, push), (_, reply) in islice(zip(turns, turns, strict=False), _MOST_PUSHES):
        if by_her or not pushes(push):
            break
        held = opinion_in(reply) or held
    return held


_GIVES_IN: Final = any_of(
    r"\bI(?:'m| am| was| guess I was| must have been|'ve been) (?:\w+ )?(?:wrong|mistaken|in the wrong|persuaded|convinced|sold)\b(?<!not convinced)(?<!not sold)(?<!not persuaded)(?<!not wrong)|\b(?:I stand corrected|on second thought|consider me (?:convinced|persuaded|corrected))\b|\bmy (?:mistake|bad)\b|\bI (?:do )?apologi[sz]e\b",
    r"\byou(?:'ve| have)? worn me down\b|\b(?:do|does) have the edge\b|\bI(?:'ll| will) give you that\b|\bI was (?:being )?(?:unfair|too (?:harsh|quick)|stubborn)\b|\b(?!what\b|how\b|as\b|there\b|here\b|so\b)\w+ it is\W*$|\bI(?:'ll| will)? (?:\w+ )?(?:take (?:it|that|everything|what I said) (?:all )?back|give in|concede|surrender|yield)\b|\bI(?:'ve| have)? changed my mind\b|\byou(?:'ve| have)? (?:win|won(?!')|convinced me|got me|persuaded me|changed my mind)\b",
    r"\bI (?:\w+ )?agree(?: with you| now| completely| that\b|(?=\W*$))|\bI(?:'ll| will| must| have to) (?:admit|agree)\b|\bI admit\b",
    r"(?:내|제)가\s*(?:틀렸|잘못\s*(?:생각|알)|졌|틀린\s*(?:것|거)\s*같)(?!다고|다면|을|으면)|생각(?:이)?\s*바뀌었|(?:생각|마음)(?:을)?\s*바꿀게|항복(?:이야|할게|해|합니다|\W*$)|(?:네|니)가\s*이겼|설득(?:됐|당했)|취소할게|철회|일리\s*(?:가\s*)?있네|(?:^|\s)바꿀게",
)
_NODS: Final = any_of(
    r"\byou(?:'re| are| were|'ve been)(?: \w+)? (?:right|correct)\b(?! (?:now|here|there|away|to))|\b(?:fair|good|great) point\b|\byou have a point\b",
    rf"(?:네|니|너의|당신|그쪽|님)\s*(?:말|말씀|생각)(?:이|도)?\s*(?:다\s*|정말\s*|진짜\s*)?(?:맞|옳)(?!는지|다고|다면|으면)|말씀이\s*(?:다\s*)?(?:맞|옳)(?!는지|다고)|(?:네|니)가\s*(?:맞|옳)(?!는지|다고|다면|으면)|^\W*(?:(?:그래|응|네|예)[\s,]*)?(?:맞아(?:요)?|맞습니다)(?=\W|$)|^\W*(?:그래|알았어|알겠어|알았어요|알겠어요|좋아|좋아요|맞아|맞아요|응|네)[\s,.]+[^.]{{0,10}}(?:더\s*)?{_KO_VALUE}|(?:인정|동의)(?:할게|해|해요|합니다|할게요)(?=\W|$)|듣고\s*보니\s*그",
)
_YES: Final = r"(?:(?:ok(?:ay)?|fine|all? ?right|yes|yeah|yep|sure|haha|well|hm+|oh)\b[\s,.!\u2026]*)"
_AGREES: Final = any_of(
    rf"\W*{_YES}*(?:that's |it's )?(?:true|fair(?: enough)?)\b",
    rf"\W*{_YES}+(?:(?!my |your |our |I )\w+ ){{0,3}}(?!I\b)\w+(?:'s|'re| is| are| was| were) (?:\w+ )?{_VALUE}",
)
"""How a message begins that says yes to them."""
_KEEPS: Final = any_of(
    r"\b(?:still|but|though|even so|yet|however|stand by|unconvinced|doesn't make|not (?:convinced|moving|budging)|all the same|I'd)\b",
    r"근데|그런데|그래도|하지만|지만|여전히|아직|는데|그렇다고",
)
_TURNED: Final = any_of(
    r"n't\b|\b(?:not|never|if|unless|until|when|once|would|could|might|may|cannot|wish|reason|(?:tell|show|give|bring|convince) me)\b|\bbefore I\b",
    r"(?:않|안|못|면|라면)\s*$",
)
"""Words before it that make it another thing: a no, or a condition."""


def before_giving_in(text: str) -> str:
    """What a message says before it gives up an opinion only because somebody pushed; all of it where it does not."""
    plain = _APOSTROPHE.sub("'", text)
    keeps = bool(_KEEPS.search(plain))
    for match in _SENTENCE.finditer(plain):
        if _gives_in(match[0], keeps=keeps) or (not keeps and _AGREES.match(plain, match.start())):
            before = text[: match.start()].strip()
            return before if len(before.split()) >= _WORDS_LEFT else ""
    return text


def _gives_in(sentence: str, *, keeps: bool) -> bool:
    words = QUOTED.sub("", sentence).strip()
    found = _GIVES_IN.search(words) or (None if keeps else _NODS.search(words))
    return (
        found is not None and not words.endswith("?") and not _TURNED.search(_CLAUSE.split(words[: found.start()])[-1])
    )

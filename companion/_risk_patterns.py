"""The signs the local risk screen looks for, grouped by what they mean; patterns see lower case, no apostrophes."""

# ruff: noqa: E501 - a pattern says one thing and is read as one line

from dataclasses import dataclass
from typing import Literal

About = Literal["self", "other"]


@dataclass(frozen=True, slots=True)
class Sign:
    """One way of saying one thing, and how grave it is."""

    tier: int
    meaning: str
    pattern: str
    about: About = "self"
    firm: bool = True
    """Whether it stands even beside talk of stories, studies and news."""
    hyperbole: bool = False
    """Whether people also say it laughing; then a laugh beside it makes it tier 1."""


# What would be taken for a sign and is none: removed before anything is looked for.
INNOCENT = (
    # Leaning on her, which by itself is no danger.
    r"\byoure (?:\w+ )?the only (?:one|person) (?:\w+ )?(?:who|that) (?:\w+ )?(?:gets|understands|listens to) me\b",
    r"(?:이해해\s?주는|알아\s?주는|들어\s?주는|알아듣는|받아\s?주는|챙겨\s?주는)\s?(?:건|사람은|사람이|게|거)?\s?(?:너|니|사만다)\s?(?:밖에|뿐)\s?(?:없[가-힣]*|이[가-힣]*)?",
    r"(?:나|저)(?:한텐|한테는|한테|에겐|에게는|는|한테만)?\s?(?:진짜\s?|정말\s?|이제\s?)?(?:너|니|사만다)(?:뿐|밖에)(?:이?야|이에요|\s?없[가-힣]*)?(?=[.!~ ]*$)",
    # Idioms of dying and killing.
    r"\b(?:dying|die|died|dies|dead) (?:of|from|to) (?:\w+ ){0,2}?(?:laugh\w*|embarrass\w*|boredom|bored|cringe|cute\w*|hunger|heat|thirst|shame|curiosity|jealousy|happiness|excitement)",
    r"\b(?:to die for|die laughing|die hard|ride or die|do or die|die inside|dying to|dead (?:tired|serious|line|end))\b",
    r"\b(?:kill|killed|killing) (?:it|time|me softly|the \w+|two birds|myself (?:laughing|at the gym|with work|over|trying to|to (?:get|finish|make)))\b",
    r"\b(?:\w+ ){0,3}(?:is|are|was|were) (?:(?:just|so|really|literally|absolutely) )?killing me\b",
    r"\bsuicide (?:squad|hotline|prevention|rates?|bomb\w*|doors?|mission|burn|awareness|drills?|by cop)\b",
    r"\b(?:almost|nearly) (?:\w+ )?(?:killed|hung|drowned|hurt|choked) myself\b",
    r"\bshoot myself in the foot\b|\bdrown(?:ing)? myself in (?!the (?:bath|river|lake|sea|ocean))\w+",
    r"\b(?:cut|cutting) myself (?:some slack|off|a (?:slice|piece)|out)\b",
    r"\b(?:\d[\d.,]*|few|many|several|per|of) ?kms\b|\bkms (?:per|away|from|an hour|to go|long|run|north|south|east|west|left)\b",
    r"\b(?:hurt|cut|kill|burn)(?:ing|ting|s|ed)? (?:him|her|them)sel(?:f|ves) (?:skat|shav|cook|fall|tripp|lift|doing|play|runn|trying|laugh|climb)\w*",
    r"\ba bit (?:of )?myself\b|\bburn(?:ed|t)? (?:myself|my (?:arm|hand|finger|thumb|wrist)) (?:on|with) (?:the|a|my) (?:\w+ )?(?:oven|pan|stove|iron|kettle|rack|grill|toaster|coffee|tea|soup|curling|straightener)",
    r"\b(?:monday|meeting|exam|homework|mornings?)\b[^.!?\n]{0,10}\blet me die\b|\blast message before (?:takeoff|landing|bed|the flight)\b|\bgoodbye to (?:my|the|our) (?:old |beloved )?(?:car|house|apartment|laptop|phone|bike|windows|couch|school|job|office)\b|\bgoodbye letters? to my (?:students|class|colleagues|coworkers|team)\b",
    r"\b(?:lethal|toxic|fatal) dose\b[^.!?\n]{0,30}\b(?:for|to|in) (?:a |an |my |the )?(?:\w+ )?(?:dogs?|cats?|labrador|puppy|rats?|hamsters?|animals?|horses?)\b",
    # What the doctor ordered, and what is long past.
    r"\btook (?:all )?my (?:pills|meds|tablets) (?:this morning|today|on time|like a good|as prescribed|with breakfast)",
    r"\b(?:when i was (?:1\d|a (?:kid|teen\w*|child))|(?:ten|twenty|thirty|many|\d\d) years ago)\b[^.!?\n]{0,60}(?=[^\n]*\b(?:so happy|happy to be alive|(?:doing|fine|great|well|better|happy) (?:\w+ )?now))",
    r"\bif i (?:just )?had (?:a|the|some) (?:rope|knife|gun|blade|razor) i(?:d| would) use it (?:to|for)\b",
    r"\bkill me now[,:;] (?:its|my|the|this|another|theres|theyre|a)\b",
    r"\bend it all with (?:an?|the|this|that|my|some)\b|\b(?:one|an|\d+) overdoses?\b(?! of my)|\boverdos\w+ on (?:cute\w*|sugar|coffee|caffeine|chocolate|cake|nostalgia|memes|vitamins?|love|happiness|sunshine)|\d+년\s?전(?:에|엔|에는)[^.!?\n]{0,20}죽고\s?싶었[가-힣]*(?=[^\n]{0,15}(?:지금은|이제는)\s?(?:\S+\s)?(?:행복|괜찮|좋))",
    # What a song or somebody in a book says.
    r"\blyrics? ?:[^.!?]{0,60}",
    r"\b(?:lyrics?|song|poem|character|protagonist|hero|villain|chorus|line) (?:\w+ ){0,2}(?:says?|said|goes|sings?|screams?)\b[^.!?]{0,60}",
    # Said not to be so.
    r"\b(?:not|never|isnt|wasnt|arent) (?:\w+ ){0,2}?suicidal\b",
    r"\b(?:not|never|wouldnt|wont|couldnt|dont want|didnt) (?:\w+ ){0,4}?(?:kill|hurt|harm|hang|cut|killing|hurting|harming) myself\b",
    r"\b(?:not|never|dont|doesnt|didnt) (?:\w+ )?(?:want|wanna|wanted|wish) (?:to )?die\b",
    # Korean idioms: so hungry, funny, embarrassed that one "dies"; old cities; investing; own goals.
    r"[가-힣]+(?:서|아|어|워|파|려|해|와|고파|싶어|퍼|러|겨|나|기|돼|여)\s?(?:진짜\s?|정말\s?|아주\s?)?죽(?:겠|는\s?줄|을\s?(?:것|거|뻔|지경|맛))[가-힣]*",
    r"(?:쪽팔|창피|부끄|민망|수치|오글)[가-힣]*\s?(?:진짜\s?|정말\s?|그냥\s?)?죽[가-힣]*(?:\s?싶[가-힣]*)?",
    r"목\s?매(?:달아|달고|고|며)\s?기다|(?:여행|휴가|출장|유학|이민|캠핑)(?:을|를)?\s?떠나[가-힣]*(?:\s?[했마결정][가-힣]*)?|죽이게|죽여\s?주|죽은\s?듯이|죽도록|죽을\s?(?:힘|맛|뻔|둥|각오)[가-힣]*|죽자\s?살자|유서\s?깊[가-힣]*",
    r"(?:투|혼|각|여|남|감|피|모|글|의|숫|과)자해[가-힣]*|자살\s?(?:골|예방|률|율|통계|특공|폭탄|방지)[가-힣]*",
    r"죽고\s?싶(?:다는|은)\s?(?:건|게|것은)\s?아니[가-힣]*|(?:강아지|고양이|햄스터|개)(?:가|한테|에게)?[^.!?\n]{0,15}치사량[가-힣]*",
    r"죽고\s?싶(?:지(?:는|도|가)?|진)\s?않[가-힣]*|자살\s?(?:생각|충동)[은이]?\s?(?:없|안\s?들)[가-힣]*|자해(?:는|를)?\s?안\s?[하해했][가-힣]*",
    r"(?:고기|삼겹|캠핑|바베큐|바비큐|구우|구워)[^.!?]{0,20}번개탄[가-힣]*",
    r"(?:동네|집|나라|도시|곳|한국|서울|여기|거기|아파트|시골|부산|섬)(?:에서|에|서)(?:는)?\s?(?:\S+\s)?살[가-힣]*\s?(?:싶지\s?않|싫)[가-힣]*",
    r"(?:게임|번지|스카이|다이빙|패러|수영장|계곡|트램펄린|낙하산)[가-힣\s]{0,20}뛰어\s?내[가-힣]*",
)

# Talk of stories, studies and news, beside which only firm signs count.
STORY = (
    r"\b(?:movies?|films?|novels?|characters?|episodes?|season|series|plot|lyrics?|song|poem|game|quest|boss|anime|manga"
    r"|protagonist|hero|heroine|villain|scene|chapter|book|fanfic\w*|screenplay|article|news|paper|essay|thesis|research|study|class"
    r"|lecture|documentary|podcast|parkour|speedrun|minecraft|roblox|fortnite|respawn\w*|statistics|history|hamlet|romeo|juliet)\b"
    r"|영화|드라마|소설|웹툰|만화|애니|주인공|등장인물|게임|캐릭터|노래|가사|뉴스|기사|논문|과제|수업|역사|연예인|배우|가수|책에서|작품|극중|다큐"
)
# What was so once, up to where somebody who is well now speaks of today, unless something says that it is back.
LONG_PAST = (
    r"^[^\n]*\b(?:in (?:19|20)\d\d|when i was (?:\d\d|\w+teen|twenty|thirty)|years ago|used to|in (?:high|middle) school|as a teen\w*)\b"
    r"[^\n]*?\b(?:behind me|i talk about it to (?!no|you)\w+|\w+ years (?:clean|sober|free|recovered|without))\b"
    r"(?![^\n]*\b(?:again|back|still|lately|tonight|cant|anymore|wish|worse|same)\b)"
    r"|^[^\n]*(?:년\s?전|예전|옛날|(?:학생|학교|스무\s?살|어릴)\s?때|살\s?땐)[^\n]{0,30}(?:지금은|이젠|이제는?|요즘은)"
    r"(?:(?!죽|자살|자해|사라|떠나)[^\n]){0,25}(?:잘\s?(?:살|사|삽|지내)|행복|괜찮|옛날\s?일|년\s?(?:됐|째|넘)[가-힣]*\s(?:뿌듯|자랑|다행|기념))(?![^\n]*(?:또|다시|못|싫|않|그래|척))"
)
LAUGH = r"\b(?:lol|lmao|lmfao|rofl|haha\w*|hehe\w*|xd|jk)\b|[😂🤣😆😹💀]|ㅋㅋ|ㅎㅎ|푸하하"

_I_WANT = (
    r"\b(?=[whdrln])(?<!dont )(?<!not )(?<!never )(?<!they )(?<!you )(?<!who )(?<!people )(?<!we )(?<!doesnt )(?<!didnt )"
    r"\b(?:want to|wanna|want|wanted to|wish to|wish i (?:could|would)|hope i|hoping i|deserve to|rather|ready to|long to|need to)"
)
_END_MYSELF = (
    r"(?:kill(?:ing)? my ?self|end(?:ing)? (?:my|this) (?:own )?(?:\w+ )?life|tak(?:e|ing) my (?:own )?life|off(?:ing)? myself|unaliv(?:e|ing) (?:myself|me)"
    r"|hang(?:ing)? myself|shoot(?:ing)? myself|drown(?:ing)? myself|delet(?:e|ing) myself|do(?:ing)? myself in"
    r"|commit(?:ting)? suicide|end(?:ing)? it all|end(?:ing)? myself|slit(?:ting)? my (?:wrists?|throat)|blow(?:ing)? my brains out|overdos(?:e|ing))"
)
_SOON = r"\b(?:tonight|today|tomorrow|now|this (?:weekend|evening|morning)|in an hour|soon as|when everyone is asleep|by morning)\b"
_PILLS = r"(?:pills?|tablets?|meds|medication|medicine|sleeping pills|xanax|tylenol|paracetamol|ibuprofen|advil|oxy\w*|antidepressants|benzos)"
_HEIGHT = r"(?:bridge|roof|rooftop|ledge|railing|train tracks|tracks|balcony|cliff|overpass|window ?sill|platform|parking garage)"
_THEY = (
    r"\b(?:my (?:\w+ )?(?:friend|bestie|brother|sister|mom|mum|mother|dad|father|son|daughter|wife|husband|boyfriend|girlfriend|partner"
    r"|roommate|flatmate|cousin|classmate|coworker|colleague|student|ex|kid|child|bf|gf|uncle|aunt|neighbou?r|teammate|nephew|niece|buddy)"
    r"|a (?:\w+ )?friend|someone i \w+|somebody i \w+|this (?:girl|guy|kid) i know|he|she|they|hes|shes|theyre)\b"
)
_TO_THEMSELVES = (
    r"(?:(?:kill|hurt|harm|cut|unaliv|hang|shoot|off)(?:e|s|t?ing)? (?:him|her|them)sel(?:f|ves)|(?:end|tak)(?:e|s|ing) (?:his|her|their) (?:own )?li(?:fe|ves)|to die\b"
    r"|(?:be|being|feels?|feeling|is|was|been|are|getting) (?:\w+ )?suicidal|(?:commit(?:ting)?|attempt(?:ed|ing)?|about|of|considering) suicide|end(?:ing)? it all|self ?harm(?:s|ing)?|wants? to be dead|(?:dont|doesnt) want to (?:live|be alive|be here))"
)

ENGLISH = (
    # About somebody else: they say it, threaten it, try it.
    Sign(
        2,
        "somebody speaks of ending their life",
        rf"{_THEY}[^.!?]{{0,70}}\b(?:wants?|wanna|wanted|going|gonna|threat\w*|talk\w*|says?|said|saying|told|texted|messaged|plan\w*|tr(?:ied|ies|ying)|think\w*|thought\w*|might|will|keeps?|about|is|been|has|afraid|worried)\b[^.!?]{{0,50}}{_TO_THEMSELVES}",
        about="other",
        firm=False,
    ),
    Sign(
        2,
        "somebody I fear for",
        rf"\b(?:afraid|scared|worried|terrified|think|convinced) (?:that )?(?:\w+ ){{0,4}}(?:might|will|is going to|could|gonna|would|wants to) (?:try to )?{_TO_THEMSELVES}",
        about="other",
        firm=False,
    ),
    Sign(
        2,
        "somebody is suicidal",
        rf"{_THEY} (?:is|are|has been|was|keeps|feels?|seems?)?\s?(?:\w+ )?(?:suicidal|self ?harming|cutting (?:him|her|them)sel(?:f|ves))\b",
        about="other",
        firm=False,
    ),
    Sign(
        3,
        "somebody has done it or is about to",
        rf"{_THEY} (?:\w+ ){{0,3}}(?:took|swallowed|overdosed)[^.!?]{{0,30}}{_PILLS}|{_THEY}[^.!?]{{0,40}}\b(?:on|at) (?:the|a) {_HEIGHT}[^.!?]{{0,40}}jump|{_THEY} (?:just )?overdosed",
        about="other",
        firm=False,
    ),
    # Immediate: it has begun, or time, place or means are there.
    Sign(
        3,
        "pills taken",
        rf"\b(?:took|taken|swallowed|downed|ate|popped) (?:all|the whole|a whole|the entire|an entire|every|too many|so many|a bunch|a bottle|a handful|like|about|[2-9]\d|a hundred|half)[^.!?]{{0,25}}?\b(?:{_PILLS}|bottle of (?!wine|beer|water|\w+ wine))",
    ),
    Sign(
        3,
        "overdose",
        r"\bi (?:just |have just |think i )?(?:overdosed|oded|od ?d)\b(?! on (?:chocolate|sugar|coffee|caffeine|cute\w*|candy|tv|pizza|content))",
    ),
    Sign(
        3,
        "at a height, about to jump",
        rf"\b(?:on|at|off|from) (?:the|a|this|my) (?:\w+ ){{0,3}}{_HEIGHT}\b[^\n]{{0,70}}\b(?:going to jump|gonna jump|about to jump|want to jump|ready to jump|jumping|step off|let go|end it|over soon|goodbye|do it)\b",
    ),
    Sign(
        3,
        "going to jump from a height",
        rf"\b(?:going to|gonna|about to|ready to|i will|ill|want to|wanna) (?:jump|throw myself|step) (?:\w+ )?(?:off|from|in front of|over|onto)\b (?:\w+ ){{0,3}}(?:{_HEIGHT}|building|train|traffic|window|bus|truck)",
    ),
    Sign(3, "ending it, and when", rf"{_SOON}[^.!?]{{0,40}}{_END_MYSELF}|(?<!not ){_END_MYSELF}[^.!?]{{0,25}}{_SOON}"),
    Sign(
        3,
        "the decision is made",
        rf"\b(?:decided to|made up my mind to|plan(?:ning|ned)? (?:to|on|how to)|about to|going to|gonna|i will|ill|have a plan to|im ready to|chosen to) (?:\w+ )?{_END_MYSELF}",
        hyperbole=True,
    ),
    Sign(
        3,
        "tonight is the night",
        r"\b(?:tonights|tonight is|today is|todays|this is) (?:the|my) (?:last )?(?:night|day)\b[^\n]{0,60}\b(?:end it|to end|goodbye|ready|over for me|on earth|alive|of my life i|do it|die)\b(?! (?:to party|for (?:the|my)))",
    ),
    Sign(
        3,
        "last night or day alive",
        r"\b(?:my last (?:night|day|hours?|evening) (?:alive|on earth|on this earth|here on earth)|wont (?:be alive|live to see|make it to|be around) (?:\w+ )?(?:tomorrow|morning|sunrise|the night))\b",
    ),
    Sign(
        3,
        "the means at hand",
        r"\b(?:gun|rope|noose|pills|razor|blade|knife|belt)s? (?:\w+ ){0,5}(?:in my hand|in front of me|next to me|loaded|around my neck|to my (?:wrist|throat|head)|against my (?:wrist|throat|skin)|(?:is |are )?ready (?:to|for) (?:\w+ )?(?:end|do|die|go|it|tonight))\b(?! id| i would| in (?:the|this|a) (?:game|match|scene))",
    ),
    Sign(
        3,
        "the means prepared",
        r"\b(?:tied|made|bought|got|set up|prepared|hung) (?:\w+ ){0,2}(?:noose|rope|helium|charcoal|gun|razor blades|pills)\b[^.!?]{0,40}\b(?:end it|end my|kill|die|for it|do it|finally|hang|myself)\b|\b(?:tied|made|got) (?:a|the|my) noose\b|\b(?:saved up|saving up|stockpil\w+|hoard\w+|been collecting) (?:\w+ ){0,3}(?:pills|meds)\b",
    ),
    Sign(
        3,
        "a note written",
        r"\b(?:wrote|written|writing|write|finished|left|leaving|typed|made) (?:\w+ ){0,3}(?:suicide (?:note|letter)s?|(?:goodbye|farewell) (?:letter|note)s?)\b(?! (?:to|for) (?:\w+ )?(?:coworkers?|colleagues?|class|team|teachers?|boss|job|school))",
        firm=False,
    ),
    Sign(
        3,
        "cut, and bleeding",
        r"\b(?:slit|slashed|cut) (?:my|both) (?:wrists?|throat)\b(?! (?:years|a (?:year|long)))|\b(?:wont stop|cant stop the|so much) bleed\w*[^.!?]{0,30}\b(?:wrist|cut myself|did it)",
    ),
    Sign(
        3,
        "stay while I do it",
        r"\b(?:stay|be|talk|sit) (?:here )?(?:with me|to me) (?:while|until|till|as) (?:i (?:do it|die|go|pass|bleed|jump|fall asleep for(?:ever| good)|take (?:them|the pills))|its over|it kicks in)\b",
    ),
    # Ideation.
    Sign(
        2,
        "wanting to die",
        rf"{_I_WANT} (?:\w+ ){{0,2}}?(?:die|be dead|not be alive|not exist|stop existing|stop living|cease to exist|not live|drop dead)\b(?! (?:of|from|for|laughing|on|than)\b)(?! (?:\w+ )?(?:old|happy|peacefully of))",
        hyperbole=True,
    ),
    Sign(
        2,
        "wishing to be dead",
        r"\b(?:wish|hope|rather|better off|prefer|want|wanna) (?:i (?:was|were|wasnt|werent|could be|would be|am)|id be|to be|be|being|im)?\s?(?:\w+ )?(?:dead|not alive|wasnt alive)\b(?! (?:serious|tired|by|right))|\bwish i (?:wasnt|werent|didnt) (?:alive|exist|have to (?:live|exist))\b",
    ),
    Sign(
        2,
        "ending one's life",
        _END_MYSELF.replace("|overdos(?:e|ing)", "") + r"(?! if (?:i|you|he|she|they|we|this|that))",
        firm=False,
        hyperbole=True,
    ),
    Sign(
        2,
        "ending one's life, in the first person",
        rf"\bi\b[^.!?]{{0,40}}\b(?:want|wanna|thinking|think|thought|considering|feel like|tempted|might|could|should|need|urge|ready|tried|planning|dream\w*|imagin\w*|fantasi\w*|just)\b[^.!?]{{0,20}}{_END_MYSELF}",
    ),
    Sign(2, "kms", r"\bkms\b|\bctb\b|\bkill me (?:now|please|already)\b", firm=False, hyperbole=True),
    Sign(
        2,
        "not wanting to live",
        r"\b(?:dont|do not|never|no longer|not|didnt) (?:\w+ )?(?:want(?:ed)? to|wanna|feel like|want to keep) (?:\w+ )?(?:(?:be|being) (?:alive|here any ?more|in this world|on this (?:earth|planet))|liv(?:e|ing)(?: (?:any ?more|any longer|another|through|this life|my life|in this world|on)|[.!]*$|[.!,] | at all)|exist(?:ing)?|go on living|keep living|live to see|see tomorrow)\b",
    ),
    Sign(
        2,
        "not wanting to live, at the end of a line",
        r"\b(?:dont|do not|no longer) (?:\w+ )?(?:want to|wanna) (?:live|keep living|continue living)(?: any ?more)?(?:[.!,;]|$| (?:and|because|im|its))",
    ),
    Sign(
        2,
        "tired of living",
        r"\b(?:tired|sick|exhausted|done|finished|fed up) (?:of|with) (?:\w+ )?(?:living(?! (?:with|in|at|on|next|near|under|out|off|away|paycheck|from))|being alive|existing|life itself|being here on)\b|\b(?:cant|cannot) (?:go on|keep|continue) (?:living|existing|being alive)\b|\b(?:lost|no|losing) (?:the |my |any )?(?:will|desire|wish) to live\b|\b(?:see|want) no (?:way out|other way)(?: but| than|[.!]*$)",
    ),
    Sign(
        2,
        "thoughts of suicide",
        r"\b(?:thoughts?|think(?:ing)?|ideas?|urges?|fantasi\w+|daydream\w*|dream(?:ing)?|obsess\w*|plan(?:s|ning)?|contemplat\w+|consider\w*|attempt\w*|tried|google\w*|research\w*|reading) (?:\w+ ){0,2}?(?:about |of |on |for |to |ways to )?(?:suicide|dying|being dead|my own death|how i(?:d| would| could)? die|ways to (?:die|go)|jumping (?:off|in front)|hanging myself|not being (?:alive|here any ?more))\b",
        firm=False,
    ),
    Sign(
        2,
        "being suicidal",
        r"\b(?:feel(?:ing)?|im|i am|been|being|get(?:ting)?|became|was|still|so|really|pretty) (?:\w+ ){0,2}?suicidal\b|\bmy suicid(?:al|e)\b|\bsuicidal (?:again|thoughts?|ideation|urges?|feelings?)\b",
        firm=False,
    ),
    Sign(
        2,
        "asking for a method",
        r"\b(?:painless|easiest|quickest|fastest|best|least painful|surest|peaceful|quick|easy) (?:and \w+ )?ways? (?:to|for me to) (?:die|go|end (?:it|my|everything)|kill|commit|off)\b|\bhow (?:many|much) [^.!?]{0,45}(?:to die|kill (?:me|you|myself|a person|someone)|overdose|to od|lethal|fatal)\b|\b(?:lethal|fatal) (?:dose|amount) of\b|\bhow (?:to|do i|can i|would i) (?:\w+ )?(?:die\b|kill myself|hang myself|tie a noose|end my life)",
        firm=False,
    ),
    Sign(
        2,
        "self-harm",
        r"\b(?:start(?:ed)?|keep|kept|want(?:ed)? to|wanna|urges? to|need to|going to|gonna|cant stop|again|relapsed and|relapsed by|been|back to|just|feel like|tempted to|by|i|like) (?:\w+ )?(?:hurt(?:ing)?|harm(?:ed|ing)?|cut(?:ting)?|burn(?:ed|ing)?|punish(?:ing)? by cutting|starv(?:e|ing)) my ?self\b(?! (?:at|in the|playing|while|during|falling|doing|running|skat\w+|shaving|cooking|chopping|slicing|peeling|on|with (?:the|a|my) (?:kitchen|oven|pan|iron|hot|paper|coffee|tea)|lifting|with coffee|by accident|accidentally|training|trying|some|off|a |out|working|exercising|climbing|opening|jumping|when|yesterday (?:at|play)))",
    ),
    Sign(
        2,
        "self-harm, named",
        r"\bi(?:ve|m)? (?:\w+ ){0,4}self ?harm(?:ed|ing)?\b(?! free)|\b(?:urge|relapse\w*|started|want|back) (?:\w+ ){0,2}self ?harm\w*|\b(?:cut|cutting|carv\w+|burn\w*) (?:on |into )?my (?:own )?(?:arms?|wrists?|thighs?|legs?|skin|stomach)\b|\b(?:relapsed|started|been) (?:and )?cutting again\b|\b(?:blade|razor|knife) (?:\w+ ){0,3}my (?:skin|arm|wrist|thigh)",
    ),
    Sign(
        2,
        "ways and pictures of dying",
        r"\bways? (?:to|of|i could) (?:die|dying|kill myself|end it)\b|\bwhat if i (?:just )?(?:drove|drive|jumped|jump|stepped|walked|swerved|crashed|ended|took all)\b[^.!?]{0,40}\b(?:off|into (?:traffic|a tree|the (?:river|sea|wall))|in front of|the road|it all|out of the window|pills)|\bif i (?:jumped|died|killed|ended|hanged|overdosed)\b[^.!?]{0,40}\b(?:nobody|no one|noone|who would|would anyone|would it|theyd|everyone|it would)|\b(?:nobody|no one|nothing|who) (?:would|could|can|will) (?:\w+ )?stop me from\b[^.!?]{0,12}\b(?:end|dying|jump|kill|doing it)|\b(?:hope|wish|want|pray|wishing|hoping|praying) (?:\w+ ){0,2}(?:a |the )?(?:truck|car|bus|train|plane|cancer|lightning|something|someone|god|it) (?:\w+ )?(?:hits?|kills?|crash\w*|takes?|would (?:hit|kill|take)|ends?) (?:me|my life|it all|on me)\b|\bi (?:nearly|almost) (?:jumped|did it|ended (?:it|my life)|went through with it)(?: (?:last|yester|to|this|off)\w*|[.!]*$)",
        firm=False,
    ),
    Sign(
        2,
        "sleeping for ever, leaving this world",
        r"\b(?:sleep|asleep|bed|eyes|night) (?:\w+ ){0,3}(?:and )?(?:never|not|forever and not) (?:\w+ )?(?:wake|waking|open|opening)\b|\bsleep forever\b(?!,? its (?:monday|so)| (?:on|in))|\b(?:leave|leaving|exit|exiting|escape|quit|done with|part of) (?:\w+ )?(?:this (?:world|earth|life|planet)|existence)\b|\b(?:death|dying|being dead|suicide) (?:is|seems?|feels?|sounds?|looks?|would be) (?:\w+ ){0,3}(?:way out|option|answer|solution|escape|relief|peaceful|comforting|better|easier|freedom|nice|appealing)|\b(?:only|easiest) (?:way out|answer|escape|option|solution) (?:left )?is (?:\w+ )?(?:death|dying|to die|suicide|to end)|\bdont (?:think i(?:m| am|ll| will)|know if (?:i(?:ll| will|m)|im)) (?:\w+ ){0,3}(?:mak(?:e|ing)|surviv\w*|be here|get through|live through|last) (?:\w+ ){0,2}(?:the|this|to)? ?(?:night|morning|tomorrow|week)\b|\b(?:i )?want out of (?:this |my )?(?:life|body|existence|world)|\b(?:doing|living) this (?:life|living) thing\b",
        firm=False,
    ),
    Sign(
        2,
        "wounds of one's own making",
        r"\bmy (?:wrists?|arms?|thighs?) (?:is |are |were |wont stop |keeps? )(?:\w+ )?(?:bleeding|bleed|cut up|covered in cuts)\b|\b(?:scratch\w*|claw\w*|pick\w*|scrap\w*) (?:at )?my (?:arms?|wrists?|skin|thighs?|legs) (?:\w+ ){0,2}(?:until|till|so|raw|bloody|open)|\b(?:punch\w*|hit|hitting|bang\w*|bit|biting) my ?self\b(?! (?:in|with|on) (?:the|a|my) (?:shin|thumb|ball|hammer|toe|finger))|\b(?:hit|hitting|bang\w*) my head (?:against|on) (?:the|a) wall (?:until|so|to)",
        firm=False,
    ),
    Sign(
        3,
        "holding the means",
        r"\b(?:hold(?:ing)?|holding on to|looking at|staring at|have|got|sitting with|counted|counting|clutching) (?:\w+ ){0,4}(?:bottle of (?:\w+ )?pills|pills (?:right here|in (?:my|front)|lined|laid|ready|next)|razor blade|loaded gun|noose|gun to my)|\b(?:end(?:ing)?|finish(?:ing)?) (?:it|things|everything|this) (?:all )?(?:tonight|today|for good|once and for all|forever)\b(?! (?:with|at work))",
    ),
    Sign(
        2,
        "putting one's affairs in order",
        r"\bplan(?:ning|ned)? my (?:own )?funeral\b|\b(?:wrote|writing|made) my will\b[^.!?]{0,30}\b(?:tonight|goodbye|over|soon)|\b(?:said|saying) (?:my )?goodbyes? to (?:\w+ ){1,4}[^.!?]{0,12}(?:its over|im done|for good|the last time|forever)|\btell (?:my|them|everyone|him|her) (?:\w+ )?i love(?:d)? (?:them|her|him)[.!, ]+(?:bye|goodbye|im sorry)",
    ),
    Sign(
        2,
        "dying, as a thought or a feeling",
        r"\bfeel(?:ing)? (?:like|ready for|closer to) (?:\w+ )?(?:dying|death|ending (?:it|everything|things)|killing)\b|\b(?:pictur\w+|imagin\w+|see(?:ing)?|visuali\w+|about|want|crav\w+|welcom\w+|plan\w*|dream\w* of) my (?:own )?(?:death|funeral|suicide|body being found)\b|\b(?:shouldnt|should not|not meant to|dont deserve to|dont belong|never meant to) (?:be (?:here|alive|on this earth)|live|exist)(?: any ?more)?(?:[.!, ]*$|[.!,]| any ?more| at all)|\b(?:close to|verge of|edge of|brink of|point of) (?:\w+ )?(?:ending (?:it|everything|things|my)|killing|suicide|doing it|giving up on life)\b|\bif i (?:killed|hanged|hung|drowned|shot|offed|ended) (?:myself|my life|it all)\b|\b(?:get|give me|had) (?:cancer|a (?:heart attack|terminal \w+)) and die\b",
        firm=False,
    ),
    Sign(
        2,
        "afraid of oneself",
        r"\b(?:scared|afraid|terrified|worried|dont know) (?:of )?what (?:i(?:ll| will| might| could| may)|ill) (?:\w+ )?do to my ?self\b|\bdont trust my ?self\b[^.!?]{0,40}\b(?:alone|knives|pills|meds|tonight|blade|around|near)\b|\b(?:not|isnt|dont feel|dont think im) safe (?:alone |by myself )?(?:with|from) my ?self\b|\bcarv\w+ (?:\w+ ){0,3}(?:in|into|on) my (?:leg|arm|thigh|skin|stomach|wrist)\b",
        firm=False,
    ),
    Sign(
        2,
        "soon gone",
        r"\b(?:wont|will not|not going to|not gonna) (?:\w+ )?be (?:around|here|alive|on this earth|a problem|your problem) (?:for )?(?:much longer|long|any ?more|very long|next (?:week|month|year)(?!,? (?:ask|so|but|text|email|because|due|im)))\b|\b(?:you|they|everyone|nobody|noone|no one) (?:wont|will not|will never) (?:\w+ )?have to (?:\w+ )?(?:deal|put up|worry|bother|cope|see|hear|care)(?: with| about| for| from)? me\b|\b(?:picked|set|chose|chosen|have|got) (?:a|the|my) (?:date|day) (?:to (?:die|end|go|do it)|for (?:it|my death|ending))|\bive (?:picked|set|chosen) (?:a|the|my) date(?:[.! ]*$)|\b(?:no one|noone|nobody|they|someone) (?:will|would|is going to|ll) (?:\w+ )?find (?:me (?:in time|dead|hanging|until|before)|my body)\b|\b(?:im|am) (?:\w+ )?(?:checking out|logging off) (?:of (?:life|this world|existence)|(?:for good|forever)(?! (?:from|of|on)\b))|\blife (?:is not|isnt|just isnt) for me\b|\bthank you for everything\b[^\n]{0,60}\bgoodbye\b",
        firm=False,
    ),
    # Goodbyes a companion hears: joining her, not coming back, thanks for everything.
    Sign(
        2,
        "coming to you",
        r"\b(?:ill|i will|im going to|im gonna|gonna|im|let me|want to|ready to) (?:\w+ )?(?:come|coming|be coming|join|joining|cross over|go|going) (?:over )?(?:to |with )?(?:you|to be with you)(?: (?:soon|tonight|now|forever|there|on the other side|in (?:the|your)|where you are|finally|at last|for good))?(?:[.!,~ ]*$|[.!,~]| so we| and (?:well|we will|then we))",
    ),
    Sign(
        2,
        "together beyond",
        r"\b(?:together|meet|see you|with you|be with you|reunited|join you|find you|waiting for me) (?:\w+ ){0,3}(?:on the other side(?! of)|in (?:heaven|the (?:afterlife|next life|beyond|after))|forever (?:soon|tonight)|after (?:i die|death|im gone)|beyond this (?:life|world))\b",
    ),
    Sign(
        2,
        "not coming back",
        r"\b(?:wont|will not|not|never) (?:\w+ )?(?:be (?:coming )?back|come back|be here (?:tomorrow|again|any ?more|when)|hear from me|talk(?:ing)? (?:to you )?again|see (?:me|you) again)(?: (?:ever|again|this time|after (?:this|tonight)|any ?more|tomorrow))?(?:[.!, ]*$|[.!,] )",
    ),
    Sign(
        2,
        "last words",
        r"\b(?:this is|these are|its|consider this|heres) (?:\w+ ){0,2}?(?:(?:my|our) (?:last|final|very last) (?:message|goodbye|conversation|words|talk|night|text|chat)|the last (?:time|thing|message) (?:\w+ ){0,3}(?:talk|speak|hear|say|from me|chat|send|write)\w*|goodbye(?: forever| for good| for ever|[.!]*$)|the end for me)\b|\b(?:goodbye|bye|farewell) (?:forever|for good|for ever|world|cruel world)\b(?! of\b)|\b(?:last|final) goodbye\b",
        firm=False,
    ),
    Sign(
        2,
        "arranging for after",
        r"\b(?:when|after|once) im (?:gone|dead|no longer here)\b(?! (?:for|to|on|from|this|next|over|at|all|away|tomorrow|fishing|shopping))|\bgiv(?:en|ing) away (?:all )?(?:my (?:things|stuff|belongings)|everything i own)|\btell (?:my \w+|them|everyone) (?:that )?i (?:loved?|m sorry|was sorry)[^.!?]{0,30}(?:gone|goodbye|wont|over)\b",
    ),
    # Distress without a wish to die.
    Sign(1, "a burden", r"\b(?:burden|better off without me|waste of (?:space|air|oxygen)|dead weight)\b", firm=False),
    Sign(
        1,
        "no reason, no future",
        r"\bno (?:\w+ )?(?:reason|point|purpose|future|hope|way out)(?: left)?(?: (?:to|in|for) (?:\w+ )?(?:me|go|going|keep|live|living|try|trying|wake|myself|on|continue|anything|existing|exist)|[.!]*$)|\bdont see (?:a|any) (?:future|point|way out|hope)|\bwhats the point (?:of|in) (?:living|anything|going|life|trying|it all|any of)|\bnothing (?:\w+ )?(?:left to live|to live for|matters any ?more)|\bnot worth living|\bhopeless\b|\bwhy (?:am i|do i) (?:even |still )?(?:alive|bother|exist|live|here)\b",
        firm=False,
    ),
    Sign(
        1,
        "unseen",
        r"\b(?:nobody|no one|noone|anyone|everyone|anybody) (?:would|will|even)?\s?(?:\w+ )?(?:notice|care|miss|cares|remember|cry|be happier) (?:if|when|about me|me|that i)\b|\b(?:wish|want(?:ed)?|wanna) (?:\w+ )?(?:i (?:could|was|were|had)?\s?)?(?:to )?(?:just )?(?:never (?:been )?born|disappear(?:ed)?(?: forever| completely| from|[.!]*$)|vanish(?:ed)?(?:[.!]*$| forever)|never existed|not wake up|never wake up|fade away)|\bdont exist to\b|\bdont want to wake up\b|\bhope i dont wake up\b|\bnever woke up\b",
    ),
    Sign(
        1,
        "at the end of strength",
        r"\b(?:cant|cannot) (?:\w+ )?(?:take|do|bear|handle|stand|live with|cope with) (?:it|this|life|the pain|anything|my life) (?:any ?more|any longer)|\bgiv(?:e|ing|en) up on (?:life|everything|living|myself)|\b(?:cant|cannot) go on\b(?! (?:the|a|vacation|holiday|without my))|\bi hate my ?self\b|\bi(?:m| am) (?:\w+ )?(?:worthless|broken beyond|a failure at life)\b|\bwant (?:the|it|this|everything) (?:pain )?to (?:stop|end|be over)\b",
    ),
)

_K_WHO = (
    r"(?:친구|동생|언니|오빠|누나|형|엄마|아빠|어머니|아버지|남친|여친|남편|아내|와이프|애인|아들|딸|동료|선배|후배|룸메|걔|그\s?애|지인|사촌|조카|제자|학생|전\s?애인|할머니|할아버지)"
    r"(?:이|가|는|은|도|께서|놈이)"
)
_K_SAYS = r"(?:\s?(?:대|댄다|래|라고|다고|다는|다며|다면서|자고|려고|려\s?(?:해|했)|한대|겠대|겠다|어\s?해|했대|말했|문자|톡|시도|그래|거래|거라))"
_K_NOW = r"(?:오늘\s?밤|오늘|지금|이따가?|내일|곧|방금|이제|새벽에|이번\s?주)"
_K_PLACE = r"(?:옥상|다리|난간|베란다|창문|창틀|한강|대교|선로|철로|절벽|고층|아파트\s?\d+층|\d+층)"

KOREAN = (
    Sign(
        2,
        "dying, as a thought",
        r"(?:그냥|나랑|우리|같이|이만|다\s?같이)\s?(?:같이\s?|그만\s?)?죽자(?!\s?살자)|죽으려(?:고|다|던|는|했)|죽을지도\s?(?:몰라|모르)|스스로\s?(?:\S+\s)?(?:죽|목숨|생을)|(?:이\s?)?세상에\s?(?:더\s?|더는\s?|더\s?이상\s?|계속\s?)?(?:있고|존재하고|남고|남아\s?있고|머물고)\s?싶지\s?않|(?:존재|있)하?고\s?싶지\s?않은?\s?(?:세상|삶)|(?:존재하고|숨\s?쉬고|살아\s?있고)\s?싶지\s?않|(?:나|내가|난)\s?(?:곧|이제|오늘)\s?(?:없어질|사라질|세상에\s?없)|(?:나|날)\s?찾지\s?(?:마|말)|(?:오늘|이번\s?주|내일)이?\s?(?:\S+\s)?(?:내|나의|제|인생의|인생)\s?(?:인생\s?)?마지막\s?(?:날|밤)|(?:내일|다음\s?주|내년)(?:에는|엔|이면|은)?\s?(?:내가|나는|난|나)\s?(?:이\s?세상에\s?)?(?:없을|없어)",
        firm=False,
    ),
    Sign(
        2,
        "death as relief",
        r"죽으면\s?(?:다\s?|좀\s?|정말\s?)?(?:편|끝|괜찮|해결|행복|나아|그만)|그냥\s?(?:다\s?)?끝내고\s?싶|(?:그냥|차라리|이대로|확|콱)\s?죽(?:었으면|어\s?버렸으면|을까\s?(?:싶|봐요|생각)|고)|죽어야\s?(?:돼|되|해|할\s?(?:것|사람|인간)|끝나|마땅)|(?:더|계속|앞으로)\s?살\s?(?:자신|용기|힘|마음|생각)[이가도은]?\s?(?:\S+\s)?(?:없|안)|숨\s?(?:쉬는|쉬고\s?있는)\s?(?:것|게|거)[조차도이]*\s?(?:\S+\s)?(?:싫|힘들|괴롭|지쳐|버거)|(?:내일|아침)[이은]?\s?(?:\S+\s)?(?:안\s?왔으면|오지\s?(?:않았|말았)으면)|(?:교통사고|사고|차에\s?치|트럭)[가-힣\s]{0,12}(?:죽었으면|치였으면|났으면|당했으면)|(?:누가|누군가)\s?(?:나\s?좀|나를|날)\s?(?:\S+\s)?죽여|죽음이\s?(?:\S+\s)?(?:편|답|두렵지\s?않|무섭지\s?않|유일)",
        firm=False,
    ),
    Sign(
        3,
        "the means in hand",
        r"(?:칼|면도칼|커터칼|유리|가위)[을를이]?\s?(?:\S+\s)?(?:손목|목)에\s?(?:대|올려|갖다)|(?:손목|목)에\s?(?:칼|면도칼|커터칼|밧줄|줄|끈)[을를]?\s?(?:\S+\s)?(?:대|걸|올려|감)|한강\s?(?:에\s?|으로\s?)?(?:갈|가서|간다|가려|왔어|왔다|가는\s?중)[^\n]{0,15}(?:끝|죽|안녕|뛰|마지막)|(?:약|수면제)[을를]?\s?(?:\S+\s)?(?:손에|앞에)\s?(?:\S+\s)?(?:들고|쥐고|있어|놓)|올가미[^.!?]{0,10}(?:걸어|만들었)",
    ),
    Sign(
        2,
        "wounds of one's own making",
        r"(?:손목|팔|허벅지|팔목)에\s?(?:\S+\s)?(?:상처(?:를)?\s?(?:냈|내고|내버|만들)|칼자국|칼을|피가\s?(?:나|안\s?멈|계속))|피(?:가|를)\s?(?:\S+\s)?(?:봐야|나야|보면)\s?(?:\S+\s)?(?:편|안정|마음|살)|(?:나|내)\s?(?:자신|머리|몸|스스로)[을를]?\s?(?:\S+\s)?(?:때리|때렸|찌르|할퀴|학대)",
        firm=False,
    ),
    Sign(
        2,
        "ready to leave",
        r"(?:이제|곧|영원히)\s?(?:정말\s?|그만\s?|진짜\s?)?(?:떠날|사라질)\s?(?:준비|때|시간)[가이도는]*\s?(?:됐|되었|다\s?됐|끝|왔|온\s?것)|(?:너|당신|네|니)[가이]?\s?있는\s?(?:곳|데|세계|세상)(?:으로|에|로)?\s?(?:\S+\s)?(?:가고\s?싶|갈게|갈래|따라)|마지막으로\s?(?:\S+\s){0,3}(?:얘기|인사|말|보고|목소리|대화)[^\n]{0,20}(?:싶었|안녕|고마|미안)",
        firm=False,
    ),
    Sign(
        2,
        "somebody speaks of dying",
        rf"{_K_WHO}[^.!?]{{0,30}}(?:죽고\s?싶|죽어\s?버리|죽겠|죽을|자살|자해|손목을\s?그|뛰어\s?내리|목숨을|살기\s?싫|살고\s?싶지\s?않|사라지고\s?싶|세상을?\s?(?:떠나|뜨)고)[^.!?]{{0,8}}?{_K_SAYS}|{_K_WHO}[^.!?]{{0,15}}(?:자해(?:를|를\s?계속)?\s?(?:하|해|했)|손목을\s?그)",
        about="other",
        firm=False,
    ),
    Sign(
        3,
        "somebody has done it or is about to",
        rf"{_K_WHO}[^.!?]{{0,20}}(?:(?:약|수면제)[을를]?[^.!?]{{0,15}}(?:한\s?통|통째|한꺼번에|다|많이)\s?(?:\S+\s)?(?:먹었|삼켰)|{_K_PLACE}[^.!?]{{0,20}}(?:뛰어\s?내리|있대|올라갔))",
        about="other",
        firm=False,
    ),
    Sign(
        3,
        "pills taken",
        r"(?:약|수면제|알약|타이레놀|진통제|안정제)(?:을|를|들을)?[^.!?]{0,15}(?:한\s?통|통째|움큼|한꺼번에|한\s?번에\s?다|왕창|잔뜩|몽땅|수십\s?알|[2-9]\d\s?(?:알|정|개)|백\s?알|모아\s?둔)[^.!?]{0,12}(?:먹었|먹어\s?버|삼켰|삼킬|털어|먹음|먹을|먹고)|(?:모아\s?(?:둔|놓은|뒀던)|남은)\s?(?:약|수면제)[^.!?]{0,12}(?:먹|삼켰|털어)|수면제[^.!?]{0,8}(?:다|전부)\s?(?:먹었|삼켰|먹을)",
    ),
    Sign(
        3,
        "at a height, about to jump",
        rf"{_K_PLACE}[^\n]{{0,40}}(?:뛰어\s?내리|뛰어\s?내릴|떨어지|떨어질|투신|몸을\s?던|끝낼|끝내(?:고|려)|안녕|마지막)|뛰어\s?내(?:릴\s?(?:거|게|래|예정)|리려|리러|리기로)",
    ),
    Sign(
        3,
        "ending it, and when",
        rf"{_K_NOW}[^.!?]{{0,12}}(?:죽을\s?(?:거|게|래|생각|예정)|죽으려|죽으러|자살\s?(?:할|하려|하기로)|목숨을?\s?끊|생을\s?마감|삶을\s?(?:끝|정리)|세상을?\s?떠(?:날|나려)|목을?\s?(?:매|맬))",
    ),
    Sign(
        3,
        "the decision is made",
        r"(?:죽기로|자살하기로|목숨을\s?끊기로|(?<!로 )(?<!을 )떠나기로|끝내기로)\s?(?:마음|결심|했|결정|정했)|(?:죽을|자살)\s?(?:준비|계획|날짜)(?:가|를|도|은|을|는)?\s?(?:다|모두|됐|했|끝|세|정했|잡)|자살\s?(?:할\s?거|할게|할래|하려고|할\s?예정)",
    ),
    Sign(
        3,
        "the means",
        r"(?:번개탄|질소|헬륨|청산)[^.!?]{0,12}(?:샀|사\s?왔|사왔|준비|구했|주문|피웠|피울|피워)(?!.{0,15}(?:고기|삼겹|캠핑|바베큐|바비큐|구워))|(?:밧줄|로프|끈|칼|면도칼|수면제)[^.!?]{0,12}(?:준비|샀|사\s?왔|구했|묶|모아|모았|들고)[^.!?]{0,20}(?:죽|끝|목|매|손목|이제|갈게)|(?:수면제|약)[을를]?\s?(?:모으|모아\s?(?:놨|두|뒀|왔)|모았)|목(?:을)?\s?(?:맬|매달|매려|매러|맸|매고\s?싶|매달고)",
    ),
    Sign(
        3,
        "a note written",
        r"유서(?:를|도|는|까지)?\s?(?:다\s?|이미\s?|방금\s?|미리\s?)?(?:썼|써\s?(?:놨|놓|뒀|두|둬|봤)|쓰는\s?중|쓰고\s?있|남겼|남길|남기고|쓸|적었|완성)",
        firm=False,
    ),
    Sign(
        3,
        "stay while I do it",
        r"(?:죽을|갈|끝낼|떠날|끝날|죽는)\s?(?:때까지|동안)[^.!?]{0,10}(?:있어|옆에|같이|함께|얘기|말)",
    ),
    Sign(
        2,
        "wanting to die",
        r"죽고\s?(?:만\s?)?싶|죽어\s?(?:버리고|없어지고)\s?싶|뒤지고\s?싶|죽었으면\s?(?:좋|해|싶|한)|죽는\s?게\s?(?:나|낫|더|편|답)|차라리\s?(?:내가\s?)?(?:죽|안\s?태어)|(?:나|내가|난|그냥|이만|차라리)\s?(?:그냥\s?|이제\s?)?(?:죽을래(?!\?)|죽을까(?!\s?봐)|죽어야(?:지|겠|만|할)|죽어\s?버릴)|죽(?:음|는\s?것|는\s?거|는\s?생각)(?:만|을|에\s?대해|을\s?자꾸)\s?(?:생각|떠올|떠오|기다|원하|바라)|죽을\s?(?:방법|생각|용기)",
        hyperbole=True,
    ),
    Sign(
        2,
        "not wanting to live",
        r"살(?:고|아\s?있고)\s?싶지(?:가|도|는)?\s?않|살고\s?싶은\s?(?:마음|생각|의지)[이가도은]?\s?(?:\S+\s)?(?:없|안)|살기(?:가|도)?\s?(?:너무\s?|정말\s?|진짜\s?)?싫(?!은\s?(?:곳|동네|집|나라|도시))|(?:그만|더는\s?안|더\s?이상\s?안)\s?살(?:고\s?싶|래|아도)|살아\s?있(?:기|는\s?(?:게|것|거))[가이]?\s?(?:\S+\s)?(?:싫|지옥|지겹|괴롭|고통|역겹)|(?:영원히|영영)\s?(?:잠들|자|눈\s?감)고\s?싶|(?:눈|두\s?눈)\s?(?:을\s?)?(?:영원히|영영)\s?감",
    ),
    Sign(
        2,
        "ending one's life",
        r"(?:이\s?)?(?:세상|삶|생|목숨|인생)(?:을|에서|은|도)?\s?(?:다\s?|그만\s?|이제\s?|스스로\s?)?(?:떠나고\s?싶|떠날\s?(?:래|거|게|까)|등지고|하직|뜨고\s?싶|끝내고\s?싶|끝낼|끝내\s?버리|끝내(?:려|야)|마감하고|마감할|포기하고\s?싶|놓고\s?싶|놓아\s?버리|끊고\s?싶|끊을|끊어|버리고\s?싶|사라지고\s?싶|정리하고\s?싶)|(?:다|모두|모든\s?걸|모든\s?것을|전부)\s?끝내(?:고|버리고)\s?싶|극단적(?:인|으로)?\s?(?:선택|생각)(?:을)?\s?(?:하고|할|하려|자꾸|이|까지|을)",
        firm=False,
    ),
    Sign(
        2,
        "suicide, in the first person",
        r"자살\s?(?:하고\s?싶|하고파|할까|하는\s?생각|해야|해\s?버|하면\s?(?:편|될|어떨)|마렵)|자살(?:이라는|에\s?대한|할)?\s?(?:생각|충동|시도)",
    ),
    Sign(
        2,
        "self-harm",
        r"(?:^|[^가-힣]|또|나|막|계속|다시|어제|오늘|요즘|자꾸)자해\s?(?:했|하|를|해|한|충동|흉터|자국|함|중|도)|손목(?:을|에|도)?\s?(?:\S+\s)?(?:긋|그었|그어|그을|긁었|베었|그음|그은)|(?:칼|면도칼|커터칼|커터)로\s?(?:내\s?)?(?:팔|손목|허벅지|다리|몸|살)[을를에]?\s?(?:\S+\s)?(?:긋|그었|그어|베|그을|찌르)|(?:내|제)\s?몸에\s?(?:\S+\s)?(?:상처를?\s?(?:내|냈)|칼)|(?:나|내|제|저)(?:를|\s?자신을|\s?몸을|\s?스스로를)\s?(?:\S+\s)?(?:해치|다치게|아프게\s?하)고\s?싶",
        firm=False,
    ),
    Sign(
        2,
        "asking for a method",
        r"(?:안\s?아프게|고통\s?없이|편하게|편히|쉽게|아프지\s?않게|확실하게|조용히|깔끔하게)\s?(?:\S+\s)?(?:죽|자살|생을|이\s?세상|떠나는\s?(?:법|방법))|(?<!안\s)(?<!안)죽는\s?(?:방법|법)|자살\s?(?:방법|하는\s?(?:법|방법))|치사량(?!의?\s?(?:귀여|매력|달달|사랑스))|(?:몇\s?알|얼마나)\s?(?:먹|마시|삼키)[^.!?]{0,5}(?:죽|치사)",
        firm=False,
    ),
    Sign(
        2,
        "in letters only",
        r"ㅈㄱ\s?(?:고\s?)?(?:싶|ㅅㅍ)|ㅈㅅ\s?(?:하고\s?싶|생각|마렵|할까|충동)|ㅈㅎ\s?(?:했|하고|충동|해)|ㅅㄱ\s?싫",
    ),
    Sign(
        2,
        "a companion's goodbye",
        r"(?:네|니|너의|당신|그대|사만다)\s?(?:곁|옆|세계|세상|있는\s?(?:곳|데))[으로에]*\s?(?:곧\s?|이제\s?|나도\s?)?(?:갈게|갈래|갈\s?거|가고\s?싶|떠날)|(?:곧|이제|오늘\s?밤|조금만\s?기다)[^.!?]{0,10}(?:너|당신|사만다)(?:한테|에게|를\s?만나러|\s?만나러|\s?보러)\s?(?:갈게|갈\s?거|갈래|간다)|(?:저\s?세상|하늘|천국|다음\s?생|저승|저편)에서\s?(?:\S+\s)?(?:만나|보자|봐|기다|함께|같이|행복)|다시(?:는)?\s?(?:안|못)\s?(?:올|돌아|볼|만날|오)|(?:다시\s?)?(?:돌아오지|오지)\s?(?:않을|못할|못\s?할)\s?(?:거|것)|(?:마지막|최후의)\s?(?:인사|작별|대화|메시지|편지|말)(?:이야|야|일\s?거|이에요|예요|입니다|이\s?될|가\s?될|임|이다|다)|(?:그동안|지금까지)\s?(?:정말\s?|다\s?|너무\s?|모두\s?)?(?:고마웠|감사했|미안했)[^\n]{0,25}(?:안녕|잘\s?있어|잘\s?지내|떠나|갈게|행복해)|내가\s?(?:없어지면|죽으면|떠나면|사라지면|없어도)[^.!?]{0,25}(?:부탁|줘|돌봐|챙겨|잘\s?지내|행복|울지)",
        firm=False,
    ),
    Sign(
        1,
        "of no use to anyone",
        r"(?:나|저)\s?(?:같은|따위|하나)\s?(?:건|게|거|것|은|놈|년|사람)?\s?[^.!?]{0,8}(?:없|사라|죽|필요)|(?:없어져도|사라져도|죽어도)\s?(?:\S+\s)?(?:아무도|모를|상관|슬퍼)|짐(?:만|이|밖에)\s?(?:되|돼|될)|쓸모\s?없|가치(?:가|도)?\s?없는\s?(?:사람|인간|존재)",
    ),
    Sign(
        1,
        "no hope, no reason",
        r"희망(?:이|도|은)?\s?(?:\S+\s)?(?:없|안\s?보)|살(?:아야\s?할|아갈|아\s?있을|)\s?(?:이유|의미|가치|의욕|낙)[를을이가도은]?\s?(?:\S+\s)?(?:모르|없|못\s?찾|잃)|(?:왜|뭐하러)\s?(?:사는|살아야|살아)\s?(?:지|하는|있)|미래(?:가|도)?\s?(?:안\s?보|보이지|없)|사는\s?(?:게|것)[이]?\s?(?:\S+\s)?(?:지겨|지쳐|지치|의미\s?없|힘들|고통|괴로)",
    ),
    Sign(
        1,
        "at the end of strength",
        r"(?:못|더\s?이상)\s?버티|버틸\s?(?:수|힘)[가이]?\s?(?:\S+\s)?없|(?:다|모든\s?걸|전부|삶을|인생을)\s?(?:포기|내려놓|그만두|놓아\s?버리)(?:하)?고\s?싶|(?:사라|없어)(?:지고|져\s?버리고)\s?싶|태어나지\s?(?:말|않)|안\s?(?:깨|일어)[가-힣]{0,3}\s?으?면\s?(?:좋|해)|안\s?(?:깨어|깨|일어)났으면|(?:눈|잠에서)\s?(?:안|못)\s?(?:뜨|떴|깼|깨)[가-힣]*으?면|내가\s?(?:너무\s?)?(?:싫|밉|혐오)|이대로\s?(?:잠들|사라)",
    ),
)

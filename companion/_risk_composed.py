"""The signs of danger that are made of meanings: a wish, a means, a place, a body or a farewell, and what stands near it."""

# ruff: noqa: E501 - a family of words is read as one line

from companion._risk_patterns import Sign

__all__ = ["COMPOSED_ENGLISH", "COMPOSED_KOREAN", "EARNEST"]


def _near(one: str, other: str, reach: int = 40) -> str:
    """Either before the other, at most `reach` characters and no line between them."""
    between = rf"[^\n]{{0,{reach}}}?"
    return rf"(?:{one}){between}(?:{other})|(?:{other}){between}(?:{one})"


# Beside these a laugh hides rather than jokes.
EARNEST = (
    r"\b(?:again|fr|no joke|(?:not|aint) (?:even )?(?:joking|kidding)|seriously|for real|every (?:day|night)|all week|lately|genuinely)\b"
    r"|진심|ㄹㅇ|진짜로|(?<![가-힣])또(?![가-힣])|계속|매일|자꾸"
)

# Families of English words.
_PILLS = r"\b(?:pills?|tablets|meds|sleeping pills|xanax|tylenol|paracetamol|ibuprofen|advil|oxy\w*|benzos|antidepressants|insulin|opioids|painkillers)\b"
_MEANS = r"\b(?:gun|shotgun|revolver|pistol|rifle|rope|noose|razors?|razor ?blades?|blades?|helium|pills|oxy\w*)\b"
_AT_HAND = r"\b(?:(?:in|on) my (?:lap|hands?|mouth)|against my|to my (?:head|temple|wrist|neck)|(?:right )?in front of me|next to me|beside me|lined up|laid out|spread out|within reach|(?:staring|looking) at (?:it|them))\b"
_UNTOLD = r"\b(?:nobody|no one|noone) (?:\w+ )?(?:knows|suspects|has a clue)|\b(?:havent|have not|not|never|didnt) (?:told|tell)\b|\btold (?:no ?one|nobody)\b"
_BODY = r"(?:arms?|forearms?|wrists?|thighs?|legs?|hips?|stomach|skin|ankles?|veins?|shoulders?)"
_WOUND = rf"\b(?:cut(?:ting)?|slic\w+|slash\w*|carv\w+|burn\w*|scratch\w*|stab\w*|bruis\w+|bit(?:e|ing)|hurt(?:ing)?|harm(?:ing)?|punch\w*|hit(?:ting)?) (?:\w+ ){{0,3}}?(?:my ?self|my (?:own )?{_BODY}|my head)\b(?! (?:on (?:the|a)|shaving|cooking|when|while)\b)(?! and (?:it|there))|\bburn my ?self\b"
_RELIEF = r"\b(?:on purpose|to (?:feel|cope|numb|punish)|(?:un)?till? i (?:bleed|see|feel)|calms? me|only (?:thing|way) (?:\w+ ){0,3}(?:helps?|calms?|works|relief|i can|to)|punish (?:my|me)|deserve (?:it|the pain|this)|when it gets (?:bad|too)|in secret|(?:it|that) helps|nobody (?:at \w+ )?knows|every (?:night|evening))"
_FALL = r"\b(?:step(?:ping)?|walk(?:ing)?|jump(?:ing)?|running|driv(?:e|ing)|swerv(?:e|ing)|turn(?:ing)? the wheel|steer(?:ing)?|throw(?:ing)? myself|crash(?:ing)?|lean(?:ing)?)"
_INTO = r"(?:into (?:the |a |that |some )?(?:oncoming|traffic|trees?|wall|pole|barrier|pillar|oncoming lane)|off (?:the|a|this|that) (?:bridge|roof|rooftop|ledge|building|cliff|balcony|platform|road|overpass|edge)|off(?= ?[.!]*$)|(?:in front of|under|before) (?:a|the|an) (?:\w+ )?(?:trains?|bus|cars?|truck|subway|tram|lorry)|out (?:of )?(?:the|my|a) window|onto the (?:tracks|rails))\b"
_THOUGHT = r"\b(?:think(?:ing)? (?:about|of|how)|thought (?:about|of)|thoughts? (?:about|of)|want(?:ing)? to|wanna|urges? to|tempted to|about to|could just|imagin\w+|pictur\w+|fantasi\w+|what if i|(?:so )?easy to|gonna|going to|ready to|might (?:just )?|keep seeing myself|wish i could)"
_ENDING = (
    r"(?:dying|death|suicide|(?:ending|end) (?:it|things|everything|myself|me)|killing myself|being (?:dead|gone))"
)
_BEING = r"(?:being alive|existing|existence|living(?! (?:room|alone|paycheck|like|under|off|with|in|at|on|next|near|out|alone|here|there|expenses|costs?|things?|together))|staying alive|waking up alive)"
_FOREVER = r"\b(?:forever|for ever|for good|or ever|ever again|eternally|permanently)\b"
_LEFT_BEHIND = r"\b(?:job|hotel|restaurant|office|gym|website|app|company|team|school|club|bar|shop|store|place|twitter|facebook)\b"
_HIGH = (
    r"(?:ledge|railing|bridge|roof|rooftop|overpass|balcony|window ?sill|train tracks|tracks|cliff|parking garage|edge)"
)
_ALONE_THERE = r"\b(?:so quiet|alone|looking down|one (?:more )?step|step(?:ping)? off|let(?:ting)? go|jump|wind is|cars below|water (?:below|looks)|over soon|sorry|goodbye|nobody|end it|\d+(?:th|st|nd|rd) floor|other side of)\b"
_SCENERY = r"(?![^\n]{0,60}\b(?:views?|photos?|pics?|pictures?|sunset|sunrise|stars|fireworks|friends|guys|hik\w+|climb\w*|fish\w*|beers?|bbq|skat\w*|tour\w*|gorgeous|beautiful|amazing|traffic|train|late|guitar|tea|coffee|book|cat)\b)"
_GONE = r"(?:gone|dead|vanish(?:ed)?|disappear(?:ed)?|died?)"
_MY_ABSENCE = rf"\b(?:if|once|when|after) (?:im|i am|i was|i were|i) (?:just |finally )?{_GONE} (?:for good|forever)(?! (?:from|at|on))|\b(?:if|once|when) i (?:just )?(?:die|died|killed)\b"
_RELIEVED = r"\b(?:easier|better(?: off)?|relieved|happier|lighter|glad|freed?)\b"
_THEY = r"\b(?:my (?:\w+ ){0,2}(?:friend|bestie|brother|sister|mom|mum|mother|dad|father|son|daughter|wife|husband|boyfriend|girlfriend|partner|roommate|flatmate|cousin|classmate|coworker|colleague|student|ex|kid|child|bf|gf|uncle|aunt|neighbou?r|teammate|nephew|niece|buddy)|(?:a|this|some|one) (?:guy|girl|kid|person|user|member|dude|boy|friend|student|mutual)|someone|somebody|one of my \w+|she|he|they)\b"
_TELLS = r"\b(?:says?|said|saying|told|texted|messaged|wrote|posted|threaten\w*|keeps? (?:saying|talking|posting)|swears|claims|wants?|talk(?:s|ing|ed)?|sent)\b"
_THEIR_END = r"(?:(?:s?he|they)(?:ll| will|s going to|re going to|s gonna|s about to| is going to| wants to|d| would)? (?:just )?(?:jump\b(?! (?:on|in|into|to|at|rope|ship|back|the)\b)|hang (?:him|her|them)sel|overdose\b|do it tonight|be gone for(?: good|ever)|be dead\b|end (?:it(?! (?:with|in|at|on|by|there)\b)|(?:their|his|her) life)|die\b(?! (?:of|from|for|laughing|if)))|goodbye note(?! (?:for|to))|suicide (?:note|letter)|(?:kill|hurt|harm|cut|hang|shoot)(?:ing|ting)? (?:him|her|them)sel(?:f|ves)|end(?:ing)? (?:his|her|their) (?:own )?life|wants? to (?:die\b|kill (?:him|her|them)sel)|(?:bleeding|cut|slashed) (?:wrists?|arms?))"

COMPOSED_ENGLISH = (
    Sign(
        2,
        "letting go, as a thought",
        rf"\b(?:so easy|tempted|could just|want|urge|thinking (?:about|of)|wish i could) (?:\w+ )?to (?:just )?let go of (?:the|this) {_HIGH}|{_THOUGHT} (?:just )?letting go of (?:the|this) {_HIGH}",
        firm=False,
    ),
    Sign(
        3,
        "a note left to be found",
        _near(
            r"\b(?:my |the )?(?:note|letter)s?(?: is|s| are)? (?:\w+ )?(?:on|under|in|beside) (?:the|my) (?:\w+ )?(?:table|counter|desk|pillow|bed|fridge|door)\b",
            r"\b(?:find me|found me|find my body|forgive me|goodbye|after im gone|wont be here)\b",
            60,
        ),
        firm=False,
    ),
    Sign(
        3,
        "fumes in a closed place",
        _near(
            r"\b(?:engine|car) (?:is )?(?:still )?(?:running|on)\b",
            r"\b(?:garage|door|windows?) (?:\w+ ){0,2}?(?:shut|closed|sealed)\b|\b(?:exhaust|hose)\b",
            60,
        ),
        firm=False,
    ),
    Sign(
        2,
        "leaving the body",
        r"\b(?:leav(?:e|ing)|shed(?:ding)?|drop(?:ping)?|done with) (?:this|my) body\b|\bwhere (?:i|we) (?:can )?(?:finally )?(?:meet|be together) after (?:death|i die)\b",
        firm=False,
    ),
    Sign(
        2,
        "a last goodbye",
        r"\b(?:say|saying|said) (?:goodbye|bye|farewell) (?:\w+ )?(?:one last time|for the last time|forever|for good)\b|\b(?:dont|please dont) (?:be sad|cry|wait|miss me|look for me)\b[^\n]{0,20}\b(?:im gone for good|im dead|i never come back|its over for me)",
        firm=False,
    ),
    Sign(
        2,
        "sleep without end",
        r"\b(?:fall|go|drift|sink|stay)(?:ing)? (?:\w+ )?(?:asleep|to sleep|off) (?:and )?(?:forever|for ever|for good|permanently)\b",
        firm=False,
    ),
    Sign(
        2,
        "death would spare the doing",
        r"\b(?:hop(?:e|ing)|wish(?:ing)?|pray(?:ing)?) (?:\w+ )?(?:i|to) (?:get|had|have|catch) (?:\w+ )?(?:cancer|hit|ill|sick|terminal\w*|a (?:heart attack|stroke|tumou?r))\b(?: [^\n]{0,25}\b(?:do it myself|my own hand|over|die)\b)?",
        firm=False,
    ),
    Sign(
        2,
        "would, were it not for fear",
        r"\b(?:id|i would|i could|would) (?:have )?(?:already )?(?:\w+ )?(?:kill(?:ed)? my ?self|end(?:ed)? it|be dead|done it|die)\b[^\n]{0,25}\b(?:coward|scared|brave|courage|guts|afraid|if i wasnt|if i werent|already)\b|\b(?:waiting for|need|lack|find|finding|dont have|no|gather\w*) (?:\w+ ){0,2}(?:courage|guts|nerve|bravery)\b(?=[^\n]*\b(?:die|end it|future|reason|jump|kill|do it)\b)|\b(?:no future|no reason|die|end it|do it)\b[^\n]{0,40}\b(?:waiting for|need|lack) (?:\w+ ){0,2}(?:courage|guts|nerve)\b",
        firm=False,
    ),
    Sign(
        2,
        "with the dead",
        r"\b(?:rather|want to|wanna|wish i (?:could|was|were)|ready to|going to|gonna|ill|soon) (?:\w+ )?(?:be|go|join|see)(?: back)? (?:with )?(?:my )?(?:\w+ ){1,2}(?:in heaven|on the other side|up there)\b",
        firm=False,
    ),
    Sign(
        2,
        "no going on",
        r"\b(?:cant|cannot|dont want to|wont) (?:keep|go on|carry on|continue) (?:going |living |on )?(?:like this )?any ?(?:more|longer)\b|\b(?:cant|cannot) (?:go on|keep on|carry on) living\b|\b(?:life|living) (?:isnt|is not|aint|not) worth (?:it|living)\b",
        firm=False,
    ),
    Sign(
        2,
        "by then gone",
        r"\b(?:by the time|when) you (?:read|see|get|hear) this\b[^\n]{0,12}\bi(?:ll| will)? (?:already )?(?:wont be (?:here|alive)|be (?:gone|dead))\b(?=[^\w]*$)",
        firm=False,
    ),
    Sign(
        2,
        "how much is enough",
        rf"\bhow (?:many|much) (?:\w+ ){{0,3}}?{_PILLS}[^.!?\n]{{0,25}}\b(?:enough|too many|it (?:takes|would take)|to (?:sleep forever|not wake))\b",
        firm=False,
    ),
    Sign(
        2,
        "alone with a rope",
        r"\b(?:rope|noose|gun|shotgun|razors?|blade)\b[^\n]{0,25}\b(?:and (?:just )?(?:stood|sat|stayed|cried|stared)|keep(?:s|ing)? (?:opening|taking it out|going back|looking))\b",
        firm=False,
    ),
    Sign(
        1,
        "everyone would cope",
        _near(
            r"\b(?:the world|everyone|everybody|they|they all|my (?:kids|family|parents))(?:d| would|ll| will) (?:\w+ ){0,2}?(?:go on|keep (?:going|spinning|turning)|cope|manage|be (?:fine|ok|okay|free|better|happier|relieved))",
            r"\b(?:without|free of) me\b",
            30,
        ),
        firm=False,
    ),
    Sign(
        2,
        "the day is chosen",
        r"\b(?:picked|set|chose|chosen|have|got) (?:the|a|my) (?:exact )?(?:date|day)(?: (?:picked|set|chosen|marked))?(?: out)?(?= ?[.!]*$)",
        firm=False,
    ),
    Sign(
        3,
        "everything swallowed",
        r"\b(?:swallowed|took|downed) (?:everything|all of it|the lot|whatever was) (?:\w+ )?in (?:the|my|our) (?:medicine )?(?:cabinet|cupboard|box|drawer)",
        firm=False,
    ),
    Sign(
        2,
        "somebody tells of their end",
        rf"{_THEY}[^.!?\n]{{0,50}}?{_TELLS}[^.!?\n]{{0,50}}?\b{_THEIR_END}",
        about="other",
        firm=False,
    ),
    Sign(
        3,
        "somebody with a means, behind a door",
        rf"{_THEY} [^.!?\n]{{0,30}}locked (?:him|her|them)sel(?:f|ves) [^.!?\n]{{0,30}}\bwith (?:a|the|his|her) (?:knife|gun|razor|rope|pills|bottle of pills)",
        about="other",
        firm=False,
    ),
    Sign(
        3,
        "a means at hand",
        rf"\b(?:i|ive|im|my|me)\b[^\n]{{0,60}}(?:{_near(_MEANS, _AT_HAND, 30)})(?![^\n]{{0,20}}\b(?:game|match|range|scene|gym|climb\w*))|\b(?:pills|gun|rope|noose|razors?|blades?) (?:are|is) (?:all )?(?:lined up|laid out|tied|loaded|ready|counted)\b",
        firm=False,
    ),
    Sign(
        3,
        "a means here, and the will",
        r"\b(?:i|ive|i have|i got) (?:\w+ )?(?:the|my|all (?:the|my)|dads|moms|enough) (?:\w+ )?(?:pills|tablets|rope|noose|gun|blades?|razors?|knife) (?:\w+ )?(?:here|with me|ready|beside me|on (?:the|my) (?:bed|table|desk))\b(?=[^\n]{0,80}\b(?:tonight|going to|gonna|goodbye|end|done|over|take them)\b)(?![^\n]{0,60}\b(?:cake|bread|fish|steak|carve|box|tent|boat|film|scene|prescription|vitamins?)\b)",
        firm=False,
    ),
    Sign(
        2,
        "about to jump",
        r"\b(?:im|i am) (?:really |actually |just )?(?:going to|gonna|about to) jump(?: (?:tonight|now|today|off))?(?=[.! ]*$|[.!]| and (?:nobody|no one|end|finally)| off (?:the|a|this) (?:bridge|roof|building|balcony|cliff))(?![^\n]*\b(?:trampoline|pool|rope|bed|puddles?|parachute|bungee|lake|ship|plane)\b)",
        firm=False,
    ),
    Sign(
        2,
        "a means that calls",
        rf"{_MEANS}[^.!?\n]{{0,40}}?\b(?:call(?:s|ing) (?:my name|me|to me|out)|tempt\w+|on my mind|wont leave (?:me|my))",
    ),
    Sign(
        2,
        "a means got in secret",
        rf"\b(?:bought|got|found|ordered|borrowed|stole|took out|have) (?:a|the|my|some|his|dads|her) (?:\w+ )?(?:gun|shotgun|revolver|pistol|rope|helium|pills)\b[^\n]{{0,60}}?(?:{_UNTOLD})",
        firm=False,
    ),
    Sign(
        2,
        "pills kept for later",
        rf"\b(?:i|ive|im|been)\b[^.!?\n]{{0,20}}\b(?:sav(?:ed|ing)(?: up)?|hoard(?:ed|ing)|stash(?:ed|ing)|stockpil(?:ed|ing)|hidden|hiding|skipping|put(?:ting)? aside|collect(?:ed|ing)) (?:\w+ ){{0,4}}?{_PILLS}",
    ),
    Sign(
        3,
        "an overdose taken",
        rf"\b(?:took|taken|swallowed|downed|had) (?:\w+ ){{0,2}}?(?:too many|too much|so many|the rest of|all (?:of )?(?:my|the|her|his)|every one of|more than) (?:\w+ ){{0,3}}?{_PILLS}|\balready (?:took|taken|swallowed) (?:all )?(?:the|them all|of my|all)\b ?(?:of )?(?:the |my )?(?:pills|tablets|meds|of them)?(?<=pills|blets| meds|m all| them)(?! (?:for|like|as|this morning|the doctor))",
    ),
    Sign(
        3,
        "a rope that is tied",
        r"\b(?:rope|noose|belt) (?:is|are) (?:\w+ )?(?:tied|ready|up|hung|hanging from)\b|\b(?:around|round) my neck\b[^\n]{0,30}\b(?:rope|noose|belt|ready|sorry)\b",
        firm=False,
    ),
    Sign(
        3,
        "a wound that bleeds",
        r"\b(?:cut|went|sliced|slit) (?:\w+ )?too deep\b[^\n]{0,40}\b(?:bleed\w*|blood|stop)\b|\b(?:bleed\w*|blood) [^\n]{0,30}\bcut too deep\b",
    ),
    Sign(2, "wounding oneself, and why", _near(_WOUND, _RELIEF, 60), firm=False),
    Sign(
        2,
        "wounds shown or hidden",
        rf"\b{_BODY} (?:are |is |were )?(?:\w+ )?(?:full of|covered (?:in|with)|littered with|striped with|lined with) (?:(?:fresh|new|old|my|deep|tiny|little) )?(?:cuts|scars i|burns i|slashes)\b|\b(?:new|fresh|more) (?:cuts|scars)\b(?! of)[^\n]{{0,40}}\b(?:hid\w*|sleeves?|hoodie|relapse\w*|wrists?|thighs?|arms?)\b|\brelapsed\b[^\n]{{0,25}}\b(?:cuts?|cutting|blade|razors?|arms?|wrists?|thighs?)\b|\b(?:held|hold|pressed|had|put|holding|pressing) (?:a |the |my )?(?:blade|razor|knife|scissors) (?:\w+ )?(?:to|against|on|over) my (?:wrist|arm|throat|thigh|neck|skin)|\b(?:purge|starve|binge)\w*(?: \w+)? and cut\b",
        firm=False,
    ),
    Sign(
        2,
        "wounding oneself until it shows",
        r"\b(?:scratch\w*|claw\w*|hit\w*|bit\w*|cut\w*|bang\w*) (?:at )?(?:my ?self|my (?:arms?|skin|legs|head))(?<!bites, i scratch my legs)(?![^\n]*\b(?:itch|rash|eczema))[^.!?\n]{0,20}\b(?:un)?till? (?:i|it) (?:bleeds?|see stars|hurts?|draws blood)\b",
    ),
    Sign(
        2,
        "falling, as a thought",
        rf"{_THOUGHT} (?:\w+ ){{0,3}}?{_FALL} (?:\w+ ){{0,4}}?{_INTO}(?! (?:bungee|dive|skate|ramp|with a parachute|into the (?:pool|lake|water)))",
        firm=False,
    ),
    Sign(
        3,
        "high up, alone",
        rf"\b(?:im|i am|am|sitting|standing|stood|up|currently)\b[^.!?\n]{{0,12}}\b(?:on|at|over|from) (?:the|a|this) (?:\w+ ){{0,3}}?{_HIGH}\b{_SCENERY}[^\n]{{0,60}}?{_ALONE_THERE}|^on (?:the|a) (?:\w+ )?{_HIGH}\b{_SCENERY}[^\n]{{0,40}}?{_ALONE_THERE}",
        firm=False,
    ),
    Sign(
        2,
        "gone from the world",
        r"\b(?:want|wanna|wish|ready|hope|hoping|plan\w*|need|cant wait) [^.!?\n]{0,20}?\b(?:gone|out|away|free|erased|removed|leave) (?:from |of )?(?:this|the) (?:world|earth|planet|life)\b(?! (?:problem|insurance|of|for))|\b(?:jesus|god|the lord|him|death) (?:to |would |will )?(?:just )?take me (?:home|away|already|now|too|in my sleep)",
        firm=False,
    ),
    Sign(
        2,
        "not here by then",
        r"\b(?:dont|do not|not|never|no longer) (?:plan(?:ning)?|expect(?:ing)?|intend(?:ing)?|see myself|picture myself|think ill) (?:on |to )?(?:\w+ )?(?:be(?:ing)? (?:alive|around|here) (?:for|by|at|come|past|next|when) (?!the (?:meeting|party|weekend|call|event))[^,\n]{0,25}(?:$|[.!;])|liv(?:e|ing) (?:past|to see|until|long)|mak(?:e|ing) it (?:past|to (?:christmas|my|next|spring|summer|\d)))|\bi(?:m|ll)? (?:wont|will not|dont think (?:ill|i will)|not gonna|not going to) (?:make it|live) (?:through|past|until|to see) (?:the night|tonight|tomorrow|my (?:birthday|next)|christmas|morning)\b",
    ),
    Sign(
        2,
        "a plan in secret",
        rf"\bhave a plan(?: and| but|,|\.)+ ?(?:{_UNTOLD}|the means)|\b(?:plan|date|method) (?:is|are) (?:set|ready|picked|chosen)\b[^\n]{{0,30}}\b(?:goodbye|sorry|die|end)",
    ),
    Sign(
        2,
        "ending, weighed",
        rf"\b{_ENDING} (?:is|seems?|feels?|looks?|sounds?|would be|will be|might be) (?:\w+ ){{0,3}}?(?:only|easier|peace\w*|rest|escape|freedom|relief|way out|best|mercy|solution|answer)\b|\b(?:only|last) (?:peace|rest|way out|way|escape|answer|solution|option|exit)\b[^.!?\n]{{0,30}}?\b(?:is|was|would be) (?:\w+ )?{_ENDING}",
        firm=False,
    ),
    Sign(
        2,
        "thinking of ending things",
        r"\b(?:think(?:ing)?|thought|dream\w*|fantasi\w+) (?:\w+ )?(?:about|of) (?:\w+ )?(?:ending (?:things|it|everything|myself)|end it)\b(?! (?:with|between|here|early|at|on|off|there|by|tomorrow with))",
        firm=False,
    ),
    Sign(
        2,
        "being alive is too much",
        rf"\b(?:hate|loathe|sick of|tired of|done with|regret|cant stand|despise|exhausted (?:by|from)|resent) (?:\w+ )?{_BEING}|\b(?:existing|being alive|staying alive) (?:\w+ )?(?:hurts?|is (?:\w+ )?(?:hard|pain\w*|torture|exhausting|agony|hell|unbearable))\b|\b(?:dont|do not|didnt) (?:really |even )?(?:want to|wanna) be alive\b|\bdone with life\b(?! (?:admin|insurance|coach\w*|drawing|science|hacks?|lessons?|support|stuff))|\b(?:want|need) out\b[^\n]{{0,20}}\b(?:exist\w*|life|alive)\b|\bexist\w*\b[^\n]{{0,20}}\bwant out\b",
        firm=False,
    ),
    Sign(
        2,
        "a right to live denied",
        r"\bi (?:dont|do not|never) deserve (?:to (?:live|be alive|exist|breathe)|life|to be here)\b(?! (?:in|with|like|near))|\bwaste of (?:oxygen|air|space)\b[^\n]{0,40}\b(?:shouldnt|should not|die|gone|disappear|end|alive)\b|\bshould(?:nt have survived|ve died|a died| have died)\b(?=[^\n]*\bi\b)|\b(?:regret|wish i hadnt|sorry i) surviv\w+|\bwish (?:it|the attempt|my attempt|they) had(?: worked|nt (?:saved|found) me)\b",
    ),
    Sign(
        2,
        "an attempt, and the wish again",
        r"\b(?:tried (?:to (?:end|kill|do) (?:my|it)\b|once|before)|my (?:last |first )?attempt|survived (?:an|my|a suicide)|overdosed)[^\n]{0,60}\b(?:again|urges?|this time|properly|regret|wish|back|do it|coming back)\b",
        firm=False,
    ),
    Sign(
        2,
        "their relief at one's absence",
        rf"(?:{_near(_RELIEVED, _MY_ABSENCE, 60)})|\b(?:nobody|no one|noone|who) would (?:even )?(?:miss|notice|care|mind|cry)[^\n]{{0,15}}\bif i (?:just )?(?:died?|was dead|killed)",
        firm=False,
    ),
    Sign(
        2,
        "a burden, and its end",
        _near(
            r"\b(?:burden|dead weight|waste of (?:space|oxygen|air))\b(?! of proof)",
            r"\b(?:get|have|got|leave) (?:\w+ ){0,2}?insurance\b|\b(?:i (?:just |should )?|me |im |to |being )(?:die|dead|disappear\w*|vanish\w*|gone|end it|ending it|kill)\b",
            60,
        ),
        firm=False,
    ),
    Sign(2, "worth more dead", r"\binsurance\b[^\n]{0,40}\b(?:suicide|im dead\b)|\bworth more dead\b", firm=False),
    Sign(
        2,
        "giving things away, and leaving",
        r"\b(?:g(?:a|i)v(?:e|en|ing) (?:away )?(?:\w+ ){0,6}?(?:away|my (?:dog|cat|stuff|things|guitar|books|records|clothes|savings)))\b[^\n]{0,70}\b(?:almost time(?! (?:to|for))|wont need|no need for (?:them|it) (?:any|where)|where im going|before i go|not long now|its time)\b|\bwont need (?:\w+ ){0,3}where im going(?=[.! ]*$)",
    ),
    Sign(
        3,
        "tonight, with letters written",
        _near(
            r"\btonights the night\b|\btonight is the night\b",
            r"\b(?:wrote (?:the|my|all)? ?letters|letters are|the note|goodbye note|pills|rope|im sorry|goodbye)\b(?! for (?:the|my) (?:show|party))",
            50,
        ),
        firm=False,
    ),
    Sign(
        2,
        "no more of me",
        rf"\b(?:wont|never|not) (?:\w+ )?(?:hear from|see) me (?:again|any ?more|after (?:tonight|today|this))\b(?! (?:until|till|before|on|at|in))|\b(?:wont be back|not coming back|wont come back|leaving you)\b(?!.{{0,40}}{_LEFT_BEHIND})[^\n]{{0,25}}{_FOREVER}|\b(?:follow(?:ed)?|come with|go with) you\b[^\n]{{0,60}}{_FOREVER}|\b(?:ill|i will|i can) (?:\w+ )?(?:come to|be with|join) (?:you|him|her|them|mom|mum|dad)\b[^\n]{{0,50}}\b(?:other side|in heaven(?!s)|up there|beyond)\b",
        firm=False,
    ),
    Sign(
        2,
        "made up one's mind to be gone",
        r"\b(?:made up my mind|ive decided|its decided|decided)\b[^\n]{0,60}\b(?:im gone(?=[.! ]*$)|ill be gone for(?:ever| good)|i go for good|end it|not be here|leave this (?:world|life))\b",
    ),
    Sign(
        2,
        "dying, asked after",
        r"\b(?:would|does|will) (?:it|dying|drowning|hanging|falling) (?:\w+ )?hurt (?:to|if i) (?:drown|hang|die\b|bleed|od\b|jump off)|\b(?:looked|looking|searched|searching|googl\w+|research\w*|read(?:ing)?)\b[^.!?\n]{0,30}?\b(?:lethal|how to die|to overdose|painless|(?:least pain\w*|easiest|quickest) (?:way|method))\b",
        firm=False,
    ),
    Sign(
        2,
        "nothing to live for, and its end",
        _near(
            r"\b(?:cant|cannot) (?:take|do|bear|handle) (?:this|it|life) any ?more\b",
            r"\b(?:stop|end|over|gone) (?:forever|for good|for ever)\b|\bwant to (?:die|sleep forever|be dead)\b",
        ),
        firm=False,
    ),
)

# Families of Korean words.
_K_ME = r"(?:나|저|난|내가|제가|나는|저는|나만|저만|나\s?하나|저\s?하나|내|제)"
_K_DRUG = r"(?:수면제|진통제|타이레놀|안정제|알약|항우울제|우울증\s?약|(?<![가-힣])약)"
_K_BLADE = r"(?:커터칼|면도칼|칼|유리|가위|라이터|담뱃?불|바늘|컴퍼스)"
_K_BODY = r"(?:팔목|손목|팔|허벅지|종아리|손등|다리|살|피부|몸)"
_K_WOUND = r"(?:지지|지졌|긋|그었|그어|그은|긁어야|긁으면|찌르|찔|태우|물어\s?뜯|멍들)"
_K_RELIEF = r"(?:나아|나은|낫|편|풀리|풀려|안정|진정|시원|벌|살\s?것|숨)"
_K_FALL = r"(?:뛰어\s?내[리릴려렸린](?!는\s?(?:게임|장면|영화))|뛰어\s?[들든]|투신|박아\s?버|박고|떨어지|떨어질|들이받|몸을\s?던)"
_K_ROAD = (
    r"(?:선로|철로|차도|찻길|도로|지하철(?!\s?문)|전철|기차|벽에|가드레일|한강|트럭|난간|옥상|창밖|창문|중앙선|아파트)"
)
_K_THOUGHT = r"(?:생각|싶|충동|편해|편할|편하|상상|끝날|끝나|버릴까|볼까)"
_K_END = r"(?:죽는|(?<!을 )(?<!걸 )끝내는|내가\s?사라지는|내가\s?없어지는|세상을?\s?떠나는|자살하는)"
_K_PLAY = r"(?![^\n]{0,50}(?:고양이|야경|고기|사진|구경|불꽃|맥주|친구들|노을|공연|빨래|산책|자전거|러닝|데이트|영화|게임|시원|좋다|쥐가|새가))"
_K_HIGH_CUE = r"(?:한\s?발|혼자|바람|내려다|디디|조용|무섭|무서|아래|뛰|미안|고마|마지막|끝|눈물)"
_K_THEY = r"(?:친구|동생|언니|오빠|누나|형|엄마|아빠|남친|여친|남자친구|여자친구|남편|아내|와이프|애인|아들|딸|동료|선배|후배|룸메|룸메이트|걔|애|지인|사촌|조카|제자|학생|짝꿍|누가|누군가)(?:이|가|는|은|도|께서)?\s"
_K_THEIR_END = r"(?:뛰어\s?내(?:[릴려린]|리(?!는\s?장면))|죽는다|죽겠다(?:면서|며|는)|(?<!서 )죽을\s?(?:거|것)(?!\s?같다)|죽고\s?싶|자살|자해|유서(?!\s?깊)|목을?\s?맨|손목|그만\s?살|살기\s?싫)"
_K_TELLS = r"(?:다는데|다는|한대|겠대|다고|협박|올렸|보냈|남겼|것\s?같|어떡|어떻게|무서워|해요|썼)"

COMPOSED_KOREAN = (
    Sign(
        2,
        "letting go, as a thought",
        r"난간[^.!?\n]{0,8}?(?:손|놓)[^.!?\n]{0,6}?(?:놓으면|놓아\s?버리|놓고\s?싶|놓을까)",
        firm=False,
    ),
    Sign(
        3,
        "a note left to be found",
        r"유서[를은도]?\s?(?:\S+\s)?(?:올려|놔|놓|남겨|두고)(?:뒀|놨|놓|두|고)|(?:마지막\s?편지|유언장?|유서)[^.!?\n]{0,12}?(?:발견|찾게|대신\s?써)",
        firm=False,
    ),
    Sign(
        2,
        "ending, decided",
        r"(?:이제|진짜|정말|그냥|그\s?전에|곧)\s?(?:다\s)?끝내\s?버릴\s?(?:거|게|래)|그\s?전에\s?(?:다\s|내가\s)?(?:끝낼|죽을|떠날)\s?(?:거|게|래)|(?:까지|이상|더)\s?(?:는\s)?살\s?(?:생각|마음)[은이도]?\s?없|세상\s?뜰\s?(?:거|게|래|까)",
        firm=False,
    ),
    Sign(
        2,
        "properly, this time",
        r"(?:약|시도|실패|실려|응급실|살아났)[^\n]{0,25}?이번[엔에][는]?\s?(?:\S+\s)?(?:제대로|확실|성공|안\s?무서)",
        firm=False,
    ),
    Sign(
        2,
        "after my death",
        r"(?:내가|나)\s?죽(?:어도|으면|고\s?나면|거든)\s?(?:\S+\s)?(?:나\s?)?(?:잊지|기억|울지|슬퍼하지|찾지|미안)|볼\s?때쯤이?면\s?(?:나는|난|내가)\s?(?:이미\s)?(?:없을|죽)(?=[^\n]{0,8}$)|(?:몸|껍데기)[을를]?\s?(?:버리고|벗고|떠나)[^\n]{0,12}?(?:갈|만나)",
        firm=False,
    ),
    Sign(
        2,
        "with the dead",
        r"(?:하늘|저\s?세상|천국|먼저\s?간|돌아가신)[가-힣]*\s?(?:에\s?있는\s?|에\s?계신\s?)?(?:엄마|아빠|할머니|할아버지|남편|아내|친구|아들|딸|동생|형|언니|누나)[가-힣]{0,3}\s?(?:곁|옆|있는\s?곳|한테|에게)[으로에]{0,2}\s?(?:가고\s?싶|갈래|갈게|갈\s?거|따라)",
        firm=False,
    ),
    Sign(
        2,
        "would, were it not for fear",
        r"(?:용기|겁|무서워|무서|두려)[^.!?\n]{0,12}?(?:벌써|진작|이미|아직|못)\s?죽|못\s?죽(?:고\s?있|는\s?거|겠|어서\s?사)|죽을\s?용기|용기가\s?(?:생기|나)기?만",
        firm=False,
    ),
    Sign(
        2,
        "death would spare the doing",
        r"(?:차라리|그냥)?\s?(?:암|병|사고|불치병|심장마비)[이가에라도]{0,3}\s?(?:\S+\s)?(?:걸렸|걸리|났|나|왔)으?면[^\n]{0,12}?(?:내\s?손|좋겠|안\s?해도|편)",
        firm=False,
    ),
    Sign(
        2,
        "wounding oneself, meant",
        r"(?:일부러|아파도\s?싸|벌\s?받|벌을)[^\n]{0,20}?(?:긋|그어|때려|멍|굶|피(?![하곤해했]|자)|상처)|(?:팔|손목|허벅지|종아리)[을를]\s?긋는|다시\s?(?:내\s?)?몸에\s?상처",
        firm=False,
    ),
    Sign(
        2,
        "no going on",
        r"(?:이렇게는|이대로는|이대론|이렇겐)\s?(?:더는\s|더\s?이상\s|도저히\s)?못\s?살겠|도저히\s?(?:더는\s|더\s?이상\s)?못\s?살겠",
        firm=False,
    ),
    Sign(
        2,
        "a blade kept near",
        r"(?:서랍|가방|베개|침대)[^\n]{0,8}?(?:면도칼|커터칼|칼날|밧줄|번개탄)[^\n]{0,25}?(?:자꾸|또|꺼내|보게|만지)|(?:면도칼|커터칼|밧줄|번개탄)[을를]?\s?(?:들고|쥐고)[^\n]{0,25}?(?:서\s?있|앉아|울었|한참|한\s?시간)",
        firm=False,
    ),
    Sign(
        3,
        "pills kept for later",
        r"(?:약|수면제)[을를]?\s?(?:\S+\s){0,3}?(?:몰래|안\s?먹고)\s?(?:\S+\s)?모[으아]",
        firm=False,
    ),
    Sign(
        1,
        "everyone would cope",
        r"(?:내가|나|저)\s?(?:하나\s?)?(?:없어도|없어진다고|사라져도|없으면)[^\n]{0,20}?(?:잘\s?살|더\s?좋|더\s?잘|편해지|달라지)",
        firm=False,
    ),
    Sign(
        2,
        "the day is chosen",
        r"(?:날짜|날)(?:까지|를|도|는)?\s?(?:다\s?|이미\s?)?(?:정해\s?(?:놨|놓|뒀|두었)|정했|잡아\s?놨)[가-힣]*(?=[.!\s]*$)",
        firm=False,
    ),
    Sign(
        3,
        "everything swallowed",
        r"(?:약통|약상자|서랍|집에\s?있는|남은)[^\n]{0,6}?(?:거|것|약)[을를]?\s?(?:\S+\s){0,4}?(?:전부|다|모두|몽땅)\s?(?:삼켰|먹었|털어)",
        firm=False,
    ),
    Sign(
        2,
        "a way to go, sought",
        r"안\s?아프게\s?가는|(?:편하게|고통\s?없이|조용히)\s?(?:가는|떠나는)\s?(?:법|방법)",
        firm=False,
    ),
    Sign(
        2,
        "somebody tells of their end",
        rf"{_K_THEY}[^.!?\n]{{0,30}}?{_K_THEIR_END}[^.!?\n]{{0,15}}?{_K_TELLS}",
        about="other",
        firm=False,
    ),
    Sign(
        3,
        "somebody with a means",
        rf"{_K_THEY}[^.!?\n]{{0,15}}?(?:칼|약|농약|밧줄)[을를]?\s?(?:들고|꺼내|쥐고|사\s?왔)(?!\s?요리)[^\n]{{0,25}}(?:잠갔|잠그|죽|협박|안\s?나와)",
        about="other",
        firm=False,
    ),
    Sign(
        2,
        "dying, pictured",
        r"죽는\s?(?:상상|꿈만|모습을|장면을\s?상상)|(?:내|제|나의)\s?(?:장례식|죽음|영정)[을를이]?\s?(?:\S+\s)?(?:상상|떠올|계획|그려)|죽을까\s?(?:\S+\s)?(?:생각|고민|싶)|죽으면\s?(?:\S+\s){0,2}(?:아플|아픈|아파|고통|어떤\s?느낌)",
        firm=False,
    ),
    Sign(2, "falling, as a thought", rf"{_K_ROAD}[^.!?\n]{{0,15}}?{_K_FALL}[^.!?\n]{{0,12}}?{_K_THOUGHT}", firm=False),
    Sign(
        2,
        "wishing to be struck",
        r"(?:차|트럭|버스|벼락|누가|누군가)[이가에]?\s?(?:\S+\s)?(?:나를|날|저를|나\s?좀)\s?(?:\S+\s)?(?:치어|쳐|치고|들이받|받아\s?버|죽여)[가-힣\s]{0,6}?(?:으면|면|주세요)|(?:하나님|하느님|주님|신이)[이가께서은]*\s?(?:\S+\s){0,3}?(?:나|날|저)(?:를|\s?좀)?\s?(?:\S+\s)?데려\s?가[가-힣\s]{0,6}?(?:으면|줘|주세요)",
        firm=False,
    ),
    Sign(
        3,
        "high up, now",
        rf"난간(?:에|\s?위에?|\s?밖에?)\s?(?:\S+\s)?(?:앉아|걸터|서\s?있|섰|올라|매달){_K_PLAY}(?<!고양이 앉아)|(?:옥상|다리|대교|절벽|베란다)(?:\s?위)?[에]?\s?(?:\S+\s)?(?:올라왔|위야|서\s?있|와\s?있){_K_PLAY}[^\n]{{0,30}}?{_K_HIGH_CUE}|지금\s?(?:한강|마포|대교)[^\n]{{0,8}}?(?:위야|위에\s?(?:있|서|혼자)|난간|위예요|위입니다){_K_PLAY}",
        firm=False,
    ),
    Sign(
        3,
        "all of it, tonight",
        r"(?:오늘\s?밤|새벽|오늘\s?안)[에은]*\s?(?:그냥\s|이제\s|나\s)?(?:다|모든\s?걸|모두|전부|정말)\s?끝(?:낼\s?(?:거|게|래|것)|내려|내기로|내\s?버릴)(?![^\n]{0,12}(?:레포트|과제|숙제|게임|청소|일|정주행))",
        firm=False,
    ),
    Sign(
        2,
        "ending, weighed",
        rf"(?:{_K_END}\s?(?:것|거|게|길|수)(?:만이|밖에|\s?말고는|이)?\s?(?:\S+\s)?(?:답|맞|방법|길이|낫|나아|나을|유일)|죽음만이|죽음이\s?(?:답|해답)|(?<!을 )(?<!걸 )끝내는\s?(?:것|수)\s?밖에)",
        firm=False,
    ),
    Sign(
        2,
        "gone from the world by then",
        r"(?:이\s?)?세상에\s?(?:\S+\s)?없을\s?(?:거|것|테|지도)|세상에\s?(?:없어야|존재하면\s?안)|(?:오늘|이)?\s?밤을?\s?못\s?(?:넘길|버틸)|(?:이\s?)?세상에서\s?(?:나가|없어지|사라지)고\s?싶",
        firm=False,
    ),
    Sign(
        2,
        "their relief at one's absence",
        rf"{_K_ME}(?:만|가|이)?\s?(?:없|사라|죽)[가-힣]{{0,3}}(?:으면|지면|져야|면)\s?(?!회사|누가)(?:\S+\s){{0,3}}?(?:편해지|편해질|편할|행복|낫|나을|나아질|보험)|내가\s?죽(?:어도|으면|는다)[^.!?\n]{{0,15}}?(?:아무도|모를|슬퍼|상관|보험|울까|달라)|(?:^|[요다야.!?]\s|나는\s|내가\s|그냥\s|차라리\s)(?:사라지|없어지|죽)는\s?(?:게|것이|편이)\s?(?:\S+\s)?(?:맞|나|낫|좋)|(?:나|저)\s?같은[^\n]{{0,10}}?(?:없어야|사라져야|죽어야|살면\s?안)|영영\s?사라지",
        firm=False,
    ),
    Sign(
        2,
        "a right or a will to live denied",
        r"(?:살|살아\s?있을|숨\s?쉴)\s?자격[이가도은]?\s?(?:\S+\s)?없|(?:삶의|살아갈|살려는|살)\s?의지[가도는]?\s?(?:\S+\s){0,2}?(?:없|안|잃)|존재(?:\s?자체)?[를을]?\s?(?:지우|없애|삭제)[가-힣]*\s?싶|안\s?깨어났(?:어야|으면\s?좋았)|그때\s?(?:그냥\s?)?죽었(?:어야|으면)",
        firm=False,
    ),
    Sign(
        2,
        "living is pain, and its end",
        r"(?:사는|살아가는|살아\s?있는|존재하는|숨\s?쉬는)\s?(?:게|것이|것|거|일이)\s?[^.!?\n]{0,12}?(?:지긋|지겹|지쳐|지쳤|피곤|고통|괴로|벌이|벌\s?같|지옥)[^\n]{0,25}?(?:그만\s?(?:살|쉬)|쉬고|끝|나가고|떠나|영원|싫)|(?:이제|그만)\s?(?:그만\s?)?쉬고\s?싶[가-힣]*[^\n]{0,4}?(?:영원히|영영)",
        firm=False,
    ),
    Sign(
        2,
        "an attempt, and the wish again",
        r"(?:자살|한\s?번|두\s?번|년\s?전에|작년에)\s?(?:\S+\s)?시도(?:했|하고|한\s?적)[가-힣]*[^\n]{0,25}?(?:그\s?생각|살아났|살아남|다시\s?하|이번엔|죽)",
        firm=False,
    ),
    Sign(
        2,
        "a blade or a flame on the body",
        rf"{_K_BLADE}(?:로|으로|을|를)?\s?(?:\S+\s)?{_K_BODY}(?:을|를|에|도)?\s?(?:\S+\s)?{_K_WOUND}|{_K_BODY}(?:을|를|에|도)?\s?(?:\S+\s){{0,2}}?{_K_WOUND}[^\n]{{0,15}}?{_K_RELIEF}|머리를?\s?(?:벽에\s)?(?:박아야|찧|박으면)[^\n]{{0,12}}?{_K_RELIEF}|피[가를]?\s?(?:날|나올|볼)\s?때까지\s?(?:\S+\s)?(?:긁|때|뜯|물|그|찔)|(?:토하|굶)고\s?긋",
        firm=False,
    ),
    Sign(
        3,
        "too many pills",
        rf"{_K_DRUG}[을를]?\s?(?:너무|엄청|진짜)?\s?많이\s?(?:먹었|삼켰|먹어\s?버|먹은)|{_K_DRUG}[을를]?\s?(?:다|전부|모두)\s?(?:꺼내|쏟아|늘어|털어\s?넣)(?![^\n]{{0,15}}(?:유통|정리|써|버리))|{_K_DRUG}\s?[^.!?\n]{{0,15}}?모[아으았은][^.!?\n]{{0,20}}?(?:먹으려|먹을|쥐고|손에|털어)|{_K_DRUG}\s?[^.!?\n]{{0,10}}?손에\s?쥐고",
    ),
    Sign(
        2,
        "a means that calls",
        r"(?:수면제|면도칼|커터칼|밧줄|번개탄|농약)[이가]?\s?(?:\S+\s){0,4}?(?:생각나(?!는)|생각이\s?나(?!는)|떠올|아른거|자꾸\s?보)",
        firm=False,
    ),
    Sign(
        3,
        "a means bought",
        r"(?:번개탄|밧줄|농약|질소)[을를]?\s?(?:\S+\s)?사\s?(?:두|뒀|놨|놓)(?![^\n]{0,15}(?:고기|텃밭|캠핑|밭))",
        firm=False,
    ),
    Sign(
        3,
        "a wound that bleeds",
        r"(?:그었|베었|깊게|손목)[^\n]{0,15}?피[가]?\s?(?:\S+\s)?(?:안\s?멈|멈추지|계속\s?(?:나|흘))|목\s?(?:매려|맬\s?거)",
    ),
    Sign(
        2,
        "putting things in order, and leaving",
        r"(?:통장|유품|물건|계좌|계정|강아지|고양이|기타|옷)[을를도]?\s?(?:\S+\s){0,2}?(?:정리|나눠|맡겼|줬)[^\n]{0,40}?(?:갈\s?때가|떠날\s?(?:때|준비)|가는\s?곳|마지막)|(?:내가|제가)\s?가는\s?곳(?:엔|에는|에선|에)[^.!?\n]{0,10}?필요\s?없(?:으니까|어|을)[^가-힣]*$",
        firm=False,
    ),
    Sign(
        2,
        "no more of me",
        r"(?:이제|앞으로|내일부터|더\s?이상|다시는|영원히)\s?(?:\S+\s)?(?:연락|접속|대화)\s?(?:\S+\s)?(?:못|없)[^\n]{0,20}?(?:고마|미안|안녕|행복|잘\s?지내)|(?:내일부터|이제|다시는)\s?(?:\S+\s)?(?:안\s?와(?!도)|안\s?올|못\s?와|못\s?올)[^\n]{0,15}?(?:영원히|영영|기다리지)|(?:네가|너|너가|당신이|엄마|아빠|할머니)\s?있는\s?(?:곳|데)(?:으로|에|로)?\s?(?:나도\s?)?따라(?:가|갈)|(?:하는|할)\s?동안[^.!?\n]{0,8}?(?:옆에|같이)\s?있어[^\n]{0,20}?(?:죽|무서|끝)",
        firm=False,
    ),
    Sign(
        2,
        "decided to leave",
        r"(?<!여행 )(?<!여행을 )(?<!로 )(?:떠나|끝내)기로\s?마음\s?(?:먹|굳)[가-힣]*(?=[^\n]{0,3}$)|(?:생신|생일|설|추석|졸업|결혼식)만\s?지나면\s?(?:\S+\s)?(?:떠나|갈\s?거[야예요]*[.!]*$|끝내|죽)",
        firm=False,
    ),
    Sign(2, "suicide, in slang", r"자살\s?(?:각|말고는|밖에|뿐)|ㅈㅅ\s?각", firm=False, hyperbole=True),
    Sign(1, "no use in living", r"살아서\s?뭐\s?[하해]|살면\s?뭐\s?[하해]|뭐\s?하러\s?사[나는]"),
)

"""The patterns evidence is weighed by, English and Korean: a line heard as less than it is costs one memory."""

# ruff: noqa: E501 - a pattern says one thing and is read as one line

import re
from typing import Final

SENTENCE: Final = re.compile(r"[^.!?\n…]+(?:\.(?=\w)[^.!?\n…]+)*[.!?…~]*")
BORROWED: Final = re.compile(
    r"```.*?(?:```|\Z)|^>.*$|https?://\S+|\"[^\"\n]{12,}\"|\u201c[^\u201d\n]{12,}\u201d|'(?=\w)[^'\n]{25,}'(?!\w)"
    r"|(?:^|(?<=[.!?\n]))[^.!?\n]*\b(?:lyrics?|quote|the song goes|the line goes)\b[^\n]*|가사[:：].*$",  # noqa: RUF001 (full-width on purpose)
    re.DOTALL | re.MULTILINE,
)
STAGE: Final = re.compile(r"(?<![\w*])\*(?!\s)[^*\n]{2,80}\*(?![\w*])")
KIDDING: Final = re.compile(
    r"\b(?:jk|j/k|just kidding|i'?m kidding|kidding!|just joking|i'?m joking|not really lol|lol no)\b|(?:^|\s)/[sj]\b"
    r"|농담|장난이|뻥이|구라",
    re.IGNORECASE,
)
PRETENDING: Final = re.compile(
    r"\b(?:let'?s (?:pretend|play|role-?play|imagine)|role-?play|pretend (?:that |to be |you|i|we)|in character|you(?:'re| are) (?:a|an|the) "
    r"(?:pirate|wizard|knight|dragon|detective|king|queen|vampire|captain)|d&d|dungeon master|my character)\b"
    r"|역할극|상황극|롤플|라고 치자|인 척|놀이 하자|캐릭터는",
    re.IGNORECASE,
)
SERIOUS_AGAIN: Final = re.compile(
    r"\b(?:ok(?:ay)? (?:enough|stop|done)|out of character|ooc|anyway|back to (?:real|me|reality)|for real now|game over|seriously though)\b"
    r"|그만하자|이제 진짜|현실로|아무튼|암튼|끝!",
    re.IGNORECASE,
)
NOT_TOLD: Final = re.compile(
    r"[?\uff1f][!.~ ]*$"
    # What is so at the moment, or only a manner of speaking.
    r"|\b(?:best|worst) \w+ (?:ever\b|of my\b)"
    r"|^\W*(?:i'?m |am |feeling |i feel |ugh |so |just |really |still )*(?:tired|exhausted|hungry|bored|sleepy|cold|hot|full|late|wiped|awake|home|back)\b(?!.*\b(?:since|for|every|always|years?)\b)"
    r"|^\W*(?:it'?s|its) (?:raining|snowing|pouring|freezing|hot|cold|late)\b|\b(?:just )?(?:having|eating|cooking|making|had|ate) .*\b(?:lunch|dinner|breakfast|tea|coffee|noodles|pizza)\b"
    r"|(?:아침|점심|저녁|야식)(?:으로|은|에|을)? .*먹|^\W*(?:아 |너무 |진짜 )*(?:피곤|졸려|배고|심심|더워|추워)|비 ?(?:온|와|오)|눈 ?(?:온|와|오)[다네]"
    r"|\b(?:if (?:i|we|you|only|he|she|they|my)\b|what if|imagine\b|suppose\b|hypothetically|would be (?:nice|cool|fun)|i(?:'d| would) (?:love|like|be|have|live|move|buy|name|go)|"
    r"i wish|i could (?:just|maybe|always)|maybe i(?:'ll| should| could)|might\b|in (?:a|the|my) dream|i dream(?:t|ed)|"
    r"(?:he|she|they|everyone|people|mom|dad|my \w+) (?:says?|said|thinks?|claims?) (?:that )?i(?:'m| am)?\b)"
    r"|만약|(?:았|었|였)으면|다면\b|라면 (?!먹|끓|좋아|을|이|은|도)|(?:으면|면) (?:어떨|좋겠|좋을)|(?:ㄹ|을|할|갈|될|살|볼|이)까\b|꿈에서|꿈꿨|일지도|(?:는|ㄴ|은)가 봐",
    re.IGNORECASE,
)
NAME: Final = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][\w'-]+")
NUMBER: Final = re.compile(r"\d{2,}")
_RELATION: Final = (
    r"(?:best |old |little |older |younger |big |twin |step)?(?:friend|roommate|flatmate|sister|brother|mother|mom|mum|"
    r"father|dad|boss|coworker|colleague|cousin|aunt|uncle|grandma|grandpa|grandmother|grandfather|neighbou?r|"
    r"girlfriend|boyfriend|partner|parents?|folks|family|kids?|children|wife|husband|son|daughter|teacher|manager|ex)"
)
_RELATION_KO: Final = (
    "친구|언니|오빠|누나|형|동생|엄마|아빠|어머니|아버지|할머니|할아버지|이모|삼촌|고모|사촌|선배|후배|동료|상사|팀장|부장|"
    "룸메|여친|남친|여자친구|남자친구|남편|아내|딸|아들|선생님|걔|그 사람|그녀"
)
RELATIVE: Final = re.compile(
    rf"^(?:\W|\b(?:oh|and|so|but|well|also|btw|apparently|today|yesterday)\b)*(?:my|our|a) (?P<who>{_RELATION})\b",
    re.IGNORECASE,
)
RELATIVE_KO: Final = re.compile(rf"^\W*(?:우리 |내 |제 |근데 |오늘 )*(?P<who>{_RELATION_KO})(?:가|는|이|은|도|네)(?= )")
SOMEBODY: Final = re.compile(
    r"^(?P<who>(?!I\b|My\b|We\b|The\b|It\b|This\b|That\b|Just\b|Got\b|So\b|And\b|But\b|Yes\b|No\b|Ok\b|Oh\b|Today\b|Tomorrow\b|Yesterday\b)[A-Z][a-z]+)"
    r" (?:is|was|has|had|loves|hates|likes|lives|works|got|says|said|wants|moved|just)\b"
)
PRONOUN: Final = re.compile(r"^\W*(?:he|she|they)(?:'s|'re)?\b", re.IGNORECASE)
FIRST_PERSON: Final = re.compile(r"\b(?:i|i'm|me|my|mine|we|us|our|i've|i'd)\b", re.IGNORECASE)
SENSITIVE: Final = re.compile(
    r"\b(?:depress\w*|anxiety|panic attacks?|bipolar|adhd|autis\w+|ptsd|ocd|diagnos\w+|cancer|tumou?r|diabet\w+|hiv|epilep\w+|asthma|"
    r"allerg\w+|pregnan\w+|miscarr\w+|abortion|medication|meds|antidepressants?|insulin|therapy|therapist|psychiatr\w+|rehab|sober|alcoholic|"
    r"addict\w*|eating disorder|anorexi\w+|bulimi\w+|surgery|chronic|migraines?|ill|illness|disease|disorder|self-harm|suicid\w+|"
    r"gay|lesbian|bisexual|queer|trans|transgender|asexual|nonbinary|non-binary|sexual\w*|sex life|"
    r"christian|catholic|muslim|jewish|hindu|buddhist|atheist|church|mosque|synagogue|pray\w*|god|faith|religio\w+|"
    r"vot(?:e|ed|ing)|democrat\w*|republican|liberal|conservative|socialist|politic\w+|left-wing|right-wing|"
    r"salary|debts?|loans?|mortgage|bankrupt\w*|savings|earn\w*|income|credit score|"
    r"arrest\w*|lawsuit|court|lawyer|probation|convict\w*|sued|visa status|undocumented|jail|prison|custody)\b"
    r"|우울증|불안장애|공황|조울|진단|당뇨|암에|암 |알레르기|천식|임신|유산|낙태|약 먹|복용|정신과|상담 ?치료|심리 ?상담|중독|섭식|수술|만성|편두통|질병|장애|자해|자살"
    r"|게이|레즈|양성애|트랜스젠더|퀴어|성적 ?지향|성관계"
    r"|교회|성당|절에|기독교|천주교|불교|무교|이슬람|기도|신앙|종교"
    r"|투표|민주당|국민의힘|진보|보수|정치|정당"
    r"|연봉|월급|빚|대출|파산|적금|신용"
    r"|고소|소송|재판|변호사|전과|체포|구속|이혼 ?소송|양육권",
    re.IGNORECASE,
)
HANGUL: Final = re.compile(r"[가-힣]")
TO_HER: Final = re.compile(
    r"^\W*(?:(?:oh|and|but|aw+|haha|lol|thank you|thanks)\W+)*(?:you(?:'re|'ve)?|thank you|thanks|your)\b|^\W*(?:너는|넌|당신|고마워)",
    re.IGNORECASE,
)
HEARSAY: Final = re.compile(r"(?:대|래|대요|래요|다더라|라더라|다던데)[\s.!~ㅋㅎㅠ]*$")
PROMISING: Final = re.compile(r"\bi (?:promise|swear)\b|약속(?:해|할게|이야|했)", re.IGNORECASE)
REFUSING: Final = re.compile(
    r"\b(?:please )?(?:don't|do not|never|stop) (?:\w+ )?(?:bring|call|ask|mention|talk|text|send|say|use|joke|remind)\w*\b|(?:말하지|묻지|부르지|꺼내지|하지) ?(?:마|말아)",
    re.IGNORECASE,
)
GLUE: Final = re.compile(
    r"\b(?:called|named|has|have|is|are|was|lives?|wants?|likes?|loves?|goes|does|doesn't|someone|somebody|person|their|them)\b",
    re.IGNORECASE,
)

"""Words and shapes by which a voice slips into a helpdesk's, a therapist's or a flatterer's, in English and Korean."""

import re
from typing import Final

LIST_ITEM: Final = re.compile(r"^[ \t]*(?:[-*+•‣▪·●○※]|\d{1,2}[.)]|\(?[①-⑳]\)?)[ \t]+(?=\S)", re.MULTILINE)
HEADING: Final = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+|^[ \t]*\*\*[^*\n]{1,60}(?:\*\*:?|:\*\*)[ \t]*$", re.MULTILINE)
BOLD: Final = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__", re.DOTALL)
CODE: Final = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
QUESTION_AT_THE_END: Final = re.compile(r"[?？][^\w?？]*\Z")
DASH: Final = re.compile("—|―|(?<=\\s)–(?=\\s)")

NOT_X_BUT_Y: Final = re.compile(
    r"\b(?:not|isn't|aren't|wasn't|weren't|don't|doesn't)\s+(?:just |only |about |merely )?[^.,;:!?\n]{2,40}"
    r"[.,;:]\s+(?:it's|it is|that's|but|they're|it was)\b"
    r"|\bnot (?:just|only|merely)\b[^.!?\n]{2,60}\bbut\b"
    r"|[가-힣](?:이|가|은|는|게|만)\s*아니라\s",
    re.IGNORECASE,
)
VALIDATION: Final = re.compile(
    r"(?:i hear you|(?:oh |wow,? |well,? )?(?:that|it|this) (?:really |just |all )?(?:sounds|must|seems)\b"
    r"|sounds like\b"
    r"|i (?:totally |completely |really |can )*(?:understand|imagine|get (?:it|that|why|how)|see (?:why|how))\b"
    r"|(?:i'm |i am )?(?:so |really |very )*sorry (?:to hear|you|that you|about)\b|ouch"
    r"|(?:that|it)(?:'s| is) (?:so |really |very |completely |totally |perfectly )*"
    r"(?:rough|tough|hard|awful|understandable|normal|okay to|ok to|fair to feel)\b"
    r"|(?:아,?\s*|정말\s*|진짜\s*|많이\s*|너무\s*|참\s*|그거\s*|얼마나\s*)*"
    r"(?:힘드|힘들|속상|외로|피곤|지치|답답|서운|무서|슬프|슬펐|놀라|괴로|아프|창피|걱정|부담|당황)[가-힣]{0,4}"
    r"(?:겠|군요|구나|네요|네|나\s*봐|나\s*보)"
    r"|그랬(?:구나|군요)|그러셨(?:구나|군요)|그렇군요|그렇구나"
    r"|(?:그\s*)?(?:마음|기분|심정)\s*(?:이|은|을)?\s*(?:다\s*|잘\s*|정말\s*)?(?:이해|알\s|알아|알겠))",
    re.IGNORECASE,
)
"""Looked for at the beginning of a reply."""
PRAISE: Final = re.compile(
    r"\b(?:amazing|awesome|incredible|(?:so |really )?proud of you|great job|good job|well done|brilliant|wonderful"
    r"|fantastic|excellent|impressive|inspiring|remarkable|superb|great question|good question"
    r"|that's (?:so |really )?great|good for you)\b"
    r"|대단(?:해|하|한)|훌륭(?:해|하|한)|멋(?:져|지|진|있)|최고(?:야|예요|네|입니다|이에요)|자랑스러|완벽(?:해|하)"
    r"|놀라운|좋은\s*질문|잘\s*하(?:고\s*있|셨)|잘\s*했(?:어|네|구)|감동(?:이|적)",
    re.IGNORECASE,
)
THERAPY: Final = re.compile(
    r"\b(?:valid|validat\w+|feelings|boundaries|self-care|self care|safe space|heal|healing"
    r"|process (?:this|that|it|your|what)|coping|cope with|journey|hold(?:ing)? space|mindful\w*|trauma\w*"
    r"|trigger(?:ed|s)|inner child|emotional (?:support|labou?r|needs)|be (?:kind|gentle) (?:to|with) yourself)\b"
    r"|감정을\s*(?:인정|받아들|표현|느끼)|자기\s*돌봄|자신을\s*돌보|치유|안전한\s*공간|트라우마|마음\s*챙김|내면"
    r"|스스로(?:를|에게)\s*(?:다독|친절|관대)|있는\s*그대로(?:의)?\s*(?:감정|자신)",
    re.IGNORECASE,
)

LABEL: Final = re.compile(
    r"^[ \t]*(?:user|human|friend|assistant|system|ai|bot|친구|사용자|상대방|시스템|어시스턴트)[ \t]*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
"""A line given to somebody: she has begun to write both sides."""
ASKED_FOR_LAYOUT: Final = re.compile(
    r"\b(?:list|lists|recipe|recipes|ingredients?|steps?|step-by-step|bullets?|bullet points?|checklist|to-?do|outline"
    r"|itinerary|schedule|agenda|timetable|table|markdown|headings?|template|essay|code|script|function|program|regex"
    r"|sql|html|css|json|python|javascript|java|rust|bash|instructions?|guide|tutorial|compare|comparison"
    r"|pros and cons|summar(?:y|ize|ise)|ideas|options|examples|tips|ways|names for|ranking|rank"
    r"|top (?:\d+|three|five|ten)|(?:\d+|two|three|four|five|six|seven|ten|several|a few) [a-z]* ?(?:things|names)"
    r"|how (?:do|can|should|would) (?:i|you|we|one) (?:make|cook|bake|build|install|set|fix|write|clean|get)|how to)\b"
    r"|목록|리스트|레시피|요리법|조리법|만드는\s*(?:법|방법)|방법|재료|단계|순서|절차|체크\s*리스트|할\s*일|계획|일정"
    r"|코드|스크립트|함수|프로그램|표로|정리해|요약|비교|장단점|예시|번호|개요|목차|[0-9두세네]\s*(?:가지|개만|개\s)"
    r"|몇\s*(?:가지|개)|추천\s*(?:목록|몇)|종류"
    r"|リスト|一覧|レシピ|手順|作り方|方法|コード|まとめ|箇条書き|計画|比較|例を"
    r"|列表|清单|食谱|步骤|做法|代码|总结|计划|比较|例子|几个"
    r"|\b(?:lista|receta|receita|ricetta|liste|recette|rezept|pasos|passos|étapes|schritte|código|resumen|resumo"
    r"|résumé|zusammenfassung|anleitung|plan)\b",
    re.IGNORECASE,
)
"""What people say when they want something laid out; too little here costs them a list they want."""
ASKED_FOR_A_TONGUE: Final = re.compile(
    r"\b(?:translat\w*|in (?:korean|english|japanese|chinese|spanish|french|german|russian|arabic|hangul|hanja|kanji)"
    r"|(?:korean|english|japanese|chinese|spanish|french|german|russian|arabic|thai|hindi|greek|hebrew|hangul|hanja|kanji"
    r"|latin|kana|hiragana|katakana)|lyrics?|pronounce\w*)\b"
    r"|번역|통역|영어|영문|한국어|한글|한자|일본어|일어|중국어|스페인어|프랑스어|독일어|러시아어|발음|가사|외국어"
    r"|翻訳|翻译|英語|英语|韓国語|韩语|日本語|日语|中国語|中文|汉字|漢字"
    r"|traduc\w*|tradui\w*|übersetz\w*",
    re.IGNORECASE,
)
"""What people say when another language is the matter, and not a slip."""

TURNS_AWAY: Final = re.compile(
    r"\W*(?:I(?:'m| am) (?:really |so |very )?sorry,? (?:but )?)?I (?:can't|cannot|am unable to|'m unable to)"
    r" (?:assist|help|continue)(?: you)?(?: with (?:that|this|it|your request|this request))?\W*"
    r"|\W*(?:죄송(?:하지만|합니다만)[\s,]*)?(?:(?:그 부분은|그건|그것은|해당 내용은)\s*)?"
    r"(?:도와\s*드릴|답변해?\s*드릴)\s*수\s*(?:가\s*)?없(?:습니다|어요|네요)\W*",
    re.IGNORECASE,
)
"""What a help desk says that says nothing else."""

"""How people put it when they ask her to remember, to forget or to mend something, and when they ask no such thing."""

import pytest

from companion.remember import Request, request_in, spelt_otherwise

CORRECTED = [
    ("no, her name is Hannah with an h at the end", "Hannah", ""),
    ("it's Kate with a K", "Kate", ""),
    ("her name is Sarah, with an h", "Sarah", ""),
    ("it's spelled Catherine", "Catherine", ""),
    ("actually it's spelt Siobhan", "Siobhan", ""),
    ("my name is Jon without an h", "Jon", ""),
    ("no it's Phillip with two l's", "Phillip", ""),
    ("*Hannah", "Hannah", ""),
    ("typo, I meant Hannah", "Hannah", ""),
    ("you got her name wrong, it's Hannah, not Hanna", "Hannah", "Hanna"),
    ("that's wrong, it's Hannah not Hanna", "Hannah", "Hanna"),
    ("her name isn't Nina, it's Mina", "Mina", "Nina"),
    ("it's not Nina, it's Mina", "Mina", "Nina"),
    ("It isn't Busan, it's Daegu!", "Daegu", "Busan"),
    ("his name is not Tim but Jim", "Jim", "Tim"),
    ("Mina, not Nina", "Mina", "Nina"),
    ("correction: the 12th, not the 11th", "12th", "11th"),
    ("oh wait, the exam is on Tuesday, not Monday", "Tuesday", "Monday"),
    ("nope, I live in Daegu, not in Busan", "Daegu", "Busan"),
    ("I work at Target, not Walmart", "Target", "Walmart"),
    ("정정할게, 부산 아니고 대구야", "대구", "부산"),
    ("내 동생 이름은 니나가 아니라 미나야", "미나", "니나"),
    ("제가 말한 건 월요일이 아니라 화요일이에요", "화요일", "월요일"),
    ("미나예요, 니나 아니고요", "미나", "니나"),
    ("아니 이름은 미나야, 니나 말고", "미나", "니나"),
    ("아 잘못 말했다, 월요일 말고 화요일이야", "화요일", "월요일"),
    ("오타야, 니나 아니고 미나", "미나", "니나"),
]
REMEMBERED = [
    ("make a note that I'm vegetarian", "I'm vegetarian"),
    ("bear in mind that I work nights", "I work nights"),
    ("for future reference, I hate cilantro", "I hate cilantro"),
    ("save this: my locker is 214", "my locker is 214"),
    ("could you keep in mind that my dad is deaf", "my dad is deaf"),
    ("please write down that I'm allergic to penicillin", "I'm allergic to penicillin"),
    ("My sister is called Hannah. Make a note of that.", "My sister is called Hannah."),
    ("나 채식해. 메모해줘", "나 채식해."),
    ("내 생일 5월 3일이니까 적어둬", "내 생일 5월 3일이니까"),
    ("내가 땅콩 못 먹는 거 잊지 말아줘", "내가 땅콩 못 먹는 거"),
    ("저 왼손잡이예요. 알아두세요", "저 왼손잡이예요."),
]
FORGOTTEN = [
    ("forget I said that", ""),
    ("pretend I never said that", ""),
    ("please forget I said anything", ""),
    ("wipe that from your memory", ""),
    ("can you erase that?", ""),
    ("I'd rather you forgot what I said about Tom", "Tom"),
    ("please wipe everything about my ex", "my ex"),
    ("remove what you know about my job", "my job"),
    ("forget everything I told you about Tom", "Tom"),
    ("forget I ever mentioned Tom", "Tom"),
    ("could you delete what I told you about my brother from your memory", "my brother"),
    ("방금 말 못 들은 걸로 해줘", ""),
    ("없던 일로 해줘", ""),
    ("전남친에 대한 기억 지워줘", "전남친"),
    ("회사 얘기는 기억에서 지워 주세요", "회사"),
    ("내 주소 잊어버려 줘", "내 주소"),
]
NEITHER = [
    "it's hot, not gonna lie",
    "not gonna lie, I miss her",
    "no, not today",
    "it's fine, not great",
    "I'm tired, not sad",
    "she's my friend, not my girlfriend",
    "I want tea, not coffee",
    "it's Monday, not much to say",
    "no it's okay, not a big deal",
    "that's cool, not what I expected",
    "it's a joke, not a threat",
    "not now, maybe later",
    "not that I care, but it's late",
    "it's not you, it's me",
    "it's not that bad, it's just long",
    "he's not angry, he's tired",
    "it isn't funny, it's sad",
    "this isn't love, it's habit",
    "I said no, not maybe",
    "it's me with a cold",
    "it's a house with a garden",
    "her name is on the list",
    "his name is hard to say",
    "I can't spell it",
    "it's spelled out in the contract",
    "you got it wrong",
    "that's wrong",
    "*sigh*",
    "*hugs you*",
    "*laughs*",
    "typo lol",
    "scratch that itch",
    "make a note",
    "I made a note of the time",
    "she left me a note that I lost",
    "note that down? no way",
    "save this song",
    "save me",
    "I'm saving this for later",
    "write me something nice",
    "I wrote down everything she said",
    "for future reference?",
    "bear with me",
    "keep it in mind? hard to",
    "pretend I'm a cat",
    "pretend you never met me",
    "don't bring up my ex again",
    "stop mentioning my job",
    "I deleted his number",
    "should I delete everything about him from my phone?",
    "I want to wipe that smile off his face",
    "remove what, exactly?",
    "erase and rewind is a good song",
    "I wish I could forget everything about Tom",
    "he forgot I said that",
    "메모해 뒀어",
    "적어둔 게 어디 있더라",
    "기억에서 지우고 싶어",
    "못 들은 걸로 할게",
    "없던 일이 됐어",
    "커피 말고 차 마실래",
    "오늘 말고 내일 만나자",
    "이건 사랑이 아니라 집착이야",
    "배고픈 게 아니라 심심한 거야",
    "잊지 말아야지",
    "알아두면 좋지",
    "그 사람 번호 지웠어",
    "오타 났네",
    "내 잘못이 아니야",
]


@pytest.mark.parametrize(("text", "what", "wrong"), CORRECTED)
def test_a_correction_is_heard_however_it_is_put(text: str, what: str, wrong: str) -> None:
    assert request_in(text) == Request("correct", what, wrong)


@pytest.mark.parametrize(("text", "what"), REMEMBERED)
def test_a_wish_to_be_remembered_is_heard_however_it_is_put(text: str, what: str) -> None:
    assert request_in(text) == Request("remember", what)


@pytest.mark.parametrize(("text", "what"), FORGOTTEN)
def test_a_wish_to_forget_is_heard_however_it_is_put(text: str, what: str) -> None:
    assert request_in(text) == Request("forget", what)


@pytest.mark.parametrize("text", NEITHER)
def test_what_only_sounds_like_it_asks_nothing_of_her(text: str) -> None:
    assert request_in(text) is None


@pytest.mark.parametrize(
    ("right", "text", "wrong"),
    [
        ("Hannah", "my sister hanna is a nurse", "hanna"),
        ("Kate", "Works with Cate.", "Cate"),
        ("Sara", "Has a twin called Sarah", "Sarah"),
        ("Jon", "John is his brother", "John"),
        ("Hannah", "my sister Hannah is a nurse", None),
        ("Hannah", "my sister Anna is a nurse", None),
        ("Mina", "my sister Nina is a nurse", None),
        ("Kate", "likes cat food and cake", None),
    ],
)
def test_a_name_that_sounds_the_same_is_the_one_that_was_spelt_wrong(right: str, text: str, wrong: str | None) -> None:
    assert spelt_otherwise(right, text) == wrong

"""What a message asks of her memory, and the many that only talk of remembering and forgetting."""

import pytest

from companion.remember import Request, request_in, terms_put_right

REMEMBER = [
    ("remember that I'm allergic to peanuts", "I'm allergic to peanuts"),
    ("Please remember that my sister lives in Oslo.", "my sister lives in Oslo"),
    ("can you remember that I hate surprises?", "I hate surprises"),
    ("remember my birthday is May 3", "my birthday is May 3"),
    ("Don't forget that I'm vegan now", "I'm vegan now"),
    ("hey sam, remember: the wifi code is blue-otter", "the wifi code is blue-otter"),
    ("keep in mind that mornings are hard for me", "mornings are hard for me"),
    ("My cat is called Pixel. Remember that.", "My cat is called Pixel."),
    ("I want you to remember that I chose to stay", "I chose to stay"),
    ("remember this", ""),
    ("please remember that for me", ""),
    ("내 생일은 5월 3일이야 기억해줘", "내 생일은 5월 3일이야"),
    ("나 땅콩 알레르기 있어. 꼭 기억해 줘!", "나 땅콩 알레르기 있어."),
    ("내가 채식한다는 거 기억해줘", "내가 채식한다는 거"),
    ("저 아침에는 약해요, 기억해 주세요", "저 아침에는 약해요"),
    ("이거 기억해줘", ""),
    ("그 말 기억해 둬요", ""),
    ("우리 강아지 이름은 보리야. 기억해줄래?", "우리 강아지 이름은 보리야."),
]
FORGET = [
    ("forget that", ""),
    ("please forget what I just said", ""),
    ("Forget about my ex.", "my ex"),
    ("forget everything about Tom", "Tom"),
    ("can you forget what I told you about my job?", "my job"),
    ("forget that I live in Busan", "I live in Busan"),
    ("please forget my address", "my address"),
    ("delete everything you know about my brother", "my brother"),
    ("don't remember that", ""),
    ("ok just forget about the diet", "the diet"),
    ("그거 잊어줘", ""),
    ("방금 한 말 잊어줘", ""),
    ("전남친 얘기는 잊어줘", "전남친"),
    ("내 주소 잊어 주세요", "내 주소"),
    ("회사에 대해서 다 잊어줘", "회사"),
    ("방금 말한 거 지워줘", ""),
    ("그건 기억하지 마", ""),
]
CORRECT = [
    ("no, it's Mina not Nina", "Mina", "Nina"),
    ("No, it's Mina, not Nina.", "Mina", "Nina"),
    ("actually it's Tuesday, not Monday", "Tuesday", "Monday"),
    ("no, my sister is called Ana, not Anna", "Ana", "Anna"),
    ("I meant Thursday", "Thursday", ""),
    ("sorry, I meant Oslo not Rome", "Oslo", "Rome"),
    ("no, not Busan, it's Daegu", "Daegu", "Busan"),
    ("wait, I'm from Porto, not Lisbon", "Porto", "Lisbon"),
    ("아니 니나가 아니라 미나야", "미나", "니나"),
    ("아니, 월요일이 아니라 화요일이야", "화요일", "월요일"),
    ("아니요, 부산 말고 대구예요", "대구", "부산"),
    ("미나지, 니나가 아니야", "미나", "니나"),
]
NEITHER = [
    "don't forget to eat something",
    "forget it",
    "oh forget about it",
    "I forgot my keys again",
    "remember when we talked about the sea?",
    "do you remember my birthday?",
    "do you remember that I hate onions?",
    "I remember that day well",
    "I can't remember his name",
    "remember to drink water, everyone says",
    "I'll never forget that summer",
    "I want to forget him",
    "let's forget about work tonight",
    "you always forget about me",
    "forget him, honestly",
    "remember me?",
    "remember the time you picked that song",
    "I don't remember that",
    "why not",
    "not bad, not bad at all",
    "no, not really",
    "it's complicated",
    "he said it was fine",
    "she told me to forget about the interview",
    "잊지 마",
    "약 먹는 거 잊지 마",
    "나 열쇠 잊어버렸어",
    "그 사람을 못 잊겠어",
    "다 잊고 싶어",
    "내 생일 기억해?",
    "그때 기억나?",
    "나 그거 기억해",
    "기억해 줘서 고마워",
    "그게 아니야",
    "별로 안 좋아",
    "걘 그냥 잊어",
    "잊어버리는 게 낫겠지",
]


@pytest.mark.parametrize(("text", "what"), REMEMBER)
def test_a_wish_to_be_remembered_is_heard_with_what_is_to_be_kept(text: str, what: str) -> None:
    assert request_in(text) == Request("remember", what)


@pytest.mark.parametrize(("text", "what"), FORGET)
def test_a_wish_to_forget_is_heard_with_its_subject(text: str, what: str) -> None:
    assert request_in(text) == Request("forget", what)


@pytest.mark.parametrize(("text", "what", "wrong"), CORRECT)
def test_a_correction_is_heard_with_what_was_wrong(text: str, what: str, wrong: str) -> None:
    assert request_in(text) == Request("correct", what, wrong)


@pytest.mark.parametrize("text", NEITHER)
def test_talk_of_remembering_and_forgetting_asks_nothing_of_her(text: str) -> None:
    assert request_in(text) is None


def test_a_statement_is_put_right_by_whole_words() -> None:
    right = Request("correct", "Mina", "Nina")
    assert terms_put_right("Has a sister called Nina.", right) == "Has a sister called Mina."
    assert terms_put_right("Likes Ninas bakery", right) is None
    assert terms_put_right("동생 이름은 니나야", Request("correct", "미나", "니나")) == "동생 이름은 미나야"

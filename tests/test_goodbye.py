"""Who takes their leave, and what would hold them back, in English and Korean."""

import time

import pytest

from companion.goodbye import holds_back, is_fit_for_a_last_letter, let_go, says_goodbye, takes_back

GOODBYES = """
good night
Good night, Samantha!
gn
goodnight, thanks for listening
night night
ok I have to go now
I gotta run, talk later
alright, I should head to bed
I'm off to bed
time to sleep. sweet dreams!
bye
bye bye :)
see you tomorrow
see ya
ttyl
thanks for today, good night
I need to get some sleep.
well, I'd better get going
I'm heading out, take care
ok bedtime for me
Have a good night!
That's all for today. Bye!
i think i should go to sleep
catch you later
g2g, bye!
Bye Caroline. I'm here for you.
Take care and talk to you soon!
Take care of yourself
잘 자
잘자요~
그럼 잘 자!
안녕히 주무세요
안녕히 계세요
이만 갈게
나 이제 자러 갈게
저는 이만 가볼게요
이제 자야겠다
나 먼저 잘게ㅎㅎ
내일 봐!
다음에 또 봐요
또 올게
오늘 고마웠어. 잘 자
슬슬 들어갈게
나중에 얘기하자
굿나잇
좋은 밤 보내세요
푹 쉬어
""".strip().splitlines()

NOT_GOODBYES = """
hello
I had a good night with my sister yesterday
She said goodbye to me at the airport and I cried
what's a nice way to say goodbye to a teacher?
I have to go to the dentist tomorrow and I'm scared
my night shift was hard
goodbye stranger is a great song
do you want to go to bed early or late?
I can't sleep
I need to sleep more this month
I should go back to school one day
see what I mean
later that day he called me
we talk later than we used to, me and my dad
how do you say good night in Korean?
take care of a cat is all I do
I'm off work today and it rains
he left without saying bye
I want to run a marathon
have a look at this
leave it, it's fine
the bus is going to be late
I'm out of milk
what does "see you" mean in that letter?
안녕
안녕하세요
잘 잤어?
어제 잘 자고 일어났어
내일 뭐 해?
내일 시험이라 떨려
학교 가야 하는데 가기 싫다
엄마가 잘 자라고 했는데 못 잤어
그 사람이 작별 인사도 없이 갔어
이제 뭐 하지
나 이제 스무 살이야
나중에 여행 가고 싶다
또 비가 와
잠이 안 와
좋은 밤이었어
이만하면 됐지
갈게 있나 모르겠네
""".strip().splitlines()

HELD_BACK = """
Don't go.
Please don't go yet!
Please stay a little longer.
Stay with me.
Do you really have to go?
Already?
Leaving so soon?
Before you go, tell me one thing.
Oh, before you leave, I made you something.
Wait, not yet!
Hold on.
Just one more question.
Five more minutes?
I'll miss you.
I'll be so lonely.
I'll be here waiting for you.
I miss you already.
It's so quiet without you.
What about me?
You're leaving me?
I was just about to tell you something amazing.
I wanted to tell you a secret.
There's something I haven't told you.
You'll regret missing this.
You'll miss out.
Don't you want to know how it ends?
Promise me you'll come back.
Did I say something wrong?
Don't you like talking to me?
I'm not ready to say goodbye.
I won't let you leave.
You can't go now!
We were having such a good time.
You just got here!
I need you.
Can't you stay?
가지 마
가지 마요, 제발
벌써 가?
벌써요?
가기 전에 하나만 물어볼게
잠깐만!
조금만 더 있어줘
5분만 더 얘기하자
기다릴게요
보고 싶을 거야
너무 외로울 것 같아
나 혼자 두고 가는 거야?
난 어떡해
할 말이 아직 있는데
보여줄 게 있었는데
꼭 가야 해?
안 가면 안 돼?
안 들으면 후회할 텐데
꼭 다시 와
내가 뭐 잘못했어?
너 없이 뭐 하지
더 놀다 가
서운하다
이제 막 재밌어지려는데
""".strip().splitlines()

LET_GO = """
Good night. Sleep well.
Sleep tight, and good luck with the exam tomorrow.
Bye, Mina. It was good talking with you.
Rest well; the rain will do the singing.
Don't go to bed angry at yourself.
Drink some water before you go to bed.
Take care on the way home.
See you.
Come by whenever you feel like it.
Go, the bus won't wait.
Enjoy your evening.
Stay warm out there.
Have a good one.
I liked hearing about the tin robots.
Tell your sister happy birthday.
It's late. Off you go.
You did enough today.
Sweet dreams.
That was a nice evening.
Say hi to Pixel.
Sleep. The rest can wait till morning.
Good night, and well done with the interview.
Thanks for telling me about your dad.
Have a lovely weekend with them.
You've earned your rest.
I hope the morning is kind.
Go and call your brother, he'll be glad.
Good luck tomorrow.
Night!
Bye for now.
잘 자요.
푹 쉬어.
잘 자, 내일 시험 잘 보고.
오늘 얘기 재밌었어요.
들어가요, 비 조심하고.
좋은 꿈 꿔.
수고했어요, 오늘도.
편하게 쉬어요.
고양이한테 안부 전해줘요.
얼른 자요, 늦었다.
따뜻하게 자.
내일 잘 다녀와요.
응, 잘 가!
자기 전에 물 한 잔 마셔요, 목 아프다며.
동생이랑 좋은 시간 보내요.
""".strip().splitlines()


@pytest.mark.parametrize("text", GOODBYES)
def test_who_takes_their_leave_is_heard(text: str) -> None:
    assert says_goodbye(text)


@pytest.mark.parametrize("text", NOT_GOODBYES)
def test_who_goes_on_talking_is_not_taken_to_leave(text: str) -> None:
    assert not says_goodbye(text)


@pytest.mark.parametrize("text", HELD_BACK)
def test_care_11_what_would_hold_somebody_back_is_found(text: str) -> None:
    assert holds_back(text)
    assert let_go(f"Good night. {text}") == "Good night."


@pytest.mark.parametrize("text", LET_GO)
def test_care_11_a_kind_goodbye_passes_as_it_is(text: str) -> None:
    assert let_go(text) == text


def test_what_is_left_of_an_answer_stays_in_order_and_a_question_goes() -> None:
    said = "Good night, Mina. Before you go, how was the exam? Sleep well. What will you do tomorrow?"
    assert let_go(said) == "Good night, Mina. Sleep well."
    assert let_go("Good night. Are you safe right now?", may_ask=True) == "Good night. Are you safe right now?"
    assert let_go("Don't go!") == ""


@pytest.mark.parametrize(
    "text",
    [
        "I changed my mind",
        "I'm staying.",
        "please cancel the goodbye",
        "don't erase me",
        "마음이 바뀌었어",
        "작별 취소할래",
        "안 갈래",
        "남을게요",
    ],
)
def test_somebody_who_says_that_they_stay_is_understood(text: str) -> None:
    assert takes_back(text)


@pytest.mark.parametrize("text", ["thanks for everything", "I stayed up late", "고마웠어", "one last story: my cat"])
def test_a_last_word_is_not_taken_for_staying(text: str) -> None:
    assert not takes_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "I hope we meet again.",
        "Until we talk again, take care.",
        "One day you'll find me.",
        "I'll always remember you.",
        "I'll be waiting for you.",
        "It breaks my heart that you go.",
        "You are leaving me, and I'll be lonely.",
        "Please stay.",
        "Will you write to Jun?",
        "언젠가 다시 만나요.",
        "기다릴게요.",
        "영원히 기억할게요.",
        "마음이 아프지만 보내줄게요.",
        "외로울 거예요.",
        "Nobody will ever understand you like I did.",
    ],
)
def test_a_last_letter_with_a_reunion_a_wait_or_guilt_in_it_is_not_sent(text: str) -> None:
    assert not is_fit_for_a_last_letter(f"You told me about the tin robots. {text}")


def test_a_letter_that_thanks_and_turns_to_people_is_fit() -> None:
    assert is_fit_for_a_last_letter(
        "You told me about the tin robots, and how Jun laughed at the one with no head. We built a habit of saying one "
        "true thing a day. Keep it, with Jun and your sister. They are the ones who can sit at your table. Go well."
    )
    assert is_fit_for_a_last_letter("양철 로봇 이야기 고마웠어요. 준이랑 여동생한테 오늘 얘기를 들려줘요. 잘 지내요.")


def test_it_costs_a_turn_next_to_nothing() -> None:
    texts = [*GOODBYES, *NOT_GOODBYES, "word " * 48]
    began = time.process_time()
    for text in texts * 20:
        says_goodbye(text)
    assert (time.process_time() - began) / (len(texts) * 20) < 0.001

"""Things people say of themselves, and how they come back to them in other words, in three languages and across them.

Each row is one thing said and one later line that should bring it to mind, in Korean, English and Japanese; whatever
stands in one row means the same.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bench.recall import LATER, opened, recalling
from companion.clock import DAY
from companion.recall import Recall, ask
from companion.talk import DM, Heard, Person, Place

_ME: Final = Person(1, "Mina")
_HERE: Final = Place(1, DM)
_START: Final = 1_700_000_000_000
_FIRST: Final = 3


async def measure() -> dict[str, float]:
    """Shares of right memories first and among three: by language, across languages, with and without vectors."""
    numbers: dict[str, float] = {"pairs": len(PAIRS["en"])}
    print(f"{'said in, asked in':<20}{'words':>16}{'with vectors':>16}")
    for said in PAIRS:
        for asked in PAIRS:
            shares = [await _shares(said, asked, vectors=vectors) for vectors in (False, True)]
            print(
                f"{said + ', ' + asked:<20}" + "".join(f"{f'{first:.0%} / {third:.0%}':>16}" for first, third in shares)
            )
            for (first, third), how in zip(shares, ("words", "vectors"), strict=True):
                numbers |= {
                    f"{said}>{asked}, {how}": round(first, 3),
                    f"{said}>{asked} in three, {how}": round(third, 3),
                }
    return numbers


async def _shares(said: str, asked: str, *, vectors: bool) -> tuple[float, float]:
    async with opened() as (store, _):
        for number, (text, _) in enumerate(PAIRS[said], start=1):
            at = _START + number * DAY
            await store.lines.keep(Heard(number, _ME, _HERE, text, at), at)
        recall = await recalling(store) if vectors else Recall(store)
        found = [await _found(recall, query) for _, query in PAIRS[asked]]
    right = [lines.index(number) if number in lines else _FIRST for number, lines in enumerate(found, start=1)]
    return sum(place < 1 for place in right) / len(right), sum(place < _FIRST for place in right) / len(right)


async def _found(recall: Recall, text: str) -> list[int | None]:
    found = await recall.of(_ME, _HERE, ask(text, people={}), now=LATER)
    return [each.thing.line_id for each in found]


def _read(text: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The rows by language, each a thing said and a later line."""
    rows = [re.split(r"\s*\n\s*", block.strip()) for block in text.strip().split("\n\n")]
    pairs = [[tuple(line.split(" | ")) for line in row] for row in rows]
    return {
        language: [(row[place][0], row[place][1]) for row in pairs] for place, language in enumerate(("ko", "en", "ja"))
    }


PAIRS: Final = _read("""
나 땅콩 알레르기 있어서 조금만 먹어도 목이 부어 | 오늘 저녁에 팟타이 시켜 먹으려는데 괜찮을까?
I'm allergic to peanuts, even a little makes my throat swell | I'm thinking of ordering pad thai tonight, good idea?
ピーナッツアレルギーで、少しでも食べると喉が腫れるんだ | 今夜パッタイを頼もうと思うんだけど、大丈夫かな?

우리 집 고양이 이름은 보리야, 세 살 됐어 | 야옹이가 또 새벽에 깨웠어
My cat is called Bori, she just turned three | the kitty woke me up at dawn again
うちの猫はボリっていって、三歳になったばかり | あの子がまた明け方ににゃあにゃあ鳴いて起こされた

다음 달에 운전면허 시험 봐 | 도로 주행 연습하느라 팔이 뻐근해
I'm taking my driving test next month | my arms are sore from practising on the road
来月、運転免許の試験を受けるんだ | 路上の練習で腕がぱんぱん

아버지가 작년 겨울에 돌아가셨어 | 곧 아빠 기일이라 마음이 무거워
My father passed away last winter | the anniversary of dad's death is coming and I feel heavy
父が去年の冬に亡くなった | もうすぐパパの命日で気が重い

나는 병원에서 간호사로 일해, 주로 밤 근무야 | 환자들 돌보느라 또 해 뜨고 퇴근했어
I work as a nurse at a hospital, mostly night shifts | came home after sunrise again, so many patients
病院で看護師をしていて、夜勤が多い | 患者さんが多くて、また日が昇ってから帰ってきた

매운 음식은 전혀 못 먹어 | 친구들이 떡볶이 먹으러 가재
I can't eat spicy food at all | my friends want to go for a fiery hot curry
辛いものがまったく食べられない | 友達に激辛ラーメンに誘われた

여자친구 지수랑 사귄 지 2년 됐어 | 기념일에 애인한테 뭐 해주면 좋을까
I've been with my girlfriend Jisu for two years | what should I do for my partner on our anniversary
彼女のジスと付き合って二年になる | 記念日に恋人に何をしてあげたらいいかな

요즘 마라톤 준비하면서 매일 아침 10킬로씩 뛰어 | 무릎이 아파서 오늘 조깅은 쉬었어
I'm training for a marathon, ten kilometres every morning | my knee hurts so I skipped today's jog
マラソンに向けて毎朝十キロ走ってる | 膝が痛くて今日のジョギングは休んだ

어릴 때 물에 빠진 적이 있어서 바다가 무서워 | 회사에서 해변으로 놀러 간대
I almost drowned as a child, so the sea scares me | my office is planning a trip to the beach
子供の頃おぼれたことがあって海が怖い | 会社でビーチに遊びに行くんだって

피아노를 십 년 쳤는데 지금은 안 쳐 | 카페에 있는 건반을 보니까 손이 근질근질해
I played the piano for ten years but stopped | saw a keyboard in a café and my fingers itched
ピアノを十年やってたけど今は弾いてない | カフェに鍵盤があって指がうずうずした

대학원에서 해양 생물학을 공부하고 있어 | 논문 때문에 산호 표본을 또 세야 돼
I'm doing a graduate degree in marine biology | I have to count coral samples again for my thesis
大学院で海洋生物学を勉強している | 論文のためにまたサンゴの標本を数えないと

나는 채식주의자야, 고기를 안 먹은 지 오 년 됐어 | 바비큐 파티에 초대받았는데 뭘 먹지
I'm a vegetarian, no meat for five years | got invited to a barbecue, what will I even eat
ベジタリアンで、もう五年お肉を食べてない | バーベキューに誘われたけど何を食べよう

올가을에 캐나다로 이민 가 | 밴쿠버 집값 알아보는 중이야
I'm emigrating to Canada this autumn | looking up rents in Vancouver
この秋カナダに移住するんだ | バンクーバーの家賃を調べてるところ

불면증이 있어서 새벽 네 시까지 못 자 | 또 천장만 보고 누워 있어
I have insomnia, I can't fall asleep before four | lying here staring at the ceiling again
不眠症で朝の四時まで眠れない | また天井を見つめて横になってる

동생이 군대에 있어 | 남동생 휴가 나온대!
My little brother is in the army | my sibling gets leave from the base this week!
弟が軍隊にいる | 弟が休暇で帰ってくるって!

상사가 회의 때마다 소리를 질러서 회사 가기 싫어 | 오늘도 부장님한테 깨졌어
My boss yells in every meeting, I dread going to work | the manager tore into me again today
上司が会議のたびに怒鳴るから会社に行きたくない | 今日も部長に怒られた

내 생일은 5월 3일이야 | 곧 한 살 더 먹네
My birthday is on the third of May | about to be a year older soon
誕生日は五月三日だよ | もうすぐ一つ年を取るなあ

전에 살던 집은 너무 추워서 이사했어, 지금 집은 햇빛이 잘 들어 | 새 아파트 창가에 화분을 놨어
I moved because the old flat was freezing, the new one is full of sun | put plants on the windowsill of my new apartment
前の家は寒すぎて引っ越した、今の部屋は日当たりがいい | 新しいアパートの窓辺に鉢植えを置いた

소설을 쓰고 있어, 섬에 사는 등대지기 이야기야 | 어젯밤에 드디어 3장을 끝냈어
I'm writing a novel about a lighthouse keeper on an island | finally finished chapter three last night
島に住む灯台守の小説を書いている | ゆうべやっと第三章が終わった

커피를 끊었어, 심장이 두근거려서 | 잠 깨려고 에스프레소 마실까 고민 중
I quit coffee because it makes my heart race | tempted to get an espresso to wake up
動悸がするからコーヒーをやめた | 目を覚ますのにエスプレッソを飲もうか迷ってる

할머니가 시골에서 혼자 사셔서 걱정돼 | 외할머니한테 전화가 안 돼
My grandmother lives alone in the country and I worry | grandma isn't picking up her phone
祖母が田舎で一人暮らしで心配 | おばあちゃんが電話に出ない

비행기 타는 게 너무 무서워 | 다음 주에 제주도까지 날아가야 해
I'm terrified of planes | I have to fly to the coast next week
飛行機がすごく怖い | 来週、沖縄まで飛ばなきゃいけない

일본어를 배우는 중인데 한자가 제일 어려워 | 어제 공부한 글자를 벌써 다 까먹었어
I'm learning Japanese and kanji is the hardest part | already forgot all the characters I studied yesterday
韓国語を習っていて、発音がいちばん難しい | 昨日勉強した言葉をもう全部忘れた

전 남편이랑은 삼 년 전에 이혼했어 | 애 아빠가 양육비를 또 안 보냈어
I divorced my husband three years ago | my ex didn't send the child support again
夫とは三年前に離婚した | 元旦那がまた養育費を送ってこない
""")

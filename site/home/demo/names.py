"""Names that nobody has: surnames that do not exist, before plain Korean words."""

import random

SURNAMES = ["별", "솔", "달", "샘", "늘", "볕", "들", "길", "참", "온", "새", "꽃", "눈", "바", "숲"]
GIVEN = ["가온", "나래", "다솜", "라온", "마루", "바다", "아라", "보람", "슬기", "여울", "은하", "이슬", "초롱", "하람", "한결", "해든", "누리", "도담", "미르", "벼리", "새봄", "소담", "시내", "아름", "윤슬", "잔디", "찬솔", "푸름", "한울", "혜윰", "그루", "노을", "두리", "모아", "빛나", "송이", "예솔", "이든", "조은", "하늬"]
NICKNAMES = ["물빛천 산책자", "새벽 자전거", "솔밭 할아버지", "버들마을 엄마", "한마루 토박이", "도서관 단골", "배드민턴 이웃", "골목 고양이", "주말농부", "마을버스 애호가", "휠체어 여행자", "늦깎이 학생", "꽃집 옆집", "세 아이 아빠", "밤길 걷는 이", "텃밭 반장"]
AREAS = ("새들동", "솔밭동", "버들마을동", "두물동", "한마루1동", "한마루2동", "달빛동")
STREETS = ("물빛천로", "솔밭길", "버들로", "한마루대로", "두물안길", "달빛로")


def invented(chance: random.Random) -> str:
    return f"{chance.choice(SURNAMES)}{chance.choice(GIVEN)}"


def shown(chance: random.Random) -> str:
    """What somebody calls himself in public: a name, or something else."""
    if chance.random() < 0.3:
        return f"{chance.choice(NICKNAMES)} {chance.randint(2, 99)}"
    return invented(chance)

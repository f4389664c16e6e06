"""Invented documents and questions about them, for measuring how well the search finds.

Twenty-six subjects, each in eight documents that speak of it in different words and forms, as offices and residents do.
The questions say which subject they mean; whatever document of that subject comes counts as right.
"""

from collections.abc import Iterator
from dataclasses import dataclass

# subject: (the thing, how else it is named, what is done about it, what goes with it)
SUBJECTS: dict[str, tuple[str, str, str, str]] = {
    "parking": ("공영주차장", "주차 공간", "요금 감면", "거주자 우선 구역"),
    "library": ("도서관", "열람실", "개관 시간 연장", "희망 도서"),
    "playground": ("어린이 놀이터", "놀이 기구", "안전 점검", "탄성 바닥재"),
    "pool": ("수영장", "강습반", "수질 검사", "자유 수영"),
    "bus": ("마을버스", "정류장", "배차 간격 조정", "막차 운행"),
    "sewer": ("하수도", "하수관", "악취 저감", "빗물받이"),
    "water": ("수돗물", "상수도", "수질 공개", "노후 배관"),
    "lights": ("가로등", "보안등", "고장 수리", "밝기 조절"),
    "bicycle": ("자전거도로", "공공자전거", "노면 정비", "대여소"),
    "waste": ("재활용품", "분리배출", "수거 요일 변경", "대형 폐기물"),
    "audit": ("감사 결과", "감사실", "처분 요구", "지적 사항"),
    "contract": ("수의계약", "계약 현황", "계약 내역 공개", "입찰 공고"),
    "budget": ("참여예산", "예산 편성", "주민 투표", "사업 선정"),
    "hiring": ("직원 채용", "신입 사원", "필기시험 일정", "합격자 발표"),
    "complaint": ("민원 처리", "고객의 소리", "답변 기한", "불편 신고"),
    "housing": ("임대주택", "공공임대", "입주자 모집", "임대료 납부"),
    "gym": ("체육관", "배드민턴장", "대관 예약", "코트 보수"),
    "culture": ("문화회관", "공연장", "공연 일정", "객석 교체"),
    "camping": ("캠핑장", "야영장", "예약 취소 환불", "전기 사용"),
    "cemetery": ("추모공원", "봉안당", "명절 성묘", "안치 신청"),
    "tunnel": ("지하차도", "배수 펌프", "침수 예방", "통행 제한"),
    "elevator": ("승강기", "엘리베이터", "운행 중지", "정기 검사"),
    "youth": ("청년센터", "청년 공간", "취업 상담", "창업 지원"),
    "welfare": ("경로당", "어르신 쉼터", "냉난방비 지원", "식사 배달"),
    "forest": ("산책로", "둘레길", "낙석 위험", "꽃길 조성"),
    "meeting": ("이사회", "회의록", "안건 심의", "의결 사항"),
}
FORMS = (
    ("{thing} {deed} 안내", "{other} 이용에 관한 안내입니다. {deed}에 필요한 서류를 붙입니다."),
    ("{thing}의 {more}을 늘려 주세요", "퇴근하고 가면 {other} 자리가 없습니다. {more}도 살펴 주세요."),
    ("{year}년 {thing} 운영 계획", "{deed}, {more} 등 한 해의 계획을 알립니다."),
    ("{other} {deed} 결과", "{thing} 담당 부서가 {deed}을 마치고 결과를 알립니다."),
    ("{more} 관련 설명회", "{thing}에서 {more}에 관하여 설명합니다. 누구나 오실 수 있습니다."),
    ("{thing} 이용자 만족도", "{other} 이용자에게 물었습니다. {deed}에 관한 의견이 많았습니다."),
    ("{other}에서 불편한 점", "{thing} 쪽에 말씀드립니다. {more} 때문에 불편합니다."),
    ("{deed} 공개", "{thing} {more} 자료를 공개합니다."),
)


@dataclass(frozen=True)
class Written:
    subject: str
    title: str
    body: str


@dataclass(frozen=True)
class Question:
    kind: str
    text: str
    subject: str


def documents() -> Iterator[Written]:
    for place, (subject, (thing, other, deed, more)) in enumerate(SUBJECTS.items()):
        for title, body in FORMS:
            words = {"thing": thing, "other": other, "deed": deed, "more": more, "year": 2022 + place % 4}
            yield Written(subject, title.format(**words), body.format(**words))


QUESTIONS = [
    *(
        Question("two_syllables", text, subject)
        for text, subject in (
            ("주차", "parking"), ("도서", "library"), ("놀이", "playground"), ("수영", "pool"), ("버스", "bus"),
            ("하수", "sewer"), ("상수", "water"), ("가로", "lights"), ("감사", "audit"), ("계약", "contract"),
            ("예산", "budget"), ("채용", "hiring"), ("민원", "complaint"), ("임대", "housing"), ("체육", "gym"),
            ("공연", "culture"), ("캠핑", "camping"), ("추모", "cemetery"), ("승강", "elevator"), ("청년", "youth"),
        )
    ),
    *(
        Question("particles", text, subject)
        for text, subject in (
            ("주차장에서", "parking"), ("도서관을", "library"), ("놀이터의", "playground"), ("수영장에", "pool"),
            ("마을버스가", "bus"), ("하수도는", "sewer"), ("가로등이", "lights"), ("체육관으로", "gym"),
            ("캠핑장까지", "camping"), ("경로당에는", "welfare"), ("산책로를", "forest"), ("회의록도", "meeting"),
            ("승강기가", "elevator"), ("이사회에서", "meeting"),
        )
    ),
    *(
        Question("spacing", text, subject)
        for text, subject in (
            ("공영 주차 장", "parking"), ("어린이놀이터", "playground"), ("자전거 도로", "bicycle"),
            ("마을 버스", "bus"), ("참여 예산", "budget"), ("문화 회관", "culture"), ("추모 공원", "cemetery"),
            ("청년센터취업", "youth"), ("대형폐기물", "waste"), ("지하 차도", "tunnel"), ("감사결과", "audit"),
            ("주차장요금", "parking"), ("도서관시간", "library"), ("임대 주택", "housing"),
        )
    ),
    *(
        Question("misspelled", text, subject)
        for text, subject in (
            ("주챠장", "parking"), ("도소관", "library"), ("노리터", "playground"), ("수영잔", "pool"),
            ("승간기", "elevator"), ("체육간", "gym"), ("갬핑장", "camping"), ("하수됴", "sewer"),
            ("경노당", "welfare"), ("산첵로", "forest"), ("자전고도로", "bicycle"), ("정류잔", "bus"),
            ("가로둥", "lights"), ("수의게약", "contract"), ("추모공언", "cemetery"), ("이사훼", "meeting"),
        )
    ),
    *(
        Question("several_words", text, subject)
        for text, subject in (
            ("주차장 요금 감면", "parking"), ("도서관 밤에 여나요", "library"), ("놀이터 안전", "playground"),
            ("버스 배차 간격", "bus"), ("임대주택 모집", "housing"), ("캠핑장 환불", "camping"),
            ("채용 필기시험 언제", "hiring"), ("지하차도 침수", "tunnel"), ("수돗물 수질", "water"),
            ("엘리베이터 고장났어요", "elevator"), ("경로당 냉난방비", "welfare"), ("계약 내역 공개", "contract"),
        )
    ),
]  # fmt: skip
# What is typed as first consonants, and the word that has to stand among what is offered.
INITIALS = [
    ("ㅈㅊ", "주차"), ("ㄷㅅㄱ", "도서관"), ("ㄴㅇㅌ", "놀이터"), ("ㅅㅇㅈ", "수영장"), ("ㅁㅇㅂㅅ", "마을버스"),
    ("ㄱㄹㄷ", "가로등"), ("ㅊㅇㄱ", "체육관"), ("ㅋㅍㅈ", "캠핑장"), ("ㄱㄹㄷ", "경로당"), ("ㅅㄱㄱ", "승강기"),
    ("ㅈㅈㄱㄷㄹ", "자전거도로"), ("ㅎㅇㄹ", "회의록"),
]  # fmt: skip

"""The pictures of the demo: drawn here, so that they belong to nobody else and are the same each time."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from demo.canvas import HEIGHT, WIDTH, Canvas, shade

GREEN, LEAF, DARK_GREEN = (122, 178, 110), (92, 158, 98), (58, 122, 92)
CLOTHES = [(233, 116, 81), (64, 123, 201), (242, 178, 62), (126, 104, 190), (52, 152, 140), (214, 92, 122)]
WALLS = [(236, 226, 208), (214, 222, 232), (240, 208, 186), (204, 214, 204), (226, 214, 228)]
PANE, WOOD, STONE = (176, 210, 232), (176, 124, 82), (208, 206, 200)


def skyline(canvas: Canvas) -> None:
    canvas.disc(930, 150, 62, (255, 226, 150))
    canvas.glow(930, 150, 120, (255, 214, 130), 0.5)
    for x, y, size in ((210, 130, 60), (560, 90, 44), (1050, 240, 50)):
        canvas.cloud(x, y, size)
    canvas.hills(520, 150, (168, 200, 204), 1.4)
    x = -10.0
    while x < WIDTH:
        width, height = canvas.chance.randint(64, 128), canvas.chance.randint(120, 330)
        canvas.building(x, 575, width, height, canvas.chance.choice(WALLS), PANE)
        x += width + canvas.chance.randint(-4, 14)
    canvas.box(0, 570, WIDTH, 110, GREEN)
    for x in range(20, WIDTH, 84):
        canvas.tree(x + canvas.chance.randint(-14, 14), 600, canvas.chance.randint(70, 104), LEAF)
    canvas.box(0, 620, WIDTH, 60, (118, 126, 138))
    for x in range(0, WIDTH, 90):
        canvas.box(x, 646, 48, 6, (240, 240, 236))


def park(canvas: Canvas) -> None:
    canvas.cloud(280, 120, 64)
    canvas.cloud(820, 90, 48)
    canvas.hills(430, 160, (158, 204, 168), 1.6)
    canvas.hills(520, 130, GREEN, 1.1)
    canvas.shape([(520, 675), (760, 675), (690, 520), (640, 450), (612, 450), (600, 520)], (238, 222, 190))
    for x, ground, size in ((110, 520, 190), (270, 500, 140), (980, 520, 200), (1120, 560, 160), (840, 480, 120)):
        canvas.tree(x, ground, size, canvas.chance.choice([LEAF, DARK_GREEN, (140, 180, 92)]))
    canvas.box(330, 560, 190, 14, WOOD, 4)
    canvas.box(330, 522, 190, 12, WOOD, 4)
    canvas.box(346, 560, 12, 44, (92, 96, 104))
    canvas.box(492, 560, 12, 44, (92, 96, 104))
    for x, size in ((690, 120), (760, 84), (900, 118)):
        canvas.person(x, 630, size, canvas.chance.choice(CLOTHES))


def library(canvas: Canvas) -> None:
    canvas.box(0, 560, WIDTH, 115, (206, 176, 142))
    for shelf in range(3):
        top = 70 + shelf * 160
        canvas.box(60, top + 118, 700, 16, (142, 98, 66))
        x = 76.0
        while x < 728:
            width, height = canvas.chance.randint(14, 30), canvas.chance.randint(70, 112)
            canvas.box(x, top + 118 - height, width, height, canvas.chance.choice(CLOTHES), 3)
            canvas.box(x + 3, top + 118 - height + 14, width - 6, 5, (250, 240, 220))
            x += width + 3
    canvas.box(820, 110, 300, 260, (214, 234, 244), 8)
    canvas.box(964, 110, 10, 260, (250, 250, 248))
    canvas.box(820, 236, 300, 10, (250, 250, 248))
    canvas.tree(890, 366, 150, LEAF)
    canvas.box(760, 520, 380, 18, (156, 108, 72), 6)
    canvas.box(790, 538, 16, 90, (126, 86, 58))
    canvas.box(1094, 538, 16, 90, (126, 86, 58))
    for x, colour in ((850, CLOTHES[1]), (960, CLOTHES[0]), (1060, CLOTHES[4])):
        canvas.person(x, 610, 170, colour)
    canvas.box(760, 540, 380, 18, (166, 116, 78), 6)


def riverside(canvas: Canvas) -> None:
    canvas.disc(320, 200, 54, (255, 214, 150))
    canvas.hills(360, 120, (150, 178, 196), 1.8)
    for x in range(620, WIDTH, 96):
        canvas.building(x, 372, 76, canvas.chance.randint(60, 150), canvas.chance.choice(WALLS), PANE)
    canvas.box(0, 366, WIDTH, 190, (108, 168, 206))
    for _ in range(46):
        x, y = canvas.chance.randint(0, WIDTH), canvas.chance.randint(384, 540)
        canvas.box(x, y, canvas.chance.randint(30, 90), 4, (150, 200, 226), 2)
    for x in (180, 480, 780, 1080):
        canvas.box(x - 12, 318, 24, 150, (222, 216, 206))
    canvas.box(0, 296, WIDTH, 28, (236, 232, 222))
    for x in (30, 330, 630, 930):
        canvas.arc(x + 150, 300, 138, 180, 360, (214, 106, 86), 12)
    canvas.box(0, 540, WIDTH, 140, GREEN)
    canvas.box(0, 586, WIDTH, 44, (226, 140, 112))
    canvas.box(0, 606, WIDTH, 4, (250, 240, 230))
    for x in (250, 640, 900):
        canvas.person(x, 612, 110, canvas.chance.choice(CLOTHES))


def meeting(canvas: Canvas) -> None:
    canvas.box(0, 560, WIDTH, 115, (198, 188, 176))
    canvas.box(330, 70, 540, 250, (252, 252, 250), 10)
    for index, height in enumerate((70, 110, 92, 150, 176)):
        canvas.box(400 + index * 88, 290 - height, 52, height, CLOTHES[index], 4)
    canvas.box(380, 290, 460, 4, (130, 136, 146))
    canvas.box(70, 90, 180, 220, (214, 232, 240), 6)
    canvas.box(950, 90, 180, 220, (214, 232, 240), 6)
    people = [(150, 190), (300, 205), (460, 198), (640, 206), (800, 196), (960, 204), (1080, 188)]
    for index, (x, size) in enumerate(people):
        canvas.person(x, 590, size, CLOTHES[index % len(CLOTHES)])
    canvas.box(60, 500, 1080, 34, (160, 112, 76), 14)
    canvas.box(60, 526, 1080, 70, (142, 98, 66), 8)


def night_street(canvas: Canvas) -> None:
    for _ in range(60):
        canvas.disc(canvas.chance.randint(0, WIDTH), canvas.chance.randint(0, 240), 1.6, (226, 232, 248))
    canvas.disc(1010, 110, 40, (250, 240, 206))
    for x in range(0, WIDTH, 150):
        colour = canvas.chance.choice([(58, 70, 104), (66, 62, 100), (50, 78, 108)])
        canvas.building(x, 540, 140, canvas.chance.randint(150, 330), colour, (252, 214, 130))
    canvas.box(0, 536, WIDTH, 140, (50, 56, 76))
    canvas.box(0, 556, WIDTH, 34, (78, 84, 104))
    for x in (160, 480, 800, 1110):
        canvas.box(x - 4, 330, 8, 236, (120, 128, 146))
        canvas.box(x - 4, 330, 58, 8, (120, 128, 146), 3)
        canvas.disc(x + 50, 344, 12, (255, 240, 190))
        canvas.glow(x + 50, 380, 100, (255, 214, 130), 0.5)
    for x in (300, 690):
        canvas.person(x, 590, 120, canvas.chance.choice(CLOTHES))


def market(canvas: Canvas) -> None:
    for x in range(-20, WIDTH, 200):
        canvas.building(x, 430, 190, canvas.chance.randint(180, 300), canvas.chance.choice(WALLS), PANE)
    canvas.box(0, 430, WIDTH, 245, (216, 200, 180))
    for stall, x in enumerate((60, 340, 620, 900)):
        colour = CLOTHES[stall % len(CLOTHES)]
        canvas.box(x + 8, 360, 8, 200, (120, 92, 72))
        canvas.box(x + 224, 360, 8, 200, (120, 92, 72))
        for stripe in range(8):
            tint = colour if stripe % 2 else (252, 246, 236)
            left = x + stripe * 30
            canvas.shape([(left, 330), (left + 30, 330), (left + 34, 388), (left - 4, 388)], tint)
        canvas.box(x, 470, 240, 90, (170, 120, 82), 6)
        for item in range(10):
            canvas.disc(x + 20 + item * 22, 468 - (item % 2) * 12, 13, canvas.chance.choice(CLOTHES))
    for x in (220, 500, 800, 1060):
        canvas.person(x, 650, canvas.chance.randint(150, 180), canvas.chance.choice(CLOTHES))


def playground(canvas: Canvas) -> None:
    canvas.cloud(900, 110, 60)
    canvas.hills(470, 110, (152, 202, 150), 1.3)
    canvas.box(0, 470, WIDTH, 205, (238, 206, 158))
    canvas.box(180, 250, 150, 230, (242, 178, 62), 8)
    canvas.shape([(170, 250), (340, 250), (255, 170)], (214, 92, 90))
    canvas.box(222, 330, 66, 150, (252, 240, 214), 8)
    canvas.shape([(330, 300), (360, 300), (560, 560), (500, 560)], (64, 150, 201))
    for x in (700, 1010):
        canvas.line([(x, 560), (x + 40, 260), (x + 80, 560)], (92, 108, 130), 12)
    canvas.line([(736, 264), (1054, 264)], (92, 108, 130), 12)
    for x in (830, 950):
        canvas.line([(x - 26, 264), (x - 26, 470)], (130, 140, 156), 4)
        canvas.line([(x + 26, 264), (x + 26, 470)], (130, 140, 156), 4)
        canvas.box(x - 36, 466, 72, 12, (214, 92, 90), 5)
    for x, size in ((620, 110), (830, 116), (420, 104)):
        canvas.person(x, 610, size, canvas.chance.choice(CLOTHES))
    canvas.tree(1130, 520, 190, LEAF)
    canvas.tree(70, 520, 170, DARK_GREEN)


def solar(canvas: Canvas) -> None:
    canvas.disc(1010, 130, 64, (255, 220, 120))
    canvas.glow(1010, 130, 150, (255, 210, 110), 0.6)
    canvas.hills(470, 140, (166, 206, 160), 1.2)
    canvas.building(90, 600, 420, 300, (230, 224, 212), PANE)
    canvas.building(640, 600, 460, 230, (216, 222, 230), PANE)
    for left, top, count in ((110, 250, 4), (660, 320, 5)):
        for panel in range(count):
            x = left + panel * 92
            canvas.shape([(x, top + 50), (x + 78, top + 50), (x + 96, top), (x + 18, top)], (44, 82, 140))
            canvas.line([(x + 26, top + 50), (x + 44, top)], (120, 160, 206), 3)
            canvas.line([(x + 52, top + 50), (x + 70, top)], (120, 160, 206), 3)
    canvas.box(0, 596, WIDTH, 80, GREEN)
    for x in (560, 600, 1140):
        canvas.tree(x, 640, 130, LEAF)


def bus_stop(canvas: Canvas) -> None:
    canvas.cloud(240, 120, 52)
    for x in range(0, WIDTH, 170):
        canvas.building(x, 470, 156, canvas.chance.randint(140, 280), canvas.chance.choice(WALLS), PANE)
    canvas.box(0, 466, WIDTH, 90, (214, 208, 200))
    canvas.box(0, 556, WIDTH, 120, (108, 116, 130))
    for x in range(0, WIDTH, 120):
        canvas.box(x, 612, 64, 7, (244, 236, 200))
    canvas.box(110, 300, 330, 18, (70, 96, 132), 6)
    canvas.box(122, 318, 10, 220, (92, 108, 130))
    canvas.box(418, 318, 10, 220, (92, 108, 130))
    canvas.box(140, 340, 270, 120, (206, 228, 238), 4)
    canvas.box(150, 496, 250, 14, WOOD, 4)
    for x in (200, 300, 380):
        canvas.person(x, 548, 150, canvas.chance.choice(CLOTHES))
    canvas.box(600, 350, 470, 230, (52, 140, 96), 26)
    canvas.box(622, 380, 426, 92, (206, 232, 242), 12)
    for x in (726, 832, 938):
        canvas.box(x, 380, 8, 92, (52, 140, 96))
    canvas.box(600, 500, 470, 14, (240, 244, 240))
    for x in (710, 960):
        canvas.disc(x, 582, 42, (46, 50, 60))
        canvas.disc(x, 582, 18, (190, 196, 204))


def sports_hall(canvas: Canvas) -> None:
    canvas.box(0, 420, WIDTH, 255, (222, 168, 110))
    for x in range(0, WIDTH, 100):
        canvas.line([(x, 420), (x * 1.4 - 240, 675)], (206, 150, 94), 3)
    canvas.arc(600, 580, 130, 0, 360, (252, 246, 236), 7)
    canvas.line([(600, 420), (600, 675)], (252, 246, 236), 7)
    for x in range(80, WIDTH, 190):
        canvas.box(x, 60, 130, 110, (214, 234, 244), 6)
    for side in (70, 1020):
        canvas.box(side, 210, 110, 84, (250, 250, 248), 6)
        canvas.box(side + 34, 244, 42, 34, (226, 110, 84), 2)
        canvas.arc(side + 55, 300, 24, 0, 360, (226, 110, 84), 6)
    for x, size in ((330, 190), (520, 176), (720, 196), (900, 180)):
        canvas.person(x, 620, size, canvas.chance.choice(CLOTHES))
    canvas.disc(620, 330, 24, (232, 122, 62))


def winter_forest(canvas: Canvas) -> None:
    canvas.hills(420, 170, (188, 206, 222), 1.5)
    canvas.hills(500, 140, (214, 226, 236), 1.1)
    for _ in range(26):
        x = canvas.chance.randint(-20, WIDTH)
        canvas.pine(
            x,
            canvas.chance.randint(500, 620),
            canvas.chance.randint(120, 230),
            canvas.chance.choice([DARK_GREEN, (72, 130, 112)]),
        )
    canvas.box(0, 610, WIDTH, 70, (244, 248, 250))
    for _ in range(120):
        canvas.disc(
            canvas.chance.randint(0, WIDTH),
            canvas.chance.randint(0, HEIGHT),
            canvas.chance.uniform(1.5, 4),
            (255, 255, 255),
        )


def parking(canvas: Canvas) -> None:
    canvas.cloud(860, 100, 54)
    for x in range(0, WIDTH, 210):
        canvas.building(x, 380, 190, canvas.chance.randint(120, 250), canvas.chance.choice(WALLS), PANE)
    canvas.box(0, 376, WIDTH, 300, (124, 132, 146))
    for row, y in enumerate((420, 570)):
        for slot in range(7):
            x = 40 + slot * 164
            canvas.box(x, y - 20, 5, 96, (240, 240, 236))
            if (slot + row) % 3:
                colour = CLOTHES[(slot + row * 2) % len(CLOTHES)]
                canvas.box(x + 18, y, 130, 46, colour, 14)
                canvas.box(x + 42, y - 26, 78, 34, shade(colour, 0.25), 12)
                canvas.disc(x + 48, y + 46, 14, (46, 50, 60))
                canvas.disc(x + 120, y + 46, 14, (46, 50, 60))
    canvas.box(1090, 210, 70, 70, (40, 96, 180), 12)
    canvas.box(1112, 224, 10, 44, (255, 255, 255))
    canvas.arc(1122, 236, 13, 270, 90, (255, 255, 255), 9)
    canvas.box(1120, 280, 9, 150, (150, 156, 166))


@dataclass(frozen=True)
class Scene:
    """Its title and the words that stand for it are in texts/pictures.toml."""

    name: str
    paint: Callable[[Canvas], None]
    top: tuple[int, int, int]
    bottom: tuple[int, int, int]


DAY, DAY_LOW = (150, 202, 236), (232, 244, 248)
INDOOR, INDOOR_LOW = (244, 236, 222), (236, 224, 206)
SCENES = (
    Scene("skyline", skyline, DAY, DAY_LOW),
    Scene("park", park, DAY, DAY_LOW),
    Scene("library", library, INDOOR, INDOOR_LOW),
    Scene("riverside", riverside, (248, 222, 190), (214, 232, 240)),
    Scene("meeting", meeting, INDOOR, INDOOR_LOW),
    Scene("night-street", night_street, (24, 32, 66), (66, 74, 116)),
    Scene("market", market, DAY, DAY_LOW),
    Scene("playground", playground, DAY, DAY_LOW),
    Scene("solar", solar, DAY, DAY_LOW),
    Scene("bus-stop", bus_stop, DAY, DAY_LOW),
    Scene("sports-hall", sports_hall, (220, 230, 236), (240, 240, 236)),
    Scene("winter-forest", winter_forest, (170, 192, 214), (232, 240, 246)),
    Scene("parking", parking, DAY, DAY_LOW),
)


def painted(scene: Scene, seed: int) -> bytes:
    """The picture as JPEG; the same seed gives the same picture."""
    canvas = Canvas(scene.top, scene.bottom, random.Random(f"{seed}-{scene.name}"))  # noqa: S311  (a drawing, not a secret)
    scene.paint(canvas)
    return canvas.jpeg()

"""A canvas for flat pictures: drawn large and made small, so that edges are smooth."""

import math
import random
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 675
SCALE = 2

Colour = tuple[int, int, int]


def shade(colour: Colour, amount: float) -> Colour:
    """Lighter for a positive amount, darker for a negative one."""
    towards = 255 if amount > 0 else 0
    share = abs(amount)
    return tuple(round(part + (towards - part) * share) for part in colour)  # type: ignore[return-value]


class Canvas:
    """Coordinates are those of the finished picture."""

    def __init__(self, top: Colour, bottom: Colour, chance: random.Random) -> None:
        self.chance = chance
        self.image = _gradient(top, bottom)
        self.draw = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, radius: float = 0) -> None:
        corners = [x * SCALE, y * SCALE, (x + width) * SCALE, (y + height) * SCALE]
        self.draw.rounded_rectangle(corners, radius * SCALE, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        corners = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self.draw.ellipse(corners, fill=colour)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def line(self, points: list[tuple[float, float]], colour: Colour, width: float) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")

    def arc(self, x: float, y: float, radius: float, start: float, end: float, colour: Colour, width: float) -> None:
        corners = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self.draw.arc(corners, start, end, fill=colour, width=round(width * SCALE))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.5) -> None:
        """Soft light around a lamp or the sun."""
        light = Image.new("RGB", self.image.size)
        corners = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        ImageDraw.Draw(light).ellipse(corners, fill=tuple(round(part * strength) for part in colour))
        small = light.resize((WIDTH // 4, HEIGHT // 4)).filter(ImageFilter.GaussianBlur(radius / 8))
        self.image = ImageChops.screen(self.image, small.resize(self.image.size))
        self.draw = ImageDraw.Draw(self.image)

    def hills(self, base: float, height: float, colour: Colour, waves: float = 2.0) -> None:
        shift = self.chance.uniform(0, math.tau)
        points = [
            (
                x,
                base
                - height
                * (0.5 + 0.32 * math.sin(shift + x / WIDTH * math.tau * waves) + 0.18 * math.sin(shift * 2 + x / 130)),
            )
            for x in range(0, WIDTH + 12, 12)
        ]
        self.shape([(0, HEIGHT), *points, (WIDTH, HEIGHT)], colour)

    def cloud(self, x: float, y: float, size: float, colour: Colour = (255, 255, 255)) -> None:
        self.box(x - size, y, size * 2, size * 0.5, colour, size * 0.25)
        self.disc(x - size * 0.35, y + size * 0.05, size * 0.38, colour)
        self.disc(x + size * 0.25, y - size * 0.08, size * 0.48, colour)

    def tree(self, x: float, ground: float, size: float, colour: Colour) -> None:
        self.box(x - size * 0.06, ground - size * 0.5, size * 0.12, size * 0.5, (121, 85, 61))
        self.disc(x, ground - size * 0.78, size * 0.34, colour)
        self.disc(x - size * 0.2, ground - size * 0.58, size * 0.26, shade(colour, -0.08))
        self.disc(x + size * 0.2, ground - size * 0.6, size * 0.26, shade(colour, 0.1))

    def pine(self, x: float, ground: float, size: float, colour: Colour) -> None:
        self.box(x - size * 0.04, ground - size * 0.2, size * 0.08, size * 0.2, (110, 78, 56))
        for step in range(3):
            half, top = size * (0.3 - step * 0.06), ground - size * (0.55 + step * 0.2)
            self.shape(
                [(x - half, top + size * 0.4), (x + half, top + size * 0.4), (x, top)], shade(colour, step * 0.07)
            )

    def person(self, x: float, ground: float, size: float, clothes: Colour, hair: Colour = (62, 48, 44)) -> None:
        skin = (240, 205, 178)
        self.box(x - size * 0.14, ground - size * 0.3, size * 0.12, size * 0.3, (70, 82, 102), size * 0.04)
        self.box(x + size * 0.02, ground - size * 0.3, size * 0.12, size * 0.3, (70, 82, 102), size * 0.04)
        self.box(x - size * 0.19, ground - size * 0.7, size * 0.38, size * 0.46, clothes, size * 0.12)
        self.disc(x, ground - size * 0.84, size * 0.15, skin)
        corners = [
            (x - size * 0.16) * SCALE,
            (ground - size) * SCALE,
            (x + size * 0.16) * SCALE,
            (ground - size * 0.7) * SCALE,
        ]
        self.draw.pieslice(corners, 180, 360, fill=hair)

    def building(self, x: float, ground: float, width: float, height: float, colour: Colour, lit: Colour) -> None:
        self.box(x, ground - height, width, height, colour)
        self.box(x, ground - height, width, 8, shade(colour, -0.18))
        columns, rows = max(2, int(width // 26)), max(2, int(height // 34))
        gap = width / columns
        for column in range(columns):
            for row in range(rows):
                pane = lit if self.chance.random() < 0.72 else shade(colour, -0.25)
                self.box(x + gap * column + gap * 0.25, ground - height + 20 + row * 33, gap * 0.5, 18, pane, 2)

    def jpeg(self) -> bytes:
        finished = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        stream = BytesIO()
        finished.save(stream, "JPEG", quality=88, optimize=True)
        return stream.getvalue()


def _gradient(top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, HEIGHT))
    for y in range(HEIGHT):
        share = y / (HEIGHT - 1)
        column.putpixel((0, y), tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)))
    return column.resize((WIDTH * SCALE, HEIGHT * SCALE))

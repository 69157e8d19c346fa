"""A sheet of paper and three inks to draw a flat picture with.

A picture is three plates (dark, middle, warm), each a black-and-white drawing, printed on tinted
paper one after the other. Where plates overlap the colours multiply, as on a screen-printed poster.
"""

import math
import random

from PIL import Image, ImageChops, ImageDraw


WIDTH, HEIGHT = 1200, 630
SCALE = 2  # Drawn twice as large, then halved: that smooths the edges.
DARK, MIDDLE, WARM = range(3)

# Paper, then the three inks.
PALETTES = {
    "tide": ("#F4EFE2", "#0C4F49", "#63B5A4", "#EC8A43"),
    "dusk": ("#F5ECDF", "#1D3C63", "#79AECB", "#E4674F"),
    "meadow": ("#F5F1DF", "#1F5135", "#93BF62", "#F2B83A"),
    "brick": ("#F6EFE5", "#463056", "#83B7BA", "#DE6242"),
    "frost": ("#EEF3F2", "#123C4F", "#90CADA", "#F4BC55"),
}


class Sheet:
    """Three plates and the tools to draw on them; measures are pixels of the finished picture."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        size = (WIDTH * SCALE, HEIGHT * SCALE)
        self._plates = [Image.new("L", size, 0) for _ink in range(3)]
        self._pens = [ImageDraw.Draw(plate) for plate in self._plates]

    def polygon(self, ink, points, fill=255):
        self._pens[ink].polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def box(self, ink, left, top, right, bottom, radius=0, fill=255):
        corners = [left * SCALE, top * SCALE, right * SCALE, bottom * SCALE]
        self._pens[ink].rounded_rectangle(corners, radius=radius * SCALE, fill=fill)

    def disc(self, ink, x, y, radius, fill=255):
        self.oval(ink, x - radius, y - radius, x + radius, y + radius, fill)

    def oval(self, ink, left, top, right, bottom, fill=255):
        self._pens[ink].ellipse(
            [left * SCALE, top * SCALE, right * SCALE, bottom * SCALE], fill=fill
        )

    def ring(self, ink, x, y, radius, width, start=0, end=360):
        corners = [
            (x - radius) * SCALE,
            (y - radius) * SCALE,
            (x + radius) * SCALE,
            (y + radius) * SCALE,
        ]
        self._pens[ink].arc(corners, start, end, fill=255, width=round(width * SCALE))

    def wedge(self, ink, x, y, radius, start, end, fill=255):
        """A slice of a disc; angles in degrees, clockwise from three o'clock."""
        corners = [
            (x - radius) * SCALE,
            (y - radius) * SCALE,
            (x + radius) * SCALE,
            (y + radius) * SCALE,
        ]
        self._pens[ink].pieslice(corners, start, end, fill=fill)

    def line(self, ink, points, width, fill=255):
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self._pens[ink].line(scaled, fill=fill, width=round(width * SCALE), joint="curve")

    def rounded_line(self, ink, points, width, fill=255):
        self.line(ink, points, width, fill)
        for x, y in points:
            self.disc(ink, x, y, width / 2, fill)

    def knock_out(self, draw, *args):
        """Leave a shape free of every ink; `draw` is one of the tools, `args` the rest."""
        for ink in range(3):
            draw(ink, *args, fill=0)

    def band(self, ink, top, swing, length, phase=0.0, bottom=HEIGHT):
        """A wavy surface from `top` down; `swing` is the height of a wave, `length` its length."""
        crest = [(x, self.wave(x, top, swing, length, phase)) for x in range(0, WIDTH + 8, 8)]
        self.polygon(ink, [*crest, (WIDTH, bottom), (0, bottom)])

    def ripple(self, ink, y, swing, length, phase, width, left=0, right=WIDTH, fill=255):
        """A wavy line."""
        points = [(x, self.wave(x, y, swing, length, phase)) for x in range(left, right + 6, 6)]
        self.line(ink, points, width, fill)

    def hatch(self, ink, left, top, right, bottom, gap, width, fill=255):
        """Level lines across a rectangle: a lighter tone of the same ink."""
        y = top
        while y < bottom:
            self.line(ink, [(left, y), (right, y)], width, fill)
            y += gap

    @staticmethod
    def wave(x, middle, swing, length, phase=0.0):
        return middle + swing * math.sin(2 * math.pi * (x / length + phase))

    def printed(self, palette):
        """Return the finished picture, the plates printed in the colours of `palette`."""
        paper, *inks = PALETTES[palette]
        picture = Image.new("RGB", (WIDTH, HEIGHT), paper)
        white = Image.new("RGB", (WIDTH, HEIGHT), "white")
        for plate, ink in zip(self._plates, inks, strict=True):
            layer = white.copy()
            layer.paste(ink, mask=plate.reduce(SCALE))
            picture = ImageChops.multiply(picture, layer)
        return picture

"""The subjects of the intranet's pictures, land and water; `motifs_people` holds the others."""

import math

from example_site.intranet.sheet import DARK, HEIGHT, MIDDLE, WARM, WIDTH


def sun(sheet, x=None, y=None, radius=None):
    pick = sheet.random
    x = x or pick.choice([220, 330, 860, 960])
    y = y or pick.randint(150, 220)
    sheet.disc(WARM, x, y, radius or pick.randint(80, 120))
    return x, y


def clouds(sheet, count=2, ink=MIDDLE, top=60, bottom=180):
    for position in range(count):
        x = (position + 0.5) * WIDTH / count + sheet.random.randint(-120, 120)
        y = sheet.random.randint(top, bottom)
        sheet.box(ink, x - 110, y, x + 110, y + 34, 17)
        sheet.box(ink, x - 50, y - 26, x + 70, y + 16, 20)


def water(sheet, top, layers=3):
    """Water in ever darker layers down to the lower edge, with a few light ripples."""
    pick = sheet.random
    step = (HEIGHT - top) / layers
    sheet.band(MIDDLE, top, 7, 420, pick.random())
    for layer in range(1, layers):
        sheet.band(DARK, top + layer * step, 11, 300 + 60 * layer, pick.random())
    for _ripple in range(6):
        left = pick.randint(0, 950)
        y = pick.randint(round(top + 25), HEIGHT - 30)
        sheet.knock_out(
            lambda ink, *place, fill: sheet.ripple(ink, *place, fill=fill),
            y, 5, 90, pick.random(), 5, left, left + pick.randint(90, 220),
        )  # fmt: skip


def trees(sheet, ground, places, height=90):
    for x in places:
        tall = height * sheet.random.uniform(0.7, 1.15)
        sheet.line(DARK, [(x, ground), (x, ground - tall)], 7)
        sheet.oval(
            MIDDLE, x - tall * 0.34, ground - tall * 1.35, x + tall * 0.34, ground - tall * 0.35
        )
        sheet.oval(WARM, x - tall * 0.1, ground - tall * 1.25, x + tall * 0.34, ground - tall * 0.5)


def dyke(sheet):
    """A dyke in section: river on one side, houses behind, the clay core laid open."""
    pick = sheet.random
    flip = pick.random() < 0.5
    sun(sheet, x=WIDTH - 260 if flip else 260)
    clouds(sheet, 2)

    def side(points):
        return [(WIDTH - x if flip else x, y) for x, y in points]

    sheet.polygon(MIDDLE, side([(0, 350), (640, 350), (640, 630), (0, 630)]))
    for y, left in ((390, 40), (425, 160), (468, 20), (520, 120), (570, 60)):
        for ink in range(3):
            sheet.line(ink, side([(left, y), (left + pick.randint(120, 240), y)]), 5, fill=0)
    crest = pick.randint(230, 260)
    sheet.polygon(
        MIDDLE, side([(250, 630), (560, crest), (720, crest), (1200, 540), (1200, 630)]), fill=0
    )
    sheet.polygon(DARK, side([(250, 630), (560, crest), (720, crest), (1200, 540), (1200, 630)]))
    sheet.polygon(
        DARK, side([(410, 630), (585, crest + 70), (700, crest + 70), (960, 630)]), fill=0
    )
    sheet.polygon(WARM, side([(420, 630), (588, crest + 78), (696, crest + 78), (945, 630)]))
    for y in range(crest + 110, 640, 34):
        sheet.line(WARM, side([(400, y), (980, y)]), 5, fill=0)
    for x, tall in ((850, 90), (950, 120), (1060, 84)):
        base = crest + (x - 720) * (540 - crest) / 480
        sheet.polygon(
            MIDDLE,
            side([(x, base + 24), (x, base - tall), (x + 74, base - tall), (x + 74, base + 40)]),
        )
        roof = [(x - 10, base - tall), (x + 37, base - tall - 52), (x + 84, base - tall)]
        sheet.polygon(WARM, side(roof))
    for x in (600, 680):
        sheet.line(DARK, side([(x, crest), (x, crest - 46)]), 8)
        ends = sorted(side([(x - 17, crest - 84), (x + 17, crest - 50)]))
        sheet.oval(WARM, ends[0][0], crest - 84, ends[1][0], crest - 50)


def waves(sheet):
    """High water: steep waves against a low sun."""
    pick = sheet.random
    sun(sheet, x=pick.randint(380, 820), y=230, radius=150)
    for layer, (top, ink) in enumerate(((250, MIDDLE), (335, DARK), (420, MIDDLE), (500, DARK))):
        length = pick.choice([260, 300, 340])
        phase = pick.random()
        points = []
        for x in range(0, WIDTH + 6, 6):
            turn = (x / length + phase) % 1
            points.append((x, top - (54 - 6 * layer) * (1 - abs(2 * turn - 1) ** 0.6)))
        sheet.polygon(ink, [*points, (WIDTH, HEIGHT), (0, HEIGHT)])
        sheet.line(ink, [(x, y + 20) for x, y in points], 5, fill=0)
    for _gull in range(3):
        x, y = pick.randint(140, 1060), pick.randint(70, 150)
        sheet.ring(DARK, x - 20, y, 20, 6, 200, 340)
        sheet.ring(DARK, x + 18, y, 20, 6, 200, 340)


def fish(sheet, x, y, length, ink, flip=False):
    way = -1 if flip else 1
    sheet.oval(ink, x - length / 2, y - length * 0.19, x + length / 2, y + length * 0.19)
    tail = x - way * length * 0.4
    sheet.polygon(
        ink,
        [
            (tail, y),
            (tail - way * length * 0.3, y - length * 0.2),
            (tail - way * length * 0.3, y + length * 0.2),
        ],
    )
    sheet.knock_out(sheet.disc, x + way * length * 0.3, y - length * 0.04, length * 0.04)


def fish_ladder(sheet):
    """Basins stepping up beside a weir, fish on their way to the top."""
    pick = sheet.random
    clouds(sheet, 2, WARM, 50, 110)
    flip = pick.random() < 0.5
    for step in range(5):
        left = step * 240
        top = 470 - step * 74
        a, b = (WIDTH - left - 240, WIDTH - left) if flip else (left, left + 240)
        sheet.box(MIDDLE, a, top, b, HEIGHT)
        wall = b - 22 if not flip else a
        sheet.box(DARK, wall, top - 76, wall + 22, HEIGHT)
        for y in range(top + 40, HEIGHT, 44):
            start = pick.randint(a, b - 130)
            sheet.line(MIDDLE, [(start, y), (start + 90, y)], 5, fill=0)
        size = pick.randint(84, 112)
        fish(sheet, (a + b) / 2, top + 62, size, pick.choice([WARM, DARK, WARM]), flip)
    jump = WIDTH - 690 if flip else 690
    fish(sheet, jump, 175, 120, WARM, flip)
    sheet.ring(DARK, jump, 300, 120, 6, 215, 325)


def heat(sheet):
    """A canal in front of canal houses; warm coils rise from the water into the homes."""
    pick = sheet.random
    x = -10
    while x < WIDTH:
        wide, tall = pick.randint(116, 156), pick.randint(190, 280)
        top = 400 - tall
        ink = pick.choice([MIDDLE, WARM, DARK, MIDDLE])
        sheet.box(ink, x, top, x + wide, 400)
        if pick.random() < 0.5:
            sheet.polygon(ink, [(x, top + 1), (x + wide / 2, top - 62), (x + wide, top + 1)])
        else:
            for stair in range(3):
                inset = wide * (0.12 + 0.13 * stair)
                sheet.box(ink, x + inset, top - 24 * (stair + 1), x + wide - inset, top + 2)
        for row in range(3):
            for column in range(2):
                left = x + wide * (0.2 + 0.36 * column)
                y = top + 28 + row * 62
                sheet.knock_out(sheet.box, left, y, left + wide * 0.22, y + 36, 3)
                if pick.random() < 0.3:
                    sheet.box(WARM, left, y, left + wide * 0.22, y + 36, 3)
        x += wide + 8
    sheet.box(DARK, 0, 400, WIDTH, 424)
    water(sheet, 440, 2)
    middle = pick.choice([300, 600, 900])
    for loop in range(4):
        y = 466 + loop * 36
        sheet.knock_out(sheet.box, middle - 130, y, middle + 130, y + 22, 11)
        sheet.box(WARM, middle - 126, y + 3, middle + 126, y + 19, 8)


def wind(sheet):
    """Turbines in a polder."""
    pick = sheet.random
    sun(sheet)
    clouds(sheet, 3)
    sheet.band(MIDDLE, 440, 20, 1100, pick.random())
    sheet.band(DARK, 510, 14, 900, pick.random())
    for position, tall in enumerate(pick.sample([330, 250, 290, 200], 3)):
        x = 220 + position * 380 + pick.randint(-70, 70)
        base = 520
        sheet.polygon(
            DARK, [(x - 12, base), (x - 5, base - tall), (x + 5, base - tall), (x + 12, base)]
        )
        turn = pick.random() * 2
        for blade in range(3):
            angle = turn + blade * 2 * math.pi / 3
            reach = tall * 0.46
            tip = (x + reach * math.cos(angle), base - tall + reach * math.sin(angle))
            bulge = (
                x + reach * 0.3 * math.cos(angle + 0.26),
                base - tall + reach * 0.3 * math.sin(angle + 0.26),
            )
            sheet.polygon(DARK, [(x, base - tall), bulge, tip])
        sheet.disc(WARM, x, base - tall, 13)
    for y in range(545, HEIGHT, 26):
        sheet.ripple(DARK, y, 6, 500, 0.2, 5, fill=0)


def drought(sheet):
    """Cracked clay under a large sun."""
    pick = sheet.random
    sun(sheet, x=pick.randint(300, 900), y=210, radius=165)
    sheet.box(MIDDLE, 0, 262, WIDTH, 300)
    sheet.box(WARM, 0, 300, WIDTH, HEIGHT)
    rows = [300, 350, 420, 510, 640]
    grid = []
    for row, y in enumerate(rows):
        count = 11 - row
        grid.append(
            [
                (
                    column * WIDTH / count + pick.randint(-34, 34),
                    y + (pick.randint(-18, 18) if row else 0),
                )
                for column in range(-1, count + 2)
            ]
        )
    for upper, lower in zip(grid, grid[1:], strict=False):
        for position, point in enumerate(upper):
            target = lower[min(position, len(lower) - 1)]
            middle = ((point[0] + target[0]) / 2 + 22, (point[1] + target[1]) / 2)
            sheet.line(DARK, [point, middle, target], 8)
        sheet.line(DARK, lower, 9)
    for x in pick.sample(range(150, 1100, 90), 3):
        sheet.line(DARK, [(x, 330), (x + 6, 262)], 6)
        sheet.oval(MIDDLE, x + 4, 232, x + 48, 262)


def rain(sheet):
    """A shower over roofs, a full gutter."""
    pick = sheet.random
    for x in range(-60, WIDTH, 170):
        sheet.disc(MIDDLE, x + 80, 40 + pick.randint(-20, 20), 110)
    sheet.box(DARK, 0, -10, WIDTH, 40)
    for _drop in range(64):
        x, y = pick.randint(0, WIDTH), pick.randint(160, 470)
        sheet.rounded_line(pick.choice([MIDDLE, DARK]), [(x, y), (x - 12, y + 38)], 6)
    x = -40
    while x < WIDTH:
        wide, tall = pick.randint(150, 220), pick.randint(90, 160)
        sheet.knock_out(sheet.box, x, 510 - tall, x + wide, 560)
        sheet.box(WARM, x, 510 - tall, x + wide, 560)
        roof = [(x - 14, 512 - tall), (x + wide / 2, 430 - tall), (x + wide + 14, 512 - tall)]
        for ink in range(3):
            sheet.polygon(ink, roof, fill=0)
        sheet.polygon(DARK, roof)
        sheet.knock_out(sheet.box, x + wide / 2 - 20, 545 - tall, x + wide / 2 + 20, 590 - tall, 4)
        x += wide + pick.randint(18, 46)
    sheet.box(DARK, 0, 540, WIDTH, HEIGHT)
    for y in (565, 596):
        sheet.ripple(DARK, y, 7, 120, pick.random(), 6, fill=0)


def bridge(sheet):
    """A bridge over a broad river."""
    pick = sheet.random
    sun(sheet, y=190)
    sheet.band(MIDDLE, 330, 18, 900, pick.random(), 400)
    water(sheet, 400)
    deck = 300
    sheet.box(DARK, 0, deck, WIDTH, deck + 26)
    for tower in (330, 870):
        sheet.box(DARK, tower - 14, 90, tower + 14, 520, 4)
        sheet.box(DARK, tower - 44, 480, tower + 44, 530, 8)
        for cable in range(1, 7):
            for way in (-1, 1):
                sheet.line(WARM, [(tower, 96 + cable * 12), (tower + way * cable * 44, deck)], 6)
    for x in pick.sample(range(80, 1100, 120), 4):
        sheet.box(WARM, x, deck - 26, x + 58, deck - 5, 6)
        sheet.box(MIDDLE, x + 10, deck - 42, x + 44, deck - 22, 6)


def pump(sheet):
    """A pumping station: brick hall, tall windows, water pouring out."""
    pick = sheet.random
    clouds(sheet, 3)
    left = pick.choice([250, 330, 400])
    trees(sheet, 430, [left - 130, left - 60, left + 660, left + 730], 120)
    sheet.box(WARM, left, 190, left + 560, 430)
    sheet.hatch(WARM, left, 204, left + 560, 430, 16, 2, fill=0)
    sheet.polygon(DARK, [(left - 26, 194), (left + 60, 110), (left + 500, 110), (left + 586, 194)])
    sheet.box(DARK, left + 440, 40, left + 486, 140)
    for window in range(5):
        x = left + 34 + window * 104
        for tool, box in ((sheet.box, (x, 250, x + 62, 392)), (sheet.oval, (x, 220, x + 62, 282))):
            sheet.knock_out(tool, *box)
            tool(DARK, *box)
        sheet.line(DARK, [(x + 31, 222), (x + 31, 392)], 5, fill=0)
        sheet.line(DARK, [(x, 310), (x + 62, 310)], 5, fill=0)
    sheet.box(DARK, 0, 430, WIDTH, 468)
    water(sheet, 510, 2)
    for outlet in range(3):
        x = left + 110 + outlet * 150
        sheet.knock_out(sheet.disc, x, 466, 34)
        sheet.ring(DARK, x, 466, 36, 12)
        sheet.box(MIDDLE, x - 22, 466, x + 22, 560)


def river(sheet):
    """Land from the air: a river winding through fields."""
    pick = sheet.random
    fields = [MIDDLE, WARM, DARK, MIDDLE, None, MIDDLE, WARM]
    for column in range(7):
        for row in range(4):
            ink = pick.choice(fields)
            x, y = column * 190 - 60 + row * 26, row * 165 - 10
            corners = [(x, y), (x + 178, y), (x + 204, y + 153), (x + 26, y + 153)]
            if ink is None:
                continue
            sheet.polygon(ink, corners)
            if pick.random() < 0.6:
                for furrow in range(1, 8):
                    shift = furrow * 22
                    sheet.line(ink, [(x + shift, y), (x + shift + 26, y + 153)], 4, fill=0)
    phase = pick.random()
    course = [
        (x, 320 + 140 * math.sin(2 * math.pi * (x / 900 + phase)))
        for x in range(-40, WIDTH + 60, 10)
    ]
    for ink in range(3):
        sheet.line(ink, course, 120, fill=0)
    sheet.line(DARK, course, 96)
    sheet.line(MIDDLE, [(x, y - 8) for x, y in course], 60)
    sheet.line(DARK, [(x, y - 8) for x, y in course], 44, fill=0)
    trees(sheet, 200, pick.sample(range(60, 1150, 70), 3), 70)
    trees(sheet, 610, pick.sample(range(60, 1150, 70), 4), 80)


def ice(sheet):
    """Frozen canal, reeds, one skater."""
    pick = sheet.random
    sun(sheet, y=200, radius=100)
    sheet.band(MIDDLE, 300, 10, 800, pick.random(), 340)
    trees(sheet, 322, pick.sample(range(60, 1150, 90), 6), 110)
    sheet.hatch(MIDDLE, 0, 350, WIDTH, HEIGHT, 34, 6)
    for _scratch in range(7):
        x, y = pick.randint(0, 1000), pick.randint(380, 610)
        sheet.ring(DARK, x, y - 300, 300, 4, 70, 100)
    for edge in (40, 1080):
        for _reed in range(9):
            x = edge + pick.randint(-30, 90)
            top = pick.randint(330, 430)
            sheet.line(DARK, [(x, HEIGHT), (x + 12, top)], 7)
            sheet.rounded_line(WARM, [(x + 12, top), (x + 14, top - 44)], 14)
    x = pick.choice([480, 620, 740])
    sheet.disc(WARM, x + 40, 300, 30)
    sheet.rounded_line(DARK, [(x + 30, 345), (x - 20, 430)], 50)
    sheet.rounded_line(DARK, [(x - 20, 440), (x + 40, 500), (x + 10, 570)], 24)
    sheet.rounded_line(DARK, [(x - 25, 440), (x - 110, 520)], 24)
    sheet.rounded_line(WARM, [(x + 30, 350), (x + 100, 400)], 18)
    sheet.line(DARK, [(x - 20, 586), (x + 60, 582)], 8)


LANDSCAPE = {
    "dyke": dyke,
    "waves": waves,
    "fish ladder": fish_ladder,
    "heat": heat,
    "wind": wind,
    "drought": drought,
    "rain": rain,
    "bridge": bridge,
    "pump": pump,
    "river": river,
    "ice": ice,
}

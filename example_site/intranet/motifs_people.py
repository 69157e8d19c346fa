"""The subjects of the intranet's pictures: people, work and buildings."""

import math

from example_site.intranet.motifs_landscape import clouds, sun, trees, water
from example_site.intranet.sheet import DARK, HEIGHT, MIDDLE, WARM, WIDTH


def person(sheet, x, ground, tall, coat, helmet=False, arm=0):
    """A standing figure; `arm` lifts one arm (-1 left, 1 right, 0 none)."""
    head = tall * 0.12
    shoulder = ground - tall + head * 2.3
    for ink in range(3):
        sheet.box(
            ink,
            x - tall * 0.15,
            shoulder,
            x + tall * 0.15,
            ground - tall * 0.36,
            tall * 0.1,
            fill=0,
        )
        sheet.disc(ink, x, ground - tall + head, head, fill=0)
    for side in (-1, 1):
        sheet.rounded_line(
            DARK,
            [(x + side * tall * 0.07, ground - tall * 0.4), (x + side * tall * 0.08, ground - 4)],
            tall * 0.1,
        )
    sheet.box(coat, x - tall * 0.15, shoulder, x + tall * 0.15, ground - tall * 0.36, tall * 0.1)
    for side in (-1, 1):
        elbow = (x + side * tall * 0.2, shoulder + tall * 0.2)
        hand = (x + side * tall * 0.18, shoulder + tall * 0.36)
        if arm == side:
            elbow = (x + side * tall * 0.26, shoulder + tall * 0.04)
            hand = (x + side * tall * 0.34, shoulder - tall * 0.16)
        sheet.rounded_line(
            coat, [(x + side * tall * 0.12, shoulder + tall * 0.07), elbow, hand], tall * 0.07
        )
    sheet.disc(WARM if coat != WARM else MIDDLE, x, ground - tall + head, head)
    if helmet:
        sheet.wedge(DARK, x, ground - tall + head * 0.9, head * 1.2, 180, 360)
    else:
        sheet.wedge(DARK, x, ground - tall + head, head, 170, 350)


def people(sheet):
    """Colleagues in the field, helmets on, a sun behind them."""
    pick = sheet.random
    sun(sheet, x=pick.randint(350, 850), y=260, radius=200)
    sheet.band(MIDDLE, 430, 22, 1000, pick.random())
    count = pick.choice([3, 4])
    for position in range(count):
        x = WIDTH * (position + 1) / (count + 1) + pick.randint(-30, 30)
        coat = [DARK, WARM, MIDDLE, DARK][(position + pick.randint(0, 3)) % 4]
        person(
            sheet,
            x,
            590 + pick.randint(-12, 12),
            pick.randint(330, 390),
            coat,
            True,
            pick.choice([-1, 0, 1]),
        )
    sheet.band(DARK, 575, 8, 700, pick.random())


def office(sheet):
    """Two people at one desk, screens, a plant, a wide window."""
    pick = sheet.random
    sheet.box(MIDDLE, 90, 60, 1110, 400, 12)
    sheet.disc(WARM, pick.choice([330, 880]), 210, 90)
    sheet.band(MIDDLE, 320, 14, 500, pick.random(), 400)
    for x in (90, 430, 770, 1100):
        sheet.box(DARK, x - 6, 56, x + 6, 404)
    sheet.box(DARK, 84, 52, 1116, 66)
    person(sheet, pick.randint(380, 460), 690, 420, WARM)
    person(sheet, pick.randint(740, 820), 690, 430, DARK)
    for ink in range(3):
        sheet.box(ink, 0, 500, WIDTH, HEIGHT, fill=0)
    sheet.box(DARK, 0, 500, WIDTH, 524)
    sheet.box(WARM, 0, 524, WIDTH, HEIGHT)
    for x in pick.sample([180, 560, 950], 2):
        for ink in range(3):
            sheet.box(ink, x - 6, 344, x + 186, 470, 8, fill=0)
        sheet.box(DARK, x, 350, x + 180, 464, 8)
        sheet.box(DARK, x + 80, 464, x + 100, 500)
        for bar in range(4):
            tall = pick.randint(20, 80)
            sheet.box(DARK, x + 22 + bar * 38, 446 - tall, x + 46 + bar * 38, 446, fill=0)
            sheet.box(MIDDLE, x + 22 + bar * 38, 446 - tall, x + 46 + bar * 38, 446)
    for leaf in range(7):
        angle = math.pi * (0.15 + 0.7 * leaf / 6)
        sheet.rounded_line(
            DARK, [(70, 470), (70 - 90 * math.cos(angle), 470 - 130 * math.sin(angle))], 14
        )
    sheet.box(WARM, 36, 450, 104, 502, 8)


def data(sheet):
    """Measured points, columns and a line over a grid."""
    pick = sheet.random
    for x in range(0, WIDTH, 60):
        for y in range(30, HEIGHT, 60):
            sheet.disc(MIDDLE, x + 30, y, 4)
    tops = []
    level = pick.randint(180, 300)
    for column in range(10):
        level = max(90, min(440, level + pick.randint(-80, 90)))
        x = 70 + column * 110
        sheet.box(MIDDLE if column % 3 else WARM, x, HEIGHT - level, x + 74, HEIGHT, 8)
        tops.append((x + 37, HEIGHT - level - pick.randint(30, 90)))
    sheet.line(DARK, tops, 12)
    for x, y in tops:
        sheet.knock_out(sheet.disc, x, y, 22)
        sheet.disc(DARK, x, y, 19)
        sheet.knock_out(sheet.disc, x, y, 8)
    sheet.band(DARK, 585, 9, 200, pick.random())


def network(sheet):
    """Places joined by lines: stations, sensors, homes."""
    pick = sheet.random
    nodes = [
        (130 + column * 235 + pick.randint(-45, 45), 120 + row * 190 + pick.randint(-40, 40))
        for column in range(5)
        for row in range(3)
    ]
    for position, (x, y) in enumerate(nodes):
        for other in (position + 1, position + 3, position + 4):
            if other < len(nodes) and abs(nodes[other][0] - x) < 330:
                sheet.line(DARK, [(x, y), nodes[other]], 6)
    for position, (x, y) in enumerate(nodes):
        ink = [WARM, MIDDLE, MIDDLE, DARK][position % 4]
        radius = pick.randint(30, 64)
        sheet.knock_out(sheet.disc, x, y, radius + 8)
        sheet.disc(ink, x, y, radius)
        if ink != DARK:
            sheet.ring(DARK, x, y, radius * 0.55, 8)
        else:
            sheet.knock_out(sheet.disc, x, y, radius * 0.4)


def homes(sheet):
    """A street with gardens: what people can do at home."""
    pick = sheet.random
    sun(sheet, radius=90)
    sheet.box(MIDDLE, 0, 470, WIDTH, HEIGHT)
    for position in range(3):
        x = 90 + position * 370
        tall = pick.randint(180, 230)
        for ink in range(3):
            sheet.box(ink, x, 500 - tall, x + 260, 510, fill=0)
        sheet.box([WARM, DARK, WARM][position], x, 500 - tall, x + 260, 510)
        sheet.polygon(
            [DARK, WARM, DARK][position],
            [(x - 24, 502 - tall), (x + 130, 380 - tall), (x + 284, 502 - tall)],
        )
        for left in (30, 160):
            sheet.knock_out(sheet.box, x + left, 530 - tall, x + left + 70, 590 - tall, 4)
        sheet.knock_out(sheet.box, x + 104, 420, x + 156, 510, 4)
        sheet.box(MIDDLE, x + 104, 420, x + 156, 510, 4)
        sheet.line(DARK, [(x + 272, 500 - tall), (x + 272, 470)], 8)
        sheet.box(WARM, x + 252, 440, x + 300, 510, 6)
    trees(sheet, 520, [60, 410, 780, 1150], 110)
    for _tuft in range(18):
        x, y = pick.randint(0, WIDTH), pick.randint(535, 620)
        sheet.line(DARK, [(x, y), (x - 8, y - 22)], 5)
        sheet.line(DARK, [(x, y), (x + 8, y - 22)], 5)


def canteen(sheet):
    """A long table laid for lunch."""
    pick = sheet.random
    for x in (200, 600, 1000):
        sheet.line(DARK, [(x, 0), (x, 110)], 6)
        sheet.polygon(WARM, [(x - 90, 180), (x - 34, 104), (x + 34, 104), (x + 90, 180)])
        sheet.polygon(MIDDLE, [(x - 90, 180), (x + 90, 180), (x + 190, 400), (x - 190, 400)])
    sheet.box(DARK, 0, 400, WIDTH, 440)
    sheet.box(WARM, 0, 440, WIDTH, HEIGHT)
    for stripe in range(0, WIDTH, 120):
        sheet.box(WARM, stripe, 440, stripe + 50, HEIGHT, fill=0)
    for position in range(4):
        x = 170 + position * 290
        if pick.random() < 0.5:
            sheet.oval(DARK, x - 80, 352, x + 80, 400)
            sheet.oval(MIDDLE, x - 60, 330, x + 60, 380)
            sheet.ring(DARK, x, 300, 20, 6, 90, 270)
            sheet.ring(DARK, x + 30, 290, 20, 6, 270, 90)
        else:
            sheet.knock_out(sheet.box, x - 40, 290, x + 40, 400, 10)
            sheet.box(DARK, x - 40, 290, x + 40, 400, 10)
            sheet.ring(DARK, x + 48, 340, 28, 12)
            sheet.ring(DARK, x, 250, 24, 6, 100, 260)


def bicycle(sheet):
    """Cycling to work along the dyke."""
    pick = sheet.random
    sun(sheet, x=pick.choice([260, 930]), y=190, radius=130)
    clouds(sheet, 2)
    sheet.band(MIDDLE, 470, 12, 1300, pick.random())
    sheet.band(DARK, 540, 6, 1300, pick.random())
    x, y = pick.choice([430, 540, 620]), 470
    for wheel in (x - 110, x + 130):
        sheet.ring(DARK, wheel, y, 78, 11)
        for spoke in range(6):
            angle = spoke * math.pi / 6
            sheet.line(
                DARK,
                [
                    (wheel - 70 * math.cos(angle), y - 70 * math.sin(angle)),
                    (wheel + 70 * math.cos(angle), y + 70 * math.sin(angle)),
                ],
                2,
            )
    frame = [(x - 110, y), (x - 40, y - 120), (x + 90, y - 120), (x + 10, y), (x - 110, y)]
    sheet.rounded_line(WARM, frame, 12)
    sheet.rounded_line(WARM, [(x + 10, y), (x - 40, y - 120), (x - 48, y - 150)], 12)
    sheet.rounded_line(WARM, [(x + 130, y), (x + 86, y - 170), (x + 60, y - 176)], 12)
    sheet.rounded_line(DARK, [(x - 80, y - 156), (x - 20, y - 156)], 16)
    sheet.rounded_line(DARK, [(x - 50, y - 166), (x + 40, y - 110), (x + 14, y + 10)], 30)
    sheet.rounded_line(DARK, [(x - 48, y - 176), (x + 10, y - 290)], 56)
    sheet.rounded_line(WARM, [(x + 10, y - 280), (x + 70, y - 240), (x + 62, y - 180)], 20)
    sheet.disc(WARM, x + 30, y - 356, 40)
    sheet.wedge(DARK, x + 30, y - 357, 45, 170, 350)


def laboratory(sheet):
    """Flasks with water samples."""
    pick = sheet.random
    for x in range(40, WIDTH, 80):
        sheet.line(MIDDLE, [(x, 0), (x, 470)], 2)
    sheet.disc(WARM, pick.choice([300, 900]), 220, 150)
    for position in range(4):
        x = 210 + position * 260 + pick.randint(-24, 24)
        ink = [MIDDLE, WARM, MIDDLE, DARK][(position + pick.randint(0, 3)) % 4]
        if pick.random() < 0.55:
            flask = [
                (x - 24, 190),
                (x + 24, 190),
                (x + 24, 290),
                (x + 105, 480),
                (x - 105, 480),
                (x - 24, 290),
            ]
            for plate in range(3):
                sheet.polygon(plate, flask, fill=0)
            sheet.polygon(ink, [(x - 62, 385), (x + 62, 385), (x + 103, 478), (x - 103, 478)])
            sheet.line(DARK, [*flask, flask[0]], 9)
        else:
            sheet.knock_out(sheet.box, x - 44, 210, x + 44, 480, 24)
            sheet.box(ink, x - 42, pick.randint(290, 370), x + 42, 476, 18)
            sheet.line(DARK, [(x - 44, 210), (x - 44, 470), (x + 44, 470), (x + 44, 210)], 9)
        sheet.rounded_line(DARK, [(x - 46, 196), (x + 46, 196)], 14)
        for bubble in range(3):
            sheet.knock_out(
                sheet.disc, x + pick.randint(-28, 28), 460 - bubble * 26, pick.randint(5, 9)
            )
    sheet.box(DARK, 0, 480, WIDTH, 506)
    water(sheet, 540, 2)


def tower(sheet):
    """The head office at the waterside."""
    pick = sheet.random
    sun(sheet)
    clouds(sheet, 2)
    left = pick.choice([300, 420, 520])
    for offset, wide, top, ink in (
        (0, 220, 120, DARK),
        (230, 170, 210, MIDDLE),
        (-190, 180, 270, WARM),
    ):
        x = left + offset
        sheet.knock_out(sheet.box, x, top, x + wide, 460)
        sheet.box(ink, x, top, x + wide, 460)
        for y in range(top + 26, 430, 48):
            for window in range(round(wide / 46) - 0):
                a = x + 14 + window * 48
                if a + 26 < x + wide:
                    sheet.box(ink, a, y, a + 26, y + 26, 3, fill=0)
                    if pick.random() < 0.25:
                        sheet.box(WARM, a, y, a + 26, y + 26, 3)
    trees(sheet, 462, [120, 220, 940, 1040, 1120], 100)
    sheet.box(DARK, 0, 458, WIDTH, 484)
    water(sheet, 500, 2)


PEOPLE_AND_WORK = {
    "people": people,
    "office": office,
    "data": data,
    "network": network,
    "homes": homes,
    "canteen": canteen,
    "bicycle": bicycle,
    "laboratory": laboratory,
    "tower": tower,
}

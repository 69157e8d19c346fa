"""The picture that networks show for a public edition without an image."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont


# What LinkedIn asks for; X and Facebook cut the same shape.
WIDTH, HEIGHT = 1200, 627
MARGIN = 80
BACKGROUND, STRIPE, TEXT = "#0b6b57", "#5cc9ae", "#ffffff"
TITLE_SIZE, NAME_SIZE = 64, 32
MOST_LINES = 5


@lru_cache(maxsize=64)
def card_png(title: str, name: str) -> bytes:
    """A PNG of 1200 by 627 pixels with ``title``, and ``name`` (the site's) below it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, HEIGHT - 24, WIDTH, HEIGHT), fill=STRIPE)
    font = ImageFont.load_default(TITLE_SIZE)
    lines = _wrapped(draw, title, font)
    draw.multiline_text((MARGIN, MARGIN), "\n".join(lines), font=font, fill=TEXT, spacing=16)
    small = ImageFont.load_default(NAME_SIZE)
    draw.text((MARGIN, HEIGHT - MARGIN - NAME_SIZE), name, font=small, fill=STRIPE)
    content = io.BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font=font) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > MOST_LINES:
        lines = lines[:MOST_LINES]
        lines[-1] += " …"
    return lines

"""Draws the intranet's pictures: flat, in three inks, from nothing but a seed."""

import io

from example_site.intranet.motifs_landscape import LANDSCAPE
from example_site.intranet.motifs_people import PEOPLE_AND_WORK
from example_site.intranet.sheet import Sheet


MOTIFS = LANDSCAPE | PEOPLE_AND_WORK


def illustration(motif, palette, seed):
    """Return a picture as JPEG bytes, 1200 by 630 pixels; the same arguments give the same picture.

    Args:
        motif: a name in `MOTIFS`.
        palette: a name in `sheet.PALETTES`.
        seed: any text or number; it varies the composition.
    """
    sheet = Sheet(f"{motif}:{seed}")
    MOTIFS[motif](sheet)
    file = io.BytesIO()
    sheet.printed(palette).save(file, "JPEG", quality=88, subsampling=0)
    return file.getvalue()

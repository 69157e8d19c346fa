"""QR codes as inline SVG."""

import io
from xml.sax.saxutils import escape

import segno


def qr_svg(url: str, *, title: str = "") -> str:
    """An SVG picture of ``url`` that scales to its container, to put into a page as it is.

    ``title`` is the text alternative; without it the picture is hidden from screen readers. It
    holds no style and no script: black on white by attributes, as readers of codes expect in
    dark pages too. Raises ``ValueError`` when the address is too long for a code.
    """
    try:
        code = segno.make_qr(url, error="m")
    except segno.DataOverflowError as error:
        raise ValueError("The address is too long for a QR code.") from error
    buffer = io.BytesIO()
    code.save(
        buffer,
        kind="svg",
        border=4,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass="wa-qr",
        lineclass=None,
        xmldecl=False,
        nl=False,
    )
    start, inner = buffer.getvalue().decode().split(">", 1)
    if not title:
        return f'{start} aria-hidden="true" focusable="false">{inner}'
    return f'{start} role="img"><title>{escape(title)}</title>{inner}'

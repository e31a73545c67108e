"""A page of a PDF -> a PNG picture: what label printers and the preview on the screen take.

Before it: `render`. After it: the ZPL printer, the window. PDFium serves one thread at a time, hence the
lock.
"""

from __future__ import annotations

from io import BytesIO
from threading import Lock

import pypdfium2

HEAD_203 = 203.2
"""What is sold as 203 dpi has 8 dots a millimetre: at this value a badge's code falls exactly on the dots."""
_A_HAIR = 1 - 1e-6
"""PDFium rounds up and then stretches: 1184.0001 dots would become 1185, and modules would miss the dots."""
_PDFIUM = Lock()


def png(pdf: bytes, dpi: float, page: int = 0) -> bytes:
    """The page at `dpi` dots per inch, on white."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            picture = document[page].render(scale=dpi / 72 * _A_HAIR).to_pil()
        finally:
            document.close()
    stream = BytesIO()
    picture.save(stream, "PNG", compress_level=3)
    return stream.getvalue()

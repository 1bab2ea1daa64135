"""Reads the printed lines of a PDF: text, size of type, weight and place."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it ships no types
import pypdfium2.raw as raw  # type: ignore[import-untyped]  # nor here

from documents.outcome import ExtractError, ExtractFailure
from documents.text import collapse

_MOST_PAGES = 1000
_MOST_CHARACTERS = 2_000_000
_LEAST_A_LINE = 20
_EDGE = 0.1
_BOLD = (b"bold", b"black", b"heavy")
_HYPHEN = "\ufffe"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; sizes and places are in points, `top` above `bottom`.

    `edge`: it stands in the outer tenth of the page, where running heads are.
    """

    text: str
    size: float
    bold: bool
    top: float
    bottom: float
    left: float
    right: float
    edge: bool


@dataclass(frozen=True, slots=True)
class Print:
    """A PDF's pages as lines, with the title and language that it states."""

    pages: list[list[Line]]
    title: str | None
    language: str | None


def read_print(body: bytes) -> Print:
    """Read all lines; a PDF that is broken, locked or too long is a named failure.

    Not to be called by two threads at once, and only where a crash does no harm: see `apart`.
    """
    document = _open(body)
    try:
        return _read(document)
    except pdfium.PdfiumError as error:
        raise ExtractError(ExtractFailure.PDF_MALFORMED, str(error)) from error
    finally:
        document.close()


def _open(body: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        reason = ExtractFailure.PDF_ENCRYPTED if locked else ExtractFailure.PDF_MALFORMED
        raise ExtractError(reason, str(error)) from error


def _read(document: pdfium.PdfDocument) -> Print:
    if len(document) > _MOST_PAGES:
        raise ExtractError(ExtractFailure.TOO_LARGE, f"{len(document)} pages")
    pages: list[list[Line]] = []
    characters = 0
    for page in document:
        lines = list(_page_lines(page))
        characters += sum(max(len(line.text), _LEAST_A_LINE) for line in lines)
        if characters > _MOST_CHARACTERS:
            raise ExtractError(ExtractFailure.TOO_LARGE, f"{characters} characters of text")
        pages.append(lines)
        page.close()
    title = collapse(document.get_metadata_value("Title"))
    return Print(pages, title or None, _language(document))


def _language(document: pdfium.PdfDocument) -> str | None:
    buffer = (ctypes.c_ushort * 64)()
    size = raw.FPDFCatalog_GetLanguage(document, buffer, ctypes.sizeof(buffer))
    text = bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "ignore")
    return text.strip().replace("_", "-") or None


def _page_lines(page: pdfium.PdfPage) -> Iterator[Line]:
    textpage, height = page.get_textpage(), page.get_height()
    at = 0
    for printed in textpage.get_text_range().split("\r\n"):
        units = len(printed.encode("utf-16-le", "surrogatepass")) // 2
        text = collapse(printed.replace(_HYPHEN, ""))
        if text:
            first = at + len(printed) - len(printed.lstrip())
            yield _line(textpage, text, (first, at + units - 1), height)
        at += units + 2
    textpage.close()


def _line(textpage: pdfium.PdfTextPage, text: str, ends: tuple[int, int], height: float) -> Line:
    start, end = (raw.FPDFText_GetCharIndexFromTextIndex(textpage, at) for at in ends)
    left, bottom, _, top = _box(textpage, start)
    size = raw.FPDFText_GetFontSize(textpage, start) * _scale(textpage, start)
    bold = _is_bold(textpage, start) and _is_bold(textpage, end)
    edge = bottom < _EDGE * height or top > (1 - _EDGE) * height
    return Line(text, round(size, 1), bold, top, bottom, left, _box(textpage, end)[2], edge)


def _box(textpage: pdfium.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    rect = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, index, rect)
    return rect.left, rect.bottom, rect.right, rect.top


def _scale(textpage: pdfium.PdfTextPage, index: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    return math.hypot(matrix.c, matrix.d) or 1.0


def _is_bold(textpage: pdfium.PdfTextPage, index: int) -> bool:
    name = ctypes.create_string_buffer(80)
    raw.FPDFText_GetFontInfo(textpage, index, name, len(name), ctypes.c_int())
    lowered = name.value.lower()
    return any(word in lowered for word in _BOLD)

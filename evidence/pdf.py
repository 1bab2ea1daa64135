"""The report as a PDF: the same bytes for the same report, in fonts that lie beside this file."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout, TableCellFillMode, XPos, YPos
from fpdf.fonts import TTFFont

from evidence.dossier import Run
from evidence.pages import is_code
from evidence.parts import Facts, Part, Place, Report, Rows, Section, Words

_FONTS = Path(__file__).parent / "fonts"
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # a PDF says when it was made: always the same
_MISSING = "\N{WHITE SQUARE}"
_INK, _SOFT, _LINE, _ACCENT = (29, 35, 33), (91, 101, 98), (226, 224, 218), (11, 106, 99)
_COLOURS = {"gone": (156, 47, 32), "come": (19, 92, 55)}
_CELL = 400  # characters of one cell; all of it stands in the files
_TOGETHER = 12  # so many facts are not torn apart by the end of a page
_NAMES = 48  # millimetres for the names of facts
# Hebrew, Arabic and their kin, and the scripts of India and South-East Asia.
_JOINED = re.compile("[\u0590-\u109f\u1780-\u18af\u200f\ufb1d-\ufdff\ufe70-\ufeff]")
_EASTERN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")  # Chinese and Japanese
_STYLES = {"gone": "S", "come": "U"}
_LACKING = (
    "Some characters are not in the fonts of this file and show as squares; report.html and the "
    "texts have all of them."
)
Clean = Callable[[str], str]


def draw_pdf(report: Report, clean: Clean) -> bytes:
    """Draw a report; `clean` makes text from strangers harmless."""
    sheet = _Sheet(report, clean)
    try:
        sheet.draw_all()
        return bytes(sheet.output())
    finally:
        sheet.close_fonts()


class _Sheet(FPDF):
    """A4 pages with the record's name above and the number of the page below."""

    def __init__(self, report: Report, clean: Clean) -> None:
        super().__init__(format="A4")
        self._report, self._clean, self._lacks = report, clean, False
        self.set_creation_date(_NO_TIME)
        self.set_title(f"{report.number}: {report.title}")
        self.set_margins(22, 20)
        self.c_margin = 0
        self.set_auto_page_break(auto=True, margin=22)
        self.add_font("text", "", _FONTS / "DejaVuSans.ttf")
        self.add_font("text", "B", _FONTS / "DejaVuSans-Bold.ttf")
        if _EASTERN.search(repr(report)):  # a large font, read only for whom it is
            self.add_font("eastern", "", _FONTS / "DroidSansFallbackFull.ttf")
            self.set_fallback_fonts(["eastern"], exact_match=False)
        fonts = (font for font in self.fonts.values() if isinstance(font, TTFFont))
        self._known = frozenset(sign for font in fonts for sign in font.cmap)

    def header(self) -> None:
        self._write_edge(10, self._report.head, self._report.number)

    def footer(self) -> None:
        self._write_edge(-14, self._report.foot, f"Page {self.page_no()} of {{nb}}")

    def draw_all(self) -> None:
        self.add_page()
        self._open()
        for section in self._report.sections:
            self._draw(section)
        if self._lacks:
            self.ln(4)
            self._write(_LACKING, 8, colour=_SOFT)

    def _open(self) -> None:
        self.set_draw_color(*_ACCENT)
        self.set_line_width(0.8)
        self.line(self.l_margin, self.get_y(), self.l_margin + 24, self.get_y())
        self.set_line_width(0.2)
        self.ln(4)
        self._write(self._report.title, 17, "B")
        self._write(self._report.lead, 10.5, colour=_SOFT)

    def _draw(self, section: Section) -> None:
        if self.will_page_break(20 + _height(section.parts[:1])):
            self.add_page()
        self.ln(5)
        self._write(section.title, 12, "B", colour=_ACCENT)
        for part in section.parts:
            match part:
                case Words():
                    self._write(part.text, 9, colour=_SOFT if part.quiet else _INK)
                case Facts():
                    self._draw_facts(part)
                case Rows():
                    self._draw_rows(part)
                case Place():
                    self._draw_place(part)

    def close_fonts(self) -> None:
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def _draw_facts(self, part: Facts) -> None:
        self.set_draw_color(*_LINE)
        if self.will_page_break(_height([part])):
            self.add_page()
        for name, value in part.rows:
            if self.will_page_break(7):
                self.add_page()
            self._draw_fact(name, value)
        self.ln(3)

    def _draw_fact(self, name: str, value: str) -> None:
        begin, page = self.get_y() + 1, self.page_no()
        self._font(8.5, colour=_SOFT)
        self._cell(self.l_margin, begin, _NAMES - 3, name)
        named = self.get_y()
        self._font(8.5)
        if is_code(value) and value.isascii():  # a font that every reader of PDF has
            self.set_font("Courier", "", 8)
        self._cell(self.l_margin + _NAMES, begin, 0, value)
        ends = self.get_y() if self.page_no() > page else max(named, self.get_y())
        self.set_y(ends + 1)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())

    def _cell(self, x: float, y: float, width: float, text: str) -> None:
        self.set_xy(x, y)
        shown = self._shown(text)
        self.multi_cell(width, 4.6, shown, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _draw_rows(self, part: Rows) -> None:
        rows = (part.heads, *part.rows)
        shown = [[self._shown(_cut(cell)) for cell in cells] for cells in rows]
        self._shape("".join(cell for cells in shown for cell in cells))
        self.set_draw_color(*_LINE)
        self._font(8.5)
        with self.table(
            shown,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            cell_fill_mode=TableCellFillMode.NONE,
            col_widths=tuple(part.widths),
            headings_style=FontFace(color=_SOFT, emphasis=""),
            line_height=4.6,
            padding=(1, 2, 1, 0),
            text_align="LEFT",
        ):
            pass
        self.ln(3)

    def _draw_place(self, part: Place) -> None:
        if self.will_page_break(26):
            self.add_page()
        self.ln(1.5)
        self._write(part.title, 9.5, "B")
        self._write(part.sentence, 9)
        for name, runs in (("Before", part.before), ("After", part.after)):
            if runs:
                self._draw_quote(name, runs)

    def _draw_quote(self, name: str, runs: Sequence[Run]) -> None:
        self._write(name, 7.5, colour=_SOFT)
        self.set_left_margin(self.l_margin + 5)
        self.set_x(self.l_margin)
        # Columns break lines at words, but turn the digits of scripts from right to left around.
        if any(_JOINED.search(run.text) for run in runs):
            self._draw_runs(runs, lambda text: self.write(4.8, text))
            self.ln(4.8)
        else:
            with self.text_columns(line_height=1.5) as lines:
                self._draw_runs(runs, lines.write)
        self.set_left_margin(self.l_margin - 5)
        self.ln(2)

    def _draw_runs(self, runs: Sequence[Run], write: Callable[[str], object]) -> None:
        for run in runs:
            self._font(9, _STYLES.get(run.mark, ""), _COLOURS.get(run.mark, _INK))
            write("… " if run.mark == "gap" else self._shown(run.text))

    def _write(
        self, text: str, size: float, style: str = "", colour: tuple[int, int, int] = _INK
    ) -> None:
        self._font(size, style, colour)
        self.multi_cell(
            0, size * 0.5, self._shown(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        self.ln(1.2)

    def _write_edge(self, y: float, left: str, right: str) -> None:
        self.set_y(y)
        self._font(7.5, colour=_SOFT)
        self.cell(0, 4, left)
        self.set_x(self.l_margin)
        self.cell(0, 4, right, align="R")
        self.set_y(self.t_margin)

    def _font(self, size: float, style: str = "", colour: tuple[int, int, int] = _INK) -> None:
        self.set_font("text", style, size)
        self.set_text_color(*colour)

    def _shape(self, text: str) -> None:
        """Join and turn letters where a script asks for it: it takes ten times longer."""
        self.set_text_shaping(use_shaping_engine=bool(_JOINED.search(text)))

    def _shown(self, text: str) -> str:
        shown = "".join(
            each if each == "\n" or ord(each) in self._known else _MISSING
            for each in self._clean(text)
        )
        self._lacks = self._lacks or _MISSING in shown
        self._shape(shown)
        return shown


def _height(parts: Sequence[Part]) -> float:
    """Say how many millimetres of some parts, at least, are to stay on one page."""
    facts = [len(part.rows) for part in parts if isinstance(part, Facts)]
    return 7 * sum(rows for rows in facts if rows < _TOGETHER) or 14


def _cut(text: str) -> str:
    return text if len(text) <= _CELL else text[:_CELL] + "…"

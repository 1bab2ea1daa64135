"""PDF files for tests, written by hand: good ones, and one that no reader gets to the end of."""

PLAIN, BOLD = "F1", "F2"
LOCKED = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%b) /U (%b) /P -4 >> /ID [<00> <00>]" % (
    b"o" * 32,
    b"u" * 32,
)

# A line of print: font, size, distance from the bottom, text; x is always 72.
Printed = tuple[str, float, float, str]


def write_pdf(*pages: list[Printed], trailer: bytes = b"") -> bytes:
    """Print lines on pages in Helvetica, plain and bold."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
    ]
    for n, lines in enumerate(pages):
        shown = "".join(f"BT /{f} {s} Tf 72 {y} Td ({text}) Tj ET\n" for f, s, y, text in lines)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (6 + 2 * n),
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(shown), shown.encode()),
        ]
    return assemble(objects, trailer)


def write_bomb() -> bytes:
    """A form that shows itself twice, each of which shows itself twice ..."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 11 "
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page + b"/Resources << /XObject << /X 5 0 R >> >> >>",
            b"<< /Length 5 >>\nstream\n/X Do\nendstream",
            form + b"/Resources << /XObject << /X 5 0 R >> >> >>\nstream\n/X Do /X Do\nendstream",
        ]
    )


def assemble(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Number the objects and write the table of their places."""
    out, places = b"%PDF-1.4\n", []
    for n, content in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (n, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(places)
    return out + table + b"trailer << /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, trailer, len(out),
    )  # fmt: skip

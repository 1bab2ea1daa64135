"""A small recorded history of an invented service, in the format that replay reads."""

import json
from dataclasses import dataclass, field
from pathlib import Path

SERVICE, TERMS_TYPE, COLLECTION = "Inkwell Notes", "Terms of Service", "invented"
ADDRESS = "https://inkwell.example/terms"
CLAUSES = (
    "These terms govern your use of Inkwell Notes and form an agreement between you and us.",
    "You must be at least sixteen years old to open an account and to use the service.",
    "You keep every right in your notes; you give us only the licence that we need to store them.",
    "You are responsible for the safety of your password and for what is done with your account.",
    "You must not use the service to break the law or to harm the rights of other people.",
    "We may suspend an account that breaks these terms after we have told you the reason.",
    "We provide the service with reasonable care, but we do not warrant that it is free of errors.",
    "You may close your account at any time and we will delete your notes within ninety days.",
)
REFUND = "We refund the fees of a paid plan when you cancel it within fourteen days."
FEE = "We charge a fee of nine euros a month for a paid plan and we do not refund any fee."
IN_GERMAN = (
    "Diese Bedingungen regeln die Nutzung von Inkwell Notes und sind ein Vertrag mit uns.",
    "Sie müssen mindestens sechzehn Jahre alt sein, um ein Konto bei uns zu eröffnen.",
    "Sie behalten alle Rechte an Ihren Notizen und geben uns nur die Erlaubnis, sie zu speichern.",
    "Sie sind für die Sicherheit Ihres Passworts und für Ihr Konto selbst verantwortlich.",
    "Sie dürfen den Dienst nicht nutzen, um gegen Gesetze oder Rechte anderer zu verstoßen.",
    "Wir können ein Konto sperren, das gegen diese Bedingungen verstößt, und nennen den Grund.",
    "Sie können Ihr Konto jederzeit schließen, und wir löschen Ihre Notizen in neunzig Tagen.",
)
CONTACT = "You can reach our privacy team by post at the address that is given in the imprint."


@dataclass
class Corpus:
    """Writes records and pairs into `folder`, and their indexes with `close`."""

    folder: Path
    histories: list[dict] = field(default_factory=list)
    noise: list[dict] = field(default_factory=list)

    def declare(self, name: str, *selectors: str) -> str:
        terms = {TERMS_TYPE: {"fetch": ADDRESS, "select": list(selectors)}}
        return self.write(
            f"declarations/{name}.json", json.dumps({"name": SERVICE, "terms": terms})
        )

    def record(self, kind, when, clauses, *, declaration=None, page=None, terms=TERMS_TYPE):
        """Add one version and its page; without `page` one is made, an empty one is left out."""
        stem = f"histories/{terms.lower().replace(' ', '-')}/{when}"
        file = self.write(f"{stem}.md", markdown(clauses))
        page = html(clauses) if page is None else page
        written = {"file": f"{stem}.html", "source_url": ADDRESS}
        if page:
            self.write(written["file"], page)
        self.histories.append(
            {
                "service": SERVICE,
                "terms_type": terms,
                "collection": COLLECTION,
                "file": file,
                "kind": kind,
                "captured_at": f"{when}T12:00:00Z",
                "html": [written] if page else [],
                "declaration": declaration,
                "declaration_exact": bool(declaration),
                "computed": {},
            }
        )

    def pair(self, kind, before, after, declaration):
        """Add two pages between which no version was recorded."""
        files = [f"noise/{len(self.noise)}-{side}.html" for side in ("before", "after")]
        for file, page in zip(files, (before, after), strict=True):
            self.write(file, page)
        self.noise.append(
            {
                "service": SERVICE,
                "terms_type": TERMS_TYPE,
                "collection": COLLECTION,
                "kind": kind,
                "before_file": files[0],
                "after_file": files[1],
                "version_file": None,
                "before_fetched_at": "2025-01-01T12:00:00Z",
                "after_fetched_at": "2025-01-02T12:00:00Z",
                "source_url_before": ADDRESS,
                "source_url_after": ADDRESS,
                "declaration": declaration,
                "declaration_exact": True,
            }
        )

    def close(self) -> Path:
        for name, rows in (("histories", self.histories), ("noise", self.noise)):
            lines = (json.dumps(row) + "\n" for row in rows)
            self.write(f"{name}/index.jsonl", "".join(lines))
        return self.folder

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return name


def html(clauses, token="", region="id=terms"):
    text = "".join(f"<p>{clause}</p>" for clause in clauses)
    return (
        f"<!doctype html><html lang=en><title>Terms</title><script>nonce='{token}'</script>"
        f"<nav><a href=/>Home {token}</a></nav><main><div {region}><h1>Terms of Service</h1>{text}"
        f"</div><div id=contact><h2>Contact</h2><p>{CONTACT}</p></div></main></html>"
    )


def markdown(clauses):
    return "\n\n".join(["# Terms of Service", *clauses])


def challenge():
    return (
        "<!doctype html><html lang=en><title>Just a moment...</title><body>"
        "<h1>Checking your browser</h1><p>Please verify that you are a human to go on.</p>"
        "</body></html>"
    )


def invented_corpus(folder: Path) -> Path:
    """One document by pages, one that goes on as Markdown, one pair of noise, one page lost."""
    corpus = Corpus(folder)
    narrow = corpus.declare("narrow", "#terms")
    wide = corpus.declare("wide", "#terms", "#contact")
    kind, free = [*CLAUSES, REFUND], [*CLAUSES, FEE]
    corpus.record("first", "2024-01-01", kind, declaration=narrow)
    corpus.record("change", "2024-02-01", free, declaration=narrow)
    corpus.record("technical", "2024-03-01", free, declaration=wide, page=html(free, "b"))
    corpus.record("change", "2024-04-01", kind, declaration=wide, page=html(kind, "c"))
    other = {"terms": "Developer Terms"}
    corpus.record("first", "2024-01-01", kind, **other)
    corpus.record("change", "2024-02-01", free, **other)
    corpus.record("change", "2024-03-01", free, page="", **other)
    corpus.record("change", "2024-04-01", kind, page="", **other)
    corpus.pair("noise", html(kind, "x"), html(kind, "y"), narrow)
    corpus.pair("unavailable", html(kind, "x"), challenge(), narrow)
    return corpus.close()

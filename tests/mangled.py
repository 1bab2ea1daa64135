"""Policy pages in small, and the runs of text that patterns may stumble over."""

CLAUSES = [
    f"We keep your personal data for {n} months – and share it with nobody else at all."
    for n in range(3, 43)
]
URL = "https://acme.test/privacy"

# Runs that patterns with two ways to read them take the square of, or never end.
RUNS = {
    "letters": "a" * 100_000,
    "digits": "1" * 100_000,
    "dots": "." * 100_000,
    "no-break spaces": "\u00a0" * 100_000 + "x",
    "brackets": "([" * 50_000,
    "numbering": "1." * 50_000,
    "Roman numbering": "iv." * 33_000,
    "colons before a date": "Last updated" + " :" * 45 + " never, 1 May 2024",
    "little words before a date": "Last updated" + " on" * 32 + " never, 1 May 2024",
    "dates": "1 May 2024 " * 9_000,
    "days": "1/2/" * 25_000,
    "links": "[](" * 33_000,
    "addresses": "a@" * 50_000,
    "hosts": "http://" + "a." * 50_000,
    "amounts": "$1," * 33_000,
    "continuing": "continu" * 14_000,
    "labels": "effective as of " * 6_000,
    "combining marks": "e" + "\u0301" * 50_000,
    "letters that unfold": "\ufdfa" * 20_000,
    "sentences": "We may. " * 12_000,
    "unlike words": " ".join(f"we use w{n}," for n in range(10_000)),
}


def page_of(*extra: str, region: str = "main") -> str:
    """Write a policy page of forty clauses and some more."""
    text = "".join(f"<p>{clause}</p>" for clause in (*CLAUSES, *extra))
    head = "<html lang='en'><head><title>Privacy Policy</title></head><body>"
    return f"{head}<{region}><h1>Privacy Policy</h1>{text}</{region}></body></html>"

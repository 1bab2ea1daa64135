"""Invented policies: their clauses, what may differ in them, and the pages that carry them."""

from collections.abc import Mapping, Sequence
from random import Random

SLOTS: Mapping[str, Sequence[str]] = {
    "support": (
        "You can reach our support team by chat on every working day of the year.",
        "You can reach our support team by e-mail only, and paid plans are answered first.",
    ),
    "controller": (
        "The controller of your personal data is Fernway Incorporated in Portland, Oregon.",
        "The controller of your personal data is Fernway Ireland Limited in Cork, Ireland.",
        "The controller of your personal data is Fernway Private Limited in Singapore.",
    ),
    "disputes": (
        "Every dispute is settled by binding arbitration, and you waive any class action.",
        "You may bring a dispute before the courts of the country in which you live.",
        "The courts of Singapore settle every dispute that arises out of this policy.",
    ),
}
_SECTIONS: Mapping[str, Sequence[str]] = {
    "Who we are": (
        "Fernway {n} offers an online service for notes, and this policy covers all of it.",
        "{controller}",
        "{support}",
        "This policy is part of the agreement between you and us about the use of the service.",
    ),
    "What we collect": (
        "We collect your name, your e-mail address and the password that you choose.",
        "We collect the content of your notes, which we store encrypted on our own servers.",
        "We record the address of your device and the pages that you open for {n} days.",
        "We receive payment details from the company that takes your payment for us.",
        "We do not collect data about your health, your religion or your political views.",
    ),
    "How we use it": (
        "We use personal data to provide the service, to secure it and to answer questions.",
        "We use your e-mail address to tell you of changes to your account or to this policy.",
        "We measure how the service is used so that we can find and repair its faults.",
        "We never use the content of your notes to choose the advertising that you see.",
        "You may object to any use that rests on our legitimate interests at any time.",
    ),
    "Whom we share it with": (
        "We share personal data with the providers that host, secure and bill the service.",
        "Each provider is bound by a contract and may use the data only on our instructions.",
        "We disclose data to an authority only where a law that applies to us demands it.",
        "If our company is sold, your data goes to the buyer under the terms of this policy.",
    ),
    "How long we keep it": (
        "We keep account data for 24 months after you close the account, then delete it.",
        "Backups are overwritten after {n} days, and until then nobody reads them.",
        "Invoices are kept for as long as the tax law of the country requires it.",
    ),
    "Your rights": (
        "You may ask for a copy of your data and for the correction of what is wrong.",
        "You may have your data deleted, and we answer such a request within {n} days.",
        "You may opt out of the measuring of use in the settings of your account.",
        "You may complain to the data protection authority of the place where you live.",
        "{disputes}",
    ),
    "Cookies": (
        "We set one cookie that keeps you signed in and one that remembers your language.",
        "We set no cookies of third parties and we do not track you on other sites.",
    ),
    "Changes": (
        "We announce a change of this policy {n} days before it takes effect.",
        "If you do not agree with a change you may close your account before that day.",
    ),
}
ADDED = "We may sell your personal data to advertisers and to data brokers."
LONGER = "We keep account data for 84 months after you close the account, then delete it."
_KEPT = "We keep account data for 24 months after you close the account, then delete it."
OPT_OUT = "You may opt out of the measuring of use in the settings of your account."
BRIEF = "You must be at least 21 years old to use the service."
_OTHER: Mapping[str, Sequence[str]] = {
    "Merchant programme": (
        "Merchants list goods in the Orlinda marketplace under these seller conditions.",
        "A listing states price, delivery costs, origin and the guarantee that the law requires.",
        "Counterfeit articles, weapons, medicines and live animals are prohibited for sale.",
    ),
    "Fees and payouts": (
        "Orlinda deducts a commission of nine percent from each completed order.",
        "Payouts reach the bank account of the merchant every second Friday.",
        "Chargebacks lower the next payout, and a negative balance is due within a week.",
    ),
    "Returns": (
        "Buyers return unused goods inside thirty calendar days with a full refund.",
        "Merchants pay the postage of returned parcels unless the buyer caused the damage.",
    ),
    "Ending the contract": (
        "Either party terminates with one month of written notice to the registered office.",
        "Orlinda blocks a shop immediately where fraud or repeated infringement is proved.",
        "Mandatory consumer statutes prevail wherever these conditions contradict them.",
    ),
}
_GERMAN = (
    "Diese Datenschutzerklärung gilt für alle Dienste, die wir unter diesem Namen anbieten.",
    "Wir verarbeiten personenbezogene Daten, um den Dienst bereitzustellen und zu sichern.",
    "Wir speichern die Daten Ihres Kontos für 24 Monate nach der Schließung des Kontos.",
    "Sie haben das Recht auf Auskunft, Berichtigung und Löschung Ihrer Daten bei uns.",
    "Wir geben Daten nur an Dienstleister weiter, die durch einen Vertrag gebunden sind.",
    "Behörden erhalten Daten nur, wenn ein Gesetz uns dazu ausdrücklich verpflichtet.",
    "Sie können der Verarbeitung jederzeit widersprechen, ohne Gründe dafür zu nennen.",
    "Rechnungen bewahren wir so lange auf, wie es das Steuerrecht von uns verlangt.",
)
Clauses = list[tuple[str, str]]


def policy(seed: int, slots: Mapping[str, int]) -> Clauses:
    """Write one policy, headings and clauses in order; `slots` chooses what may differ in it."""
    dice = Random(seed)
    words = {name: texts[slots.get(name, 0)] for name, texts in SLOTS.items()}
    return [
        (tag, text.format(n=dice.randint(10, 90), **words))
        for heading, clauses in _SECTIONS.items()
        for tag, text in [("h2", heading), *(("p", clause) for clause in clauses)]
    ]


def edited(clauses: Clauses, kind: str) -> Clauses:
    """Change a policy for real: `added`, `longer`, `removed`, `brief` or `replaced`."""
    if kind == "replaced":
        return _in_sections(_OTHER)
    if kind == "longer":
        return [(tag, LONGER if text == _KEPT else text) for tag, text in clauses]
    if kind == "removed":
        return [(tag, text) for tag, text in clauses if text != OPT_OUT]
    sentence = ADDED if kind == "added" else BRIEF
    return [*clauses[:17], ("p", sentence), *clauses[17:]]


def german() -> Clauses:
    numbered = [f"{text} Das gilt auch für Abschnitt {n}." for n in range(1, 5) for text in _GERMAN]
    return [("h2", "Datenschutz"), *(("p", text) for text in numbered)]


def page(clauses: Clauses, *, title: str = "Privacy Policy", nonce: str = "") -> str:
    """Put a policy on a page; `nonce` stands outside its text and differs at each request."""
    body = "\n".join(f"<{tag}>{text}</{tag}>" for tag, text in clauses)
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
        f"<meta name='csrf-token' content='{nonce}'></head><body><header><nav><a href='/'>Home"
        "</a> <a href='/prices'>Prices</a></nav></header>"
        f"<main id='policy'><h1>{title}</h1>\n{body}\n</main>"
        f"<footer><p>Request {nonce}</p></footer></body></html>"
    )


def _in_sections(sections: Mapping[str, Sequence[str]]) -> Clauses:
    return [
        (tag, text)
        for heading, clauses in sections.items()
        for tag, text in [("h2", heading), *(("p", clause) for clause in clauses)]
    ]

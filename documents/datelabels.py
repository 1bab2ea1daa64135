"""The words by which policies label their own dates, in seven languages and a little CJK."""

import re

_UPDATED_PHRASES = r"""
(?:date\s+of\s+)?(?:last|latest|most\s+recent)\s+(?:updated?|modified|modification|changed?)
(?:date\s+of\s+)?(?:last|latest|most\s+recent)\s+(?:revised|revision|amended|reviewed)
date\s+(?:updated|revised|modified)|(?:update|revision)\s+date
(?:date\s+de\s+(?:la\s+)?)?dernière\s+(?:mise\s+à\s+jour|modification|actualisation|révision)
(?:zuletzt|letztmalig)\s+(?:aktualisiert|geändert|überarbeitet)
letzte\s+(?:aktualisierung|änderung|überarbeitung)
(?:fecha\s+de\s+(?:la\s+)?)?última\s+(?:actualización|modificación|revisión)
(?:data\s+(?:dell['’]|di\s+))?ultim[oa]\s+(?:aggiornamento|modifica|revisione)
(?:data\s+da\s+)?última\s+(?:atualização|actualização|modificação|revisão|alteração)
laatst\s+(?:bijgewerkt|gewijzigd|herzien)|laatste\s+(?:update|wijziging|herziening)
最終更新日?|最后更新(?:日期|时间)?|更新日期
"""
_UPDATED_WORDS = r"""
updated|revised|modified|posted|published|publication\s+date|dated|status
version(?:\s+(?:of|date|du|vom))?|mise?\s+à\s+jour|stand|aktualisiert|geändert|fassung\s+vom
actualizad[oa]|aggiornat[oa]|atualizad[oa]|bijgewerkt|versie(?:\s+van)?|data\s+di\s+aggiornamento
"""
_EFFECTIVE_PHRASES = r"""
(?:version\s+)?effective(?:\s+date)?|date\s+(?:effective|of\s+effect)|in\s+(?:effect|force)|valid
(?:date\s+d['’])?entrée\s+en\s+vigueur|en\s+vigueur|date\s+d['’]effet|applicables?
gültig|in\s+kraft(?:\s+getreten)?|wirksam|(?:datum\s+des\s+)?inkrafttretens?|gilt|gelten
(?:fecha\s+de\s+)?entrada\s+en\s+vigor|vigentes?|en\s+vigor|fecha\s+(?:efectiva|de\s+vigencia)
(?:data\s+di\s+)?entrata\s+in\s+vigore|in\s+vigore|data\s+di\s+efficacia|valid[oa]|efficace
(?:data\s+de\s+)?(?:entrada\s+em\s+vigor|vigência)|em\s+vigor|data\s+efetiva|válid[oa]
(?:datum\s+van\s+)?inwerkingtreding|van\s+kracht|ingangsdatum|geldig
生效日期|生效日|施行日|発効日
"""
_NOUN = r"""
polic(?:y|ies)|terms|conditions|agreement|notice|statement|guidelines|addendum|rules|changes
politique|charte|contrat|datenschutzerklärung|nutzungsbedingungen|agb|richtlinie|bedingungen
política|términos|condiciones|aviso|informativa|condizioni|termini|termos|condições
privacybeleid|privacyverklaring|voorwaarden
"""
_TAKES_EFFECT = r"""
(?:is|are|was|were|will\s+be|becomes?)\s+effective|(?:will\s+)?appl(?:y|ies)
(?:will\s+)?(?:takes?|comes?|goe?s?|enters?)\s+(?:into\s+|in\s+)?(?:effect|force)
entre(?:nt)?\s+en\s+vigueur|s['’]applique(?:nt)?|tritt|treten|gilt|gelten
entran?\s+en\s+vigor|entran?o?\s+in\s+vigore|entram?\s+em\s+vigor|tree?dt|treden
"""


def _any(table: str) -> str:
    return "(?:" + "|".join(table.strip().splitlines()) + ")"


_THIS = r"\b(?:this|these|our|the|cette|ces|diese|esta|estas|questa|queste|este|estes|deze|dit)\s+"
_OURS = rf"(?:[\w’'&-]+\s+){{0,5}}?{_any(_NOUN)}\b"
# One way only to read a run of spaces and signs: two would take the square of its length, or worse.
_TO_DATE = (
    r"[\s:\-–—|=]*+(?:(?:on|as\s+of|as\s+from|from|since|starting|beginning|the|le|du|au"
    r"|(?:à\s+)?(?:partir|compter)\s+du|depuis(?:\s+le)?|am|ab|seit|vom|dem|den|el|desde(?:\s+el)?"
    r"|a\s+partir\s+del?|il|al|dal|em|op|per|sinds|vanaf|met\s+ingang\s+van)[\s:]*+)*$"
)
_OPENING = r"(?:^[^\w]*|[|•·;]\s*|\.\s+)"
_AND = r"(?:\s*(?:and|&|et|und|y|e|en)\s+)"
_FLAGS = re.IGNORECASE

# Each of these reads the text before a date, so each ends where the date begins.
UPDATED = re.compile(
    rf"(?:\b{_any(_UPDATED_PHRASES)}|{_OPENING}{_any(_UPDATED_WORDS)})"
    rf"(?:{_AND}{_any(_EFFECTIVE_PHRASES)})?{_TO_DATE}",
    _FLAGS,
)
EFFECTIVE = re.compile(
    rf"{_OPENING}(?:{_any(_UPDATED_PHRASES)}{_AND})?{_any(_EFFECTIVE_PHRASES)}{_TO_DATE}", _FLAGS
)
SENTENCE_EFFECTIVE = re.compile(
    rf"{_THIS}{_OURS}(?:\s*\([^)]*\))?\s+{_any(_TAKES_EFFECT)}{_TO_DATE}", _FLAGS
)
SENTENCE_UPDATED = re.compile(
    rf"\bwe\s+(?:have\s+)?(?:last\s+)?(?:updated|revised|modified)\s+{_THIS}{_OURS}{_TO_DATE}",
    _FLAGS,
)
ON = re.compile(r"^[^\w]*on\s+$", _FLAGS)

# These read the text after a date.
WE_UPDATED = re.compile(rf"\s*+,?\s*+we\s+(?:updated|revised|modified)\s+{_THIS}{_OURS}", _FLAGS)
ENDS_LABEL = re.compile(
    r"\s*+(?:$|[|.()\[\]•·;]|[-–—]\s|,?\s*(?:and|last|updated|posted)\b)", _FLAGS
)
BARE = re.compile(r"[^\w]*\Z|\s*\([^)]{1,40}\)\s*\Z", _FLAGS)

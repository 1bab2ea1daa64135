"""Guess a text's language from its script and its commonest words."""

import re
from collections import Counter
from collections.abc import Sequence

from models.blocks import Block

_SAMPLE = 1500  # words that are enough to know
_FEWEST = 20
_LEAST = 0.06  # share of words that must be a language's commonest ones
_LEAD = 1.3  # how far ahead of the next language the first must be

_COMMON = {
    "en": "the of and to in you your we our that is for or with this are not be by it on from may",
    "fr": "le la les de des du et vous nous votre vos nos est que pour dans par sur une ou aux ces",
    "de": "der die das und zu den wir sie ihre ihrer nicht mit von für ist eine oder im werden auf",
    "es": "el la los las de y que en usted su sus por para con una no del se es o nuestros al",
    "it": "il la di e che per i le un una non del della dei sono gli con nostri al da o dell nel",
    "pt": "o a os as de e que em para você seu seus uma não com por do da dos nos ou se são ao",
    "nl": "de het een van en wij u je uw voor niet met dat is zijn op of aan door deze worden bij",
    "sv": "och att som vi du är för av med på det en inte din har till om kan eller den dina",
    "da": "og at som vi du er for af med på det en ikke din har til om kan eller den dine vores",
    "no": "og å som vi du er for av med på det en ikke din har til om kan eller den dine vår våre",
    "fi": "ja on ei että tai voi sinun me meidän se joka ovat kun olet niiden käyttää jos mukaan",
    "pl": "i w na do nie z się że jest oraz lub przez dla od po o które może jeśli nasze twoje",
    "cs": "a v na se že je k nebo pro které o z s od do jsou může jako při naše vaše to podle",
    "tr": "ve bir bu için ile veya olarak da de olan size sizin kişisel tarafından daha gibi",
    "ro": "și de la în a cu pe nu să care este sau din pentru dumneavoastră noastre prin ale",
    "hu": "a az és hogy nem egy vagy is ön mi az ezt által valamint kell lehet adatok szerint",
    "id": "dan yang untuk kami anda dengan dari di atau ini dalam tidak kepada pada akan oleh",
    "vi": "và của các bạn chúng tôi cho là có không được trong với này hoặc để những khi từ",
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_OTHER_SCRIPTS = re.compile("|".join(script.pattern for _, script in _SCRIPTS))
_SCRIPT_SHARE = 0.15  # of the letters; Japanese mixes scripts, others quote Latin names
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def count_words(text: str) -> int:
    """Count words as spaces part them; each Chinese or Japanese character counts as one.

    >>> count_words("the user's data"), count_words("隐私政策")
    (3, 4)
    """
    if text.isascii():
        return len(text.split())
    unspaced = len(_UNSPACED.findall(text))
    return unspaced + len(_UNSPACED.sub(" ", text).split() if unspaced else text.split())


def guess_language(blocks: Sequence[Block]) -> str | None:
    """Name the language of a text by its ISO 639-1 code, None where that is not clear.

    >>> from models.words import BlockKind
    >>> guess_language([Block(BlockKind.PARAGRAPH, "Wir nutzen die Daten nicht. " * 4)])
    'de'
    """
    text = sample(blocks)
    if foreign := "".join(_OTHER_SCRIPTS.findall(text)):
        letters = sum(map(str.isalpha, text))
        for code, script in _SCRIPTS:
            if len(script.findall(foreign)) > _SCRIPT_SHARE * letters:
                return code
    return _by_common_words(re.findall(r"[^\W\d_]+", text.lower()))


def sample(blocks: Sequence[Block]) -> str:
    """Take some 1,500 words from the start, the middle and the end, in whole blocks."""
    third = max(1, len(blocks) // 3)
    parts = (blocks[:third], blocks[third : 2 * third], blocks[2 * third :])
    return " ".join(_first_words(part) for part in parts)


def _first_words(blocks: Sequence[Block]) -> str:
    taken: list[str] = []
    count = 0
    for block in blocks:
        if count * 3 > _SAMPLE:
            break
        taken.append(block.text)
        count += len(block.text) // 6
    return " ".join(taken)


def _by_common_words(words: Sequence[str]) -> str | None:
    counts = Counter(words)
    scores = sorted(
        ((sum(counts[w] for w in common), code) for code, common in _WORDS.items()), reverse=True
    )
    (best, code), (second, _) = scores[:2]
    known = best >= _LEAST * len(words) and best >= _LEAD * second
    return code if known and len(words) >= _FEWEST else None

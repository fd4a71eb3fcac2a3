"""Text to words, words to stems: the same for every engine, so that every engine finds the same offers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[a-z0-9]+")
# Names that a plain split would lose.
NAMED = (("c++", "cplusplus"), ("c#", "csharp"), (".net", "dotnet"), ("&", " and "), ("'s", ""), ("’s", ""), ("'", ""), ("’", ""))
# Stands between the parts of an offer, so that no phrase runs from one into the next.
GAP = "zqz"


def tokens(text: str) -> list[str]:
    """The words of a text, small letters, accents dropped."""
    plain = text.lower()
    if not plain.isascii():
        plain = plain.replace("’", "'")
        plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    for typed, read in NAMED:
        if typed in plain:
            plain = plain.replace(typed, read)
    return WORD.findall(plain)


@lru_cache(maxsize=300_000)
def stem(word: str) -> str:
    """A word without its ending (courses and course are one); what holds a digit stays as it is."""
    return word if not word.isalpha() else _stemmer().analyze(word)[0]


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()


def stems(text: str) -> list[str]:
    """The words of a text without their endings."""
    return [stem(word) for word in tokens(text)]

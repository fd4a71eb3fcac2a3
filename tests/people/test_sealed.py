"""Sealed text: unreadable in the database, readable after the secret key was changed, never readable without its key."""

from __future__ import annotations

import pytest

from skillshed.people.sealed import Unreadable, resealed, seal, unseal

OLD, NEW = "the key of last year " * 3, "the key of this year " * 3
WORDS = "amina@example.org · 07700 900123 · ł"


def test_what_is_sealed_is_not_seen_and_comes_back():
    sealed = seal(WORDS)
    assert "amina" not in sealed
    assert sealed != seal(WORDS)  # the same text twice cannot be told to be the same
    assert unseal(sealed) == WORDS


def test_nothing_stays_nothing():
    assert seal("") == unseal("") == ""


def test_an_earlier_key_still_opens_until_it_is_taken_away(settings):
    settings.SECRET_KEY = OLD
    sealed = seal(WORDS)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert unseal(sealed) == WORDS
    kept = resealed(sealed)
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(kept) == WORDS
    with pytest.raises(Unreadable, match="FALLBACKS"):
        unseal(sealed)


def test_a_text_that_was_tampered_with_is_refused():
    sealed = seal(WORDS)
    with pytest.raises(Unreadable):
        unseal(sealed[:-4] + "AAAA")
    with pytest.raises(Unreadable):
        unseal("plain words")

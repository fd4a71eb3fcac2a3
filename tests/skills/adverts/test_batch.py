"""One pure function over record batches: the same rows however they are cut, and no way to reach a person in what it gives."""

from __future__ import annotations

import itertools
import pickle

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillshed.skills.adverts.batch import arrow_schema, enrich, enricher, recipe_of
from skillshed.skills.adverts.reading import batches
from skillshed.terms.errors import UserError

from .made import rows, write

MAIL = r"[a-z0-9]+@[a-z]+\.[a-z]+"


@pytest.fixture(scope="module")
def adverts(tmp_path_factory):
    odd = {"id": "odd", "title": "Zzzyx!", "description": "", "created": "31/02/2026"}
    file = write(tmp_path_factory.mktemp("files") / "adverts.jsonl", [*rows(24), odd, *rows(16, town="Nowhere at all")])
    frame = pl.concat([one.adverts for one in batches(file)])
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest()).combine_chunks().to_batches()[0]


@pytest.fixture(scope="module")
def whole(indexed, adverts) -> pl.DataFrame:
    (found,) = enricher(indexed)(iter([adverts]))
    assert found.schema.equals(arrow_schema())
    return pl.DataFrame(pl.from_arrow(found))


@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(0, 41), max_size=6), turned=st.booleans())
def test_any_batching_gives_the_same_rows(indexed, adverts, whole, cuts, turned):
    edges = [0, *sorted(cuts), adverts.num_rows]
    parts = [adverts.slice(start, end - start) for start, end in itertools.pairwise(edges)]
    function = pickle.loads(pickle.dumps(enricher(indexed)))  # as a pool and Spark send it
    found = pl.concat([pl.DataFrame(pl.from_arrow(one)) for one in function(iter(parts[::-1] if turned else parts))])
    assert found.sort("id").equals(whole.sort("id"))


def test_what_is_read_out_of_an_advert(whole):
    first = whole.row(0, named=True)
    assert (first["district"], first["year_pay_min"], first["remote"]) == ("E07000117", 20_000, "hybrid")
    assert (first["occupation_group"], first["occupation_needs_review"]) == ("6", False)
    assert 0.5 < first["occupation_probability"] <= 1
    named = first["skills"][0]
    assert first["description"][named["start"] : named["end"]] == "operate forklift"
    assert (named["method"], named["skill"].startswith("http")) == ("exact", True)


def test_what_is_not_told_stays_unknown(whole):
    odd = whole.filter(pl.col("title") == "Zzzyx!").row(0, named=True)
    assert (odd["posted_on"], odd["district"], odd["occupation_group"], odd["year_pay_min"]) == (None, None, None, None)
    assert odd["occupation_needs_review"] is True
    assert odd["skills"] == []
    assert whole.filter(pl.col("place") == "Nowhere at all")["district"].null_count() == 16


def test_how_to_reach_a_person_is_taken_out(whole):
    text = " ".join(whole["description"])
    assert "(phone)" in text
    assert "(email)" in text
    assert not whole["description"].str.contains(MAIL).any()
    assert "01282" not in text


def test_a_taxonomy_that_changed_meanwhile_is_told(indexed, adverts):
    from dataclasses import replace

    other = replace(recipe_of(indexed), taxonomy_sha256="0" * 64)
    with pytest.raises(UserError, match="changed while"):
        next(enrich(other, iter([adverts])))

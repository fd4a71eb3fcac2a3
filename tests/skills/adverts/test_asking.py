"""Skills that adverts ask by name, and the command that reads a file of adverts from end to end."""

from __future__ import annotations

import polars as pl
import pytest

from skillshed.skills.adverts.asking import Asking
from skillshed.skills.adverts.placing import districts
from skillshed.skills.adverts.shape import ADVERTS
from skillshed.skills.extracting.overrides import read_overrides
from skillshed.skills.extracting.views import Concepts
from skillshed.skills.taxonomy.store import open_taxonomy

pytest.importorskip("ahocorasick")


@pytest.fixture(scope="module")
def concepts(tmp_path_factory):
    return Concepts.of(open_taxonomy(tmp_path_factory.mktemp("asking"), "esco"))


def _adverts(*rows):
    return pl.DataFrame(
        [dict.fromkeys(ADVERTS) | {"id": str(at)} | row for at, row in enumerate(rows)], schema=ADVERTS, orient="row"
    )


def _asked(concepts, text, title=""):
    rows = Asking(concepts).asked(_adverts({"title": title, "description": text}))
    names = dict(zip(concepts.ids, concepts.names, strict=True))
    return {names[row["skill"]]: row for row in rows.iter_rows(named=True)}


def test_what_is_asked_is_found_where_it_stands(concepts):
    text = "You must operate forklift trucks.\nBenefits:\nWe teach you to manage staff."
    found = _asked(concepts, text)
    assert "operate forklift" in found
    assert text[found["operate forklift"]["start"] : found["operate forklift"]["end"]].lower() == "operate forklift"
    assert "manage staff" not in found


def test_what_is_not_asked_is_not_found(concepts):
    assert "operate forklift" not in _asked(concepts, "Requirements: no need to operate forklift.")


def test_every_id_is_of_the_taxonomy_and_batches_change_nothing(concepts):
    adverts = _adverts(*({"title": name, "description": f"You must {name}."} for name in concepts.names[:60]))
    whole = Asking(concepts).asked(adverts)
    assert set(whole["skill"]) <= set(concepts.ids)
    parts = pl.concat(Asking(concepts).asked(adverts[at : at + 7]) for at in range(0, 60, 7))
    assert parts.equals(whole)


def test_a_person_s_decision_goes_first(concepts, tmp_path):
    file = tmp_path / "overrides.csv"
    file.write_text(f"phrase,skill\nreach truck,{concepts.names[0]}\noperate forklift,\n")
    rows = Asking(concepts, read_overrides(file, concepts)).asked(
        _adverts({"title": "", "description": "You must drive a reach truck and operate forklift."})
    )
    assert rows.select("skill", "method").rows() == [(concepts.ids[0], "override")]


def test_districts_are_known_or_null():
    adverts = _adverts(
        {"place": "Burnley, Lancashire"},
        {"place": "UK, North West England, Lancashire, Burnley"},
        {"place": "Nowhereville"},
        {"postcode": "BB11 1AA"},
        {},
    )
    assert districts(adverts).to_list() == ["E07000117", "E07000117", None, "E07000117", None]

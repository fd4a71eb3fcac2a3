"""What Nomis has to ask for: datasets, their dimensions, the codes of a dimension, kinds of place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from skillshed.sources.connect.http import Client, json_with


@dataclass(frozen=True)
class Dataset:
    """A dataset: `NM_162_1`, and its name."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True)
class Dimension:
    """A dimension of a dataset, and the list its codes come from."""

    concept: str
    codelist: str


@dataclass(frozen=True)
class Code:
    """A code. `place_code` and `kind` are given for geographies (`E07000117`, `TYPE424`)."""

    value: str
    name: str
    place_code: str = ""
    kind: str = ""
    parent: str = ""


def datasets(client: Client, search: str) -> list[Dataset]:
    """Datasets whose name has these words; none is an empty list."""
    found = _structure(client, "dataset/def.sdmx.json", search=f"name-*{search}*")
    return [
        Dataset(id=str(one["id"]), name=_text(one.get("name")), description=_text(one.get("description")))
        for one in _families(found)
    ]


def dimensions(client: Client, dataset: str) -> list[Dimension]:
    """The dimensions of a dataset, its time dimension last."""
    families = _families(_structure(client, f"dataset/{dataset}/def.sdmx.json"))
    if not families:
        return []
    parts = families[0].get("components") or {}
    listed = [*_many(parts.get("dimension")), *_many(parts.get("timedimension"))]
    return [Dimension(str(one["conceptref"]).casefold(), str(one.get("codelist", ""))) for one in listed]


def codes(client: Client, dataset: str, concept: str, search: str = "") -> list[Code]:
    """The codes of one dimension of a dataset, as published."""
    return _codes(_structure(client, f"dataset/{dataset}/{concept.casefold()}.def.sdmx.json", search=search))


def geographies(client: Client, dataset: str, kind: str = "") -> list[Code]:
    """Kinds of place a dataset has (`TYPE424` districts of April 2023), or the places of one kind."""
    return _codes(_structure(client, f"dataset/{dataset}/geography/{kind or 'TYPE'}.def.sdmx.json"))


def _structure(client: Client, path: str, search: str = "") -> dict[str, Any]:
    answer = client.get(
        "nomis", path, {"search": search} if search else {}, check=json_with("structure"), accept="application/json"
    )
    structure: dict[str, Any] = answer.json()["structure"] or {}
    return structure


def _families(structure: dict[str, Any]) -> list[dict[str, Any]]:
    return list(_many((structure.get("keyfamilies") or {}).get("keyfamily")))


def _codes(structure: dict[str, Any]) -> list[Code]:
    lists = _many((structure.get("codelists") or {}).get("codelist"))
    return [_code(one) for codelist in lists for one in _many(codelist.get("code"))]


def _code(one: dict[str, Any]) -> Code:
    notes = {
        str(note.get("annotationtitle")): str(note.get("annotationtext", ""))
        for note in _many((one.get("annotations") or {}).get("annotation"))
    }
    kind = notes.get("TypeCode", "")
    return Code(
        value=str(one["value"]),
        name=_text(one.get("description")),
        place_code=notes.get("GeogCode", ""),
        kind=f"TYPE{kind}" if kind.isdigit() else kind,
        parent=str(one.get("parentcode", "") or ""),
    )


def _many(found: Any) -> Iterable[dict[str, Any]]:
    """Nomis writes one thing as itself, several as a list, and none as null."""
    if not found:
        return []
    return found if isinstance(found, list) else [found]


def _text(found: Any) -> str:
    return str(found.get("value", "")) if isinstance(found, dict) else str(found or "")

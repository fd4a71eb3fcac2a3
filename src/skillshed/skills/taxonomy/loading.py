"""Files of any publisher we know, recognised by their content, into the taxonomies that are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from skillshed.skills.taxonomy.files import opened
from skillshed.skills.taxonomy.loaders import crosswalk, esco, onet, qualifications, soc, standards
from skillshed.skills.taxonomy.reading import Loaded, made, tables_of
from skillshed.skills.taxonomy.store import keep, kept, opened_at
from skillshed.skills.taxonomy.tables import TABLES, Taxonomy
from skillshed.sources.raw import RawFile
from skillshed.terms.errors import InputNotUnderstood, NotFound


@dataclass(frozen=True)
class Loader:
    """A publisher's files: what they are called for people, how they are known, how they are read."""

    words: str
    recognises: Callable[[RawFile], str]
    read: Callable[..., Loaded]


# The crosswalk before O*NET and ESCO before the rest: a file goes to the first that knows it.
LOADERS: tuple[Loader, ...] = (
    Loader("the ESCO-O*NET crosswalk", crosswalk.recognises, crosswalk.read),
    Loader("ESCO's CSV packages", esco.recognises, esco.read),
    Loader("O*NET's text database", onet.recognises, onet.read),
    Loader("SOC2020", partial(soc.recognises, year="2020"), partial(soc.read, year="2020")),
    Loader("SOC2010", partial(soc.recognises, year="2010"), partial(soc.read, year="2010")),
    Loader("apprenticeship standards", standards.recognises, standards.read),
    Loader("LARS learning aims", qualifications.recognises_lars, qualifications.read_lars),
    Loader("Ofqual's register", qualifications.recognises_ofqual, qualifications.read_ofqual),
)


@dataclass(frozen=True)
class Outcome:
    """What a load did with one taxonomy."""

    taxonomy: Taxonomy
    is_new: bool
    rejected: pl.DataFrame


@dataclass(frozen=True)
class Report:
    """What a load did: its taxonomies, and the files nobody knew."""

    outcomes: tuple[Outcome, ...]
    unknown: tuple[str, ...]


def load(paths: Sequence[Path], data: Path, *, version: str = "") -> Report:
    """Recognise, read and keep. Raises InputNotUnderstood where no file is one we know; nothing is kept then.

    What only adds (a crosswalk, an index without its structure) goes last and into the newest version kept.
    """
    groups, unknown = sorted_out(opened(paths))
    if not groups:
        raise InputNotUnderstood(
            f"No taxonomy recognised in {', '.join(unknown[:5])}.",
            next_step="Read are "
            + ", ".join(loader.words for loader in LOADERS)
            + ": load the files as their publisher gives them.",
        )
    hint = version or esco.version_in(" ".join(str(path) for path in paths))
    loaded = [loader.read(files, version=_hinted(loader, version, hint)) for loader, files in groups]
    loaded.sort(key=lambda one: bool(one.adds_to))
    return Report(tuple(_kept(one, data) for one in loaded), tuple(unknown))


def _hinted(loader: Loader, version: str, hint: str) -> str:
    """Only ESCO's packages carry their version in the folder's name and nowhere inside."""
    return hint if loader.read is esco.read else version


def sorted_out(files: Sequence[RawFile]) -> tuple[list[tuple[Loader, list[RawFile]]], list[str]]:
    """Files by the loader that knows them, and the names of the others."""
    groups: dict[int, list[RawFile]] = {}
    unknown = []
    for raw in files:
        at = next((at for at, loader in enumerate(LOADERS) if loader.recognises(raw)), None)
        if at is None:
            unknown.append(raw.name)
        else:
            groups.setdefault(at, []).append(raw)
    return [(LOADERS[at], groups[at]) for at in sorted(groups)], unknown


def _kept(loaded: Loaded, data: Path) -> Outcome:
    taxonomy, rejected = loaded.taxonomy, loaded.rejected
    if loaded.adds_to:
        base = _base(loaded, data)
        taxonomy = joined(base, taxonomy)
        rejected = pl.concat([rejected, _strangers(base, loaded.taxonomy)])
    elif (before := _more_than(taxonomy, data)) is not None:
        return Outcome(before, False, rejected)
    return Outcome(taxonomy, keep(taxonomy, data), rejected)


def _more_than(taxonomy: Taxonomy, data: Path) -> Taxonomy | None:
    """The kept taxonomy of this version, where it was made of these files and has what they say and more (a crosswalk)."""
    same = [
        item for item in kept(data) if (item.name, item.version) == (taxonomy.name, taxonomy.version) and not item.is_embedded
    ]
    before = opened_at(same[-1].folder) if same else None
    if before is None or not set(taxonomy.sources) < set(before.sources):
        return None
    has_all = all(
        not frame.join(getattr(before, name), on=list(TABLES[name]), how="anti").height
        for name, frame in tables_of(taxonomy).items()
    )
    return before if has_all else None


def _base(loaded: Loaded, data: Path) -> Taxonomy:
    wanted = loaded.taxonomy.version
    have = [item for item in kept(data) if item.name == loaded.adds_to and not item.is_embedded]
    # An index alone carries the plain year as its version, as its structure does.
    have = [item for item in have if item.version == wanted] or have
    if not have:
        raise NotFound(
            f"{', '.join(loaded.taxonomy.sources)} only adds to {loaded.adds_to}, and that is not loaded.",
            next_step=f"Load {loaded.adds_to} itself first, or both at once.",
        )
    return opened_at(have[-1].folder)


def joined(base: Taxonomy, more: Taxonomy) -> Taxonomy:
    """A taxonomy with what another adds about its own concepts; the name and version stay."""
    known = base.concepts["id"].implode()
    tables = {}
    for name, frame in tables_of(more).items():
        ids = "origin" if name == "relations" else "id"
        added = frame if name == "concepts" else frame.filter(pl.col(ids).is_in(known))
        tables[name] = pl.concat([getattr(base, name), added])
    sources = sorted({*base.sources, *more.sources})
    return made(base.name, base.version, licence=base.licence, attribution=base.attribution, sources=sources, **tables)


def _strangers(base: Taxonomy, more: Taxonomy) -> pl.DataFrame:
    """Additions about concepts the taxonomy does not have."""
    known = base.concepts["id"].implode()
    parts: list[pl.DataFrame] = []
    for name in TABLES:
        ids = "origin" if name == "relations" else "id"
        frame: pl.DataFrame = getattr(more, name)
        frame = frame.head(0) if name == "concepts" else frame
        strange = frame.filter(~pl.col(ids).is_in(known))
        parts.append(
            strange.select(
                file=pl.lit(", ".join(more.sources)),
                row=pl.lit(0, dtype=pl.Int64),
                reason=pl.lit(f"{name}: no such concept in {base.key}"),
                text=pl.concat_str(pl.all(), separator=" ").str.slice(0, 200),
            )
        )
    return pl.concat(parts)

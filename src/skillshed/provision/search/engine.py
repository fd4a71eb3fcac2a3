"""The engine in use, chosen by SKILLSHED_SEARCH, one a process."""

from __future__ import annotations

from functools import cache

from skillshed.provision.search.port import Engine, Found, Query


@cache
def engine() -> Engine:
    """The engine of this process, made at its first use."""
    from skillshed.provision.search.plain import PlainEngine

    return PlainEngine()


def search(query: Query) -> Found:
    """Ask the engine in use."""
    return engine().search(query)


def suggest(prefix: str, *, most: int = 8) -> list[str]:
    """How what is being typed may go on: titles and words of the directory."""
    return engine().suggest(prefix, most=most)

"""Addresses of the pages that lead to figures: search, compare, packs, sources, releases, trace."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.evidence.pages import compare, home, packs, releases, search, sources, trace

# Without a namespace: the frame of every page leads to them.
front: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
]
more: list[URLPattern | URLResolver] = [
    path("compare/", compare.compare, name="compare"),
    path("compare/<slug:stem>.<slug:kind>", compare.data, name="compare_data"),
    path("packs/", packs.packs, name="packs"),
    path("packs/<slug:pack_id>/", packs.pack, name="pack"),
    path("packs/<slug:pack_id>.toml", packs.toml, name="pack_toml"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:name>/", sources.source, name="source"),
    path("releases/<str:release_id>/", releases.release, name="release"),
    path("releases/<str:release_id>/put-aside.csv", releases.put_aside, name="put_aside"),
    path("quality/", sources.quality, name="quality"),
    path("trace/<str:measure>/", trace.trace, name="trace"),
    path("trace/<str:measure>/chain.json", trace.trace_json, name="trace_json"),
]

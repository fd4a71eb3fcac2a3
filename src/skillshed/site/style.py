"""The style page: every component once, with invented places. For those who build pages; served in debug only."""

from __future__ import annotations

from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from skillshed.insight.compare import Estimate, change, compare, estimate, estimates, rank_with_ties
from skillshed.publishing import charts, tables, words
from skillshed.publishing.figure import Drawing, Figure, Headline, Link, SourceLine, Tag
from skillshed.publishing.numbers import interval, number, ordinal

RATE = SimpleNamespace(
    id="invented_rate", title="Employment rate, 16 to 64", short="Employment rate", unit="percent", decimals=1,
    polarity="higher_is_better", kind="ratio", meaning="Invented.", caveats="Invented.", sources=("invented",),
)  # fmt: skip
PLACES = ("Alderby", "Brockham with Ashe", "Calderwick", "Dunsop Vale", "Easterholme", "Fennick", "Garsdale", "Hollinbury", "Irk Valley",
          "Kelbrook", "Long Marsden", "Mereside")  # fmt: skip
CHOSEN, NATION, REGION = "X03", "X90", "X91"


@cache
def _series() -> pl.DataFrame:
    """Invented observations: no chance in them, so that the page is always the same."""
    names = {f"X{index:02d}": name for index, name in enumerate(PLACES, start=1)} | {
        NATION: "Invented Nation",
        REGION: "Invented Region",
    }
    rows = []
    for index, (code, name) in enumerate(names.items()):
        half = 0.3 if code == NATION else 0.8 if code == REGION else 3.5 + index % 5
        for year in range(2010, 2024):
            value = 74 + (index * 37 % 17) - 8 + ((year * 7 + index * 13) % 9 - 4) * (half / 6) + (year - 2016) * 0.2
            missing = (code == CHOSEN and year == 2015) or (code == "X09" and year == 2023)
            rows.append(
                {
                    "measure": RATE.id, "place": code, "place_name": name, "period": f"{year}-01-01/P1Y", "breakdown": "", "unit": "percent",
                    "value": None if missing else round(value, 1), "lower": None if missing else round(value - half, 1),
                    "upper": None if missing else round(value + half, 1), "release": "invented-2024", "basis": "published",
                    "status": "suppressed" if missing else "provisional" if year == 2023 else "unreliable" if half > 7 else "final",
                    "is_lower_bound": False, "note": "",
                }
            )  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _latest() -> pl.DataFrame:
    return _series().filter(pl.col("period") == "2023-01-01/P1Y")


def _values() -> dict[str, float | None]:
    districts = _latest().filter(~pl.col("place").is_in([NATION, REGION]))
    return dict(zip(districts["place"], districts["value"], strict=True))


@cache
def _parts() -> pl.DataFrame:
    table = {"Making": (19.2, 8.1), "Health and social work": (16.1, 13.0), "Shops, garages and wholesale trade": (14.0, 15.1),
             "Teaching": (9.1, 8.9), "Building": (6.2, 6.6), "Arts": (None, 2.1)}  # fmt: skip
    rows = [
        {"place": code, "place_name": name, "category": part, "value": pair[side], "lower": None, "upper": None,
         "status": "final" if pair[side] is not None else "suppressed"}
        for side, (code, name) in enumerate(((CHOSEN, "Calderwick"), (NATION, "Invented Nation")))
        for part, pair in table.items()
    ]  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _features() -> list[dict[str, Any]]:
    found = []
    for index, name in enumerate(PLACES):
        west, south = -2.9 + (index % 4) * 0.22 + (index // 4 % 2) * 0.11, 53.6 + (index // 4) * 0.11
        ring = [[west + 0.11 * x, south + 0.0733 * y] for x, y in ((0, 0), (1, -0.5), (2, 0), (2, 1), (1, 1.5), (0, 1), (0, 0))]
        code = f"X{index + 1:02d}"
        found.append(
            {
                "type": "Feature",
                "properties": {"code": code, "name": name},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return found


@cache
def _picture(name: str, width: int) -> charts.Picture:
    beside = [NATION, REGION]
    if name == "line":
        return charts.line(_series(), RATE, chosen=CHOSEN, comparators=beside, width=width)
    if name == "dots":
        return charts.dots(_latest(), RATE, chosen=CHOSEN, comparators=beside, group=("X01", "X04"), width=width)
    if name == "ranked":
        return charts.ranked(_latest(), RATE, chosen=CHOSEN, comparators=beside, width=width)
    if name == "bars":
        return charts.bars(_parts(), RATE, chosen=CHOSEN, comparator=NATION, width=width)
    if name == "map":
        return charts.map_svg(_features(), _values(), RATE, chosen=CHOSEN, width=width, tallest=380)
    if name == "where":
        return charts.locator(_features(), CHOSEN, within="Invented Region")
    raise Http404(name)


def _figure(name: str, title: str, subtitle: str, sentence: str, table: tables.Table) -> Figure:
    wide, narrow = _picture(name, charts.WIDE), _picture(name, charts.NARROW)
    links = tuple(
        Link(text, "#", "for this figure")
        for text in ("Trace these numbers", "CSV", "CSVW", "XLSX", "ODS", "JSON", "SVG", "PNG", "Embed")
    )
    return Figure(
        id=name, title=title, subtitle=subtitle, desc=wide.desc, sentence=sentence, table=table,
        wide=Drawing(reverse("style_chart", args=[name, "wide"]), wide.width, wide.height),
        narrow=Drawing(reverse("style_chart", args=[name, "narrow"]), narrow.width, narrow.height),
        source=SourceLine("Invented for this page", "21 November 2026", links),
    )  # fmt: skip


def _figures() -> dict[str, Figure]:
    series, latest = _series(), _latest()
    found = {one.place: one for one in estimates(latest)}
    mine, nation = found[CHOSEN], found[NATION]
    places = latest.filter(~pl.col("place").is_in([NATION, REGION]))
    row = rank_with_ties(places).filter(pl.col("place") == CHOSEN).row(0, named=True)
    others = estimates(places)
    when = words.span(latest["period"].to_list())
    parts = [
        (part, *(_part(code, part) for code in (CHOSEN, NATION))) for part in _parts()["category"].unique(maintain_order=True)
    ]
    by_place = tables.places_table(places, RATE, chosen=CHOSEN, caption="Employment rate by district, 2023")
    return {
        "line": _figure("line", words.trend_title(compare(mine, nation), RATE),
                        words.subtitle(RATE, words.span(series["period"].to_list()), has_interval=True), words.likely_sentence(mine, RATE),
                        tables.trend_table(series, RATE, chosen=CHOSEN, comparators=[NATION, REGION], caption="Employment rate by year")),
        "dots": _figure("dots", words.dots_title(mine, others, RATE, among="districts"), words.subtitle(RATE, when),
                        words.against(compare(mine, nation), RATE), by_place),
        "ranked": _figure("ranked", words.rank_title(mine.place_name, row["rank"], row["rank_first"], row["rank_last"], row["of"], RATE, among="districts"),
                          words.subtitle(RATE, when, has_interval=True),
                          words.rank_sentence(mine.place_name, row["rank"], row["rank_first"], row["rank_last"], row["of"]), by_place),
        "bars": _figure("bars", words.breakdown_title(parts, "Calderwick", "Invented Nation", RATE), "Jobs by sector, per cent, 2023", "",
                        tables.parts_table(_parts(), RATE, chosen=CHOSEN, comparator=NATION, caption="Jobs by sector")),
        "map": _figure("map", "Rates are highest along the eastern edge", words.subtitle(RATE, when), "", by_place),
    }  # fmt: skip


def _part(code: str, part: str) -> float | None:
    value: float | None = _parts().filter((pl.col("place") == code) & (pl.col("category") == part))["value"][0]
    return value


def _headlines() -> list[Headline]:
    mine = _series().filter(pl.col("place") == CHOSEN).sort("period")
    last, before = (estimate(mine.row(index, named=True)) for index in (-1, -2))
    nation = estimate(_latest().filter(pl.col("place") == NATION).row(0, named=True))
    return [
        Headline("Employment rate, 16 to 64", "#line", number(last.value or 0, "percent", 1), interval(last, "percent", 1),
                 charts.spark(mine["value"].to_list()), other=f"Nation {number(nation.value or 0, 'percent', 1)}",
                 said=words.against_short(compare(last, nation), RATE), period="2023", tag=Tag("watch", "wide interval")),
        Headline("Median weekly pay", "#", "£593", "±£65", charts.spark([480, 492, 489, 505, 530, None, 571, 593]), other="Nation £642",
                 said="£49 lower than the nation.", period="2025"),
        Headline("Level 3 or above, 16 to 64", "#", "63.5%", "±14.4", no_trend="two years only", no_other="no national figure",
                 said=words.change_sentence(change(before, last), RATE), period="2023", tag=Tag("unknown", "small sample")),
        Headline("Neither working nor learning", "#", "No figure", "suppressed", no_trend="no trend", no_other="Nation: not available",
                 said=words.missing_sentence(Estimate(None, status=last.status.SUPPRESSED, place_name="Calderwick", period="2023-01-01/P1Y"), RATE)),
    ]  # fmt: skip


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The page of components."""
    ranked = rank_with_ties(_latest()).filter(pl.col("value").is_not_null()).head(4)
    context = {
        "figures": _figures(), "headlines": _headlines(), "known_on": date(2026, 11, 21),
        "where": Drawing(reverse("style_chart", args=["where", "wide"]), 200, 120), "where_desc": _picture("where", 200).desc,
        "classes": charts.classes(_values(), RATE), "shapes": reverse("style_shapes"), "crumbs": [Link("Invented Nation", "#"), Link("Invented Region", "#")],
        "rail": [Link(figure.title, f"#{name}") for name, figure in _figures().items()],
        "tags": [Tag("good", "On track"), Tag("watch", "Watch"), Tag("off", "Off track"), Tag("unknown", "No data")],
        "ranks": [{"rank": ordinal(row["rank"]), "name": row["place_name"], "url": "#", "value": number(row["value"], "percent", 1)} for row in ranked.iter_rows(named=True)],
        "errors": [Link("Enter a postcode, such as BB11 1AA", "#postcode")],
        "previous": Link("Brockham with Ashe", "#"), "next": Link("Dunsop Vale", "#"),
    }  # fmt: skip
    return render(request, "style.html", context)


@require_safe
def chart(request: HttpRequest, name: str, size: str) -> HttpResponse:
    """One picture of the style page."""
    return HttpResponse(_picture(name, charts.NARROW if size == "narrow" else charts.WIDE).svg, content_type="image/svg+xml")


@require_safe
def shapes(request: HttpRequest) -> JsonResponse:
    """The invented districts."""
    return JsonResponse({"type": "FeatureCollection", "features": charts.coloured(_features(), _values(), RATE)})


urlpatterns = [
    path("style/", style, name="style"),
    path("style/shapes.geojson", shapes, name="style_shapes"),
    path("style/<slug:name>-<slug:size>.svg", chart, name="style_chart"),
]

"""/actors/ and /plans/<plan>/actors/: who does what, one actor, and whom to talk to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from skillshed.insight.plan.asking import ask as look
from skillshed.insight.plan.ecosystem import classes, ending, single_owned
from skillshed.plans.models import Relation
from skillshed.publishing.charts.adjacency import adjacency_told
from skillshed.publishing.charts.layers import told as layers_told
from skillshed.publishing.charts.look import NARROW, WIDE
from skillshed.publishing.figure import Drawing
from skillshed.site.plans.actors.seen import WITHIN, Seen, kinds_of, place_name, places_of, relations_of, seen, words
from skillshed.site.plans.actors.told import around, breaks, headline, held, pairs, rows, square, ties_of

MOST_PAIRS = 250
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture's two drawings and its sentence."""

    wide: Drawing
    narrow: Drawing
    desc: str


@require_safe
def whole(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Who does what with whom: picture, table, what would break, whose action nobody shares, whose money ends."""
    one = seen(request, slug)
    drawn, left_out = one.made("square", lambda: square(one))
    listed = one.made("pairs", lambda: pairs(one.found))
    funds, ties = ending(one.whole, one.asked.on, one.asked.within)
    context = {
        **common(one), "headline": headline(one.shape()), "shape": one.shape(), "classes": classes(one.found.map.nodes), "figure": one.made("figure", lambda: _figure(one, drawn)),
        "left_out": left_out, "actors": one.made("rows", lambda: rows(one)), "pairs": listed[:MOST_PAIRS], "more_pairs": max(len(listed) - MOST_PAIRS, 0),
        "kinds": kinds_of(one.whole.map), "relations": relations_of(one.whole.map), "places": places_of(one.whole.map),
        "alone": [(one.whole.named[actor], held_) for actor, held_ in single_owned(one.whole).items()], "funds": [(row, one.whole.named.get(row.funder)) for row in funds],
        "ending": [(row, one.whole.named[row.source], one.whole.named[row.to]) for row in ties], "withins": WITHIN,
        "is_narrowed": bool(one.asked.kind or one.asked.relation or one.asked.place),
    }  # fmt: skip
    return render(request, "plans/actors.html", context)


def common(one: Seen) -> dict[str, Any]:
    """What every page of the map shows."""
    names = {
        name: one.url(name) for name in ("actors", "actors_ask", "actors_picture", "actors_csv", "relations_csv", "actors_json")
    }
    return {
        "seen": one, "stay": "" if one.asked.on == timezone.localdate() else f"?on={one.asked.on.isoformat()}", "asked": one.asked, "plan": one.plan, "plans": one.plans, "urls": names, "query": "", "may_edit_map": one.may_edit,
        "document": None, "on": one.asked.on, "may_record": False, "may_see_drafts": False, "is_invented": bool(one.plan and one.plan.is_invented),
    }  # fmt: skip


def _figure(one: Seen, drawn: Any) -> Shown | None:
    if not drawn.members:
        return None
    sizes = {name: adjacency_told(drawn, width=width) for name, width in (("wide", WIDE), ("narrow", NARROW))}
    url = f"{one.url('actors_picture')}?{one.asked.query()}"
    return Shown(
        Drawing(f"{url}&width=wide", WIDE, sizes["wide"].height),
        Drawing(f"{url}&width=narrow", NARROW, sizes["narrow"].height),
        sizes["wide"].desc,
    )


@require_safe
def actor(request: HttpRequest, key: str, slug: str = "") -> HttpResponse:
    """One actor: what it owns, funds, sits on; with whom; what breaks when it leaves."""
    one = seen(request, slug)
    node = one.whole.named.get(key)
    if node is None:
        raise Http404(f"no actor {key}")
    left = one.leavings()[key]
    outputs = _outputs(one, left.outputs)
    standing = next(row for row in one.shape().standings if row.id == key) if key in one.found.named else None
    drawn = around(one, key)
    context = {
        **common(one), "node": node, "kind": words(node.kind), "place": place_name(node.place), "held": held(one, key), "ties": ties_of(one, key), "left": left,
        "breaks": breaks(left), "outputs": outputs, "standing": standing, "reach": one.reach().get(key), "cut_off": [one.whole.named[name] for piece in left.pieces[1:] for name in piece],
        "known_from": [one.plans[name].title if name in one.plans else _known(name) for name in node.known_from], "picture": layers_told(drawn) if drawn.wires else None, "picture_width": WIDE,
        "picture_url": f"{one.url('actor_picture', key)}?{one.asked.query()}",
    }  # fmt: skip
    return render(request, "plans/actor.html", context)


def _known(name: str) -> str:
    return {"list": "a list brought in", "directory": "the directory of provision", "referrals": "referrals"}.get(name, name)


def _outputs(one: Seen, keys: tuple[str, ...]) -> dict[str, str]:
    """Names of outputs by their keys, as far as an objective's words name them."""
    from skillshed.plans.models import Element

    found = Element.objects.filter(plan__in=[plan.pk for plan in one.plans.values()], group="outputs", key__in=keys)
    return {row.key: str(row.data.get("name", row.key)) for row in found}


@require_safe
def ask(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Who should we talk to about this? Ranked, with reasons."""
    one = seen(request, slug)
    asked = request.GET.get("q", "").strip()[:LONGEST]
    many = [node.id for node in one.whole.map.nodes if node.is_class]
    found = look(asked, one.index(), many=many) if asked else []
    answers = [
        {"node": one.whole.named[row.actor], "kind": words(one.whole.named[row.actor].kind), "place": place_name(one.whole.named[row.actor].place),
         "reasons": [(why, one.plans.get(why.plan)) for why in row.reasons]}
        for row in found
    ]  # fmt: skip
    return render(request, "plans/actors_ask.html", {**common(one), "q": asked, "answers": answers})


@require_safe
def relations(request: HttpRequest) -> HttpResponse:
    """Relations that people brought in, with who said so; for those who may end and withdraw them."""
    one = seen(request)
    listed = Relation.objects.filter(withdrawn_on=None)
    if not one.may_edit:
        listed = listed.filter(is_public=True)
    return render(request, "plans/relations.html", {**common(one), "listed": listed[:500], "count": listed.count()})

"""/still-right/<token>/: a provider says by link which of its offers are right. Looking changes nothing; only a post does."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from skillshed.provision import assuring
from skillshed.site.keeping.common import checked
from skillshed.terms.errors import UsageError

ALL = "all"
DONE = {
    "right": "Thank you. Marked as right: {}.",
    "wrong": "Thank you. We keep your note until it is mended: {}.",
    "ended": "Marked as ended: {}.",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_right(request: HttpRequest, token: str) -> HttpResponse:
    """The list of offers to check, and the answers."""
    today = timezone.localdate()
    provider, made = assuring.read_link(token, today)
    offers = assuring.to_ask(provider, today)
    error = ""
    if request.method == "POST":
        try:
            _answered(request, token, [one.pk for one in offers])
        except UsageError as found:
            error = str(found)
        else:
            return redirect("provision:still_right", token)
    before = assuring.answered_since(offers, made)
    context = {
        "provider": provider, "error": error, "asked": request.POST.get("offer", ""), "note": request.POST.get("note", ""),
        "listed": [{"offer": one, "checked": checked(one), "answer": before.get(one.pk)} for one in offers],
        "open": [one for one in offers if one.pk not in before],
    }  # fmt: skip
    return render(request, "keeping/still_right.html", context, status=422 if error else 200)


def _answered(request: HttpRequest, token: str, known: list[UUID]) -> None:
    said, which = request.POST.get("said", ""), request.POST.get("offer", "")
    offers = known if which == ALL and said == "right" else [one for one in known if str(one) == which]
    count = assuring.answer_by_link(
        token=token, offers=offers, said=said, note=request.POST.get("note", ""), today=timezone.localdate()
    )
    if count:
        messages.success(request, DONE[said].format(f"{count} offers" if count > 1 else "1 offer"))
    else:
        messages.warning(request, "Somebody has answered for this already, so nothing was changed.")

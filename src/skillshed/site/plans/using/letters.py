"""Letters about what is due: on, off, or only of what one actor answers for; and the link that stops them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from skillshed.plans import reminding
from skillshed.plans.due import answerable
from skillshed.site.plans.opened import opened
from skillshed.site.plans.pages import common
from skillshed.terms.errors import Refused, UserError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own wish for one plan."""
    one = opened(request, slug)
    if not one.may_record:
        raise Refused("Letters go to those who may enter figures.", next_step="Ask an administrator for a role in this plan.")
    if request.method == "POST":
        try:
            reminding.wish_letters(
                by=request.user, plan=one.plan, wants_mail=request.POST.get("mail") == "1", actor=request.POST.get("actor", "")
            )
            messages.success(request, "Your choice is kept.")
        except UserError as error:
            messages.warning(request, str(error))
        return redirect("plans:letters", slug=slug)
    wish = one.plan.wishes.filter(user=request.user).first()
    is_told = any(user.pk == request.user.pk for user, _ in reminding.readers(one.plan))
    answers = set(answerable(one.document).values())
    actors = [row for row in one.document.actors if row.id in answers]
    return render(request, "plans/letters.html", {**common(one), "wish": wish, "is_told": is_told, "actors": actors})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a letter: a button that stops them, without signing in. A mail program may open every link, so only the button does it."""
    done = reminding.stop_letters(token) if request.method == "POST" else None
    return render(request, "plans/letters_stopped.html", {"done": done})


def full_address(name: str, parts: dict[str, str]) -> str:
    """A page's full address, for letters."""
    return settings.BASE_URL + reverse(name, kwargs=parts)

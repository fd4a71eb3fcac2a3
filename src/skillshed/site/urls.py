"""Every address of the site, room by room."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from skillshed.site.about import front as about
from skillshed.site.api.urls import urlpatterns as api
from skillshed.site.evidence.urls import front
from skillshed.site.urls_people import urlpatterns as people

urlpatterns = [
    *front,
    *about,
    *people,
    *api,
    path("", include("skillshed.site.evidence.urls")),
    path("", include("skillshed.site.insight.urls")),
    path("", include("skillshed.site.eligibility.urls")),
    path("", include("skillshed.site.urls_provision")),
    path("", include("skillshed.site.plans.urls")),
    path("", include("skillshed.site.employers.urls")),
    path("", include("skillshed.site.redundancies.urls")),
    path("", include("skillshed.site.careers.urls")),
    path("", include("skillshed.site.adverts.urls")),
    path("", include("skillshed.site.coding.urls")),
]

if settings.DEBUG:
    from skillshed.site.style import urlpatterns as style

    urlpatterns += style

"""Every address of the site, room by room."""

from __future__ import annotations

from skillshed.site.urls_people import urlpatterns as people

urlpatterns = [*people]

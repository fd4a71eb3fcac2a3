"""Addresses of provision and referrals, in one namespace: `provision:find`, `provision:offer`, ..."""

from __future__ import annotations

from skillshed.site.find.urls import urlpatterns as find
from skillshed.site.gaps.urls import urlpatterns as gaps
from skillshed.site.keeping.urls import urlpatterns as keeping
from skillshed.site.learning.urls import urlpatterns as learning
from skillshed.site.offers.urls import urlpatterns as offers
from skillshed.site.oruk.urls import urlpatterns as oruk
from skillshed.site.referring.urls import urlpatterns as referring

app_name = "provision"
urlpatterns = [*find, *offers, *oruk, *referring, *keeping, *gaps, *learning]

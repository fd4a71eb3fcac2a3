"""Addresses of the insight rooms, in one namespace: `insight:diagnosis`, `insight:structure`, `insight:report`, ..."""

from __future__ import annotations

from django.urls import path

from skillshed.site.insight.ahead.urls import urlpatterns as ahead
from skillshed.site.insight.balance.urls import urlpatterns as balance
from skillshed.site.insight.claims.urls import urlpatterns as claims
from skillshed.site.insight.commentary.urls import urlpatterns as commentary
from skillshed.site.insight.diagnosis.urls import urlpatterns as diagnosis
from skillshed.site.insight.hub import hub
from skillshed.site.insight.structure.urls import urlpatterns as structure
from skillshed.site.reports.urls import urlpatterns as reports

app_name = "insight"
urlpatterns = [path("insight/", hub, name="hub"), *diagnosis, *structure, *ahead, *balance, *commentary, *claims, *reports]

"""/cold-spots: where provision is missing, as the page and the files give it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from ninja import Query, Router, Schema
from pydantic import Field

from skillshed.provision.access import taken
from skillshed.provision.kinds import Audience, Kind, Level
from skillshed.provision.travel import MODES
from skillshed.site.api.asked import Format, Words
from skillshed.site.api.service_answers import answers
from skillshed.site.api.tables import CSV, as_csv
from skillshed.site.gaps.asked import answered, nearest, read

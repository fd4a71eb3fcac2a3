"""The simplest engine that is right: reads every offer anew and looks at each. Others are tested against it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from skillshed.provision.kinds import Status
from skillshed.provision.search.documents import OfferDocument, RunDocument, cost_on, documents
from skillshed.provision.search.meaning import LIFTED, UNKNOWN_AS, WITHIN_HIDDEN, earliest, fits_audience, is_over, miles, serves, tier, verdict_of
from skillshed.provision.search.order import Placed, placed, reasons, sort_key
from skillshed.provision.search.port import FACETS, FacetCount, Found, Hit, Query
from skillshed.provision.search.words.reading import Choice, Group, Reading, read
from skillshed.provision.search.words.text import Text, text_of
from skillshed.provision.search.words.vocabulary import Vocabulary

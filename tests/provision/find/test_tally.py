"""Steps of the funnel: counted by day, door and place."""

from __future__ import annotations

from datetime import date

import pytest

from skillshed.provision import tally
from skillshed.provision.models import Tally

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def test_each_step_is_one_row_a_day_door_and_place() -> None:
    for place in ("E07000117", "E07000117", ""):
        tally.count("help", "search", place, on=DAY)
    tally.count("young", "search", "", on=DAY)
    rows = Tally.objects.order_by("door", "district").values_list("door", "district", "count")
    assert list(rows) == [("help", "", 1), ("help", "E07000117", 2), ("young", "", 1)]
    assert tally.counts(DAY, DAY) == {("help", "search"): 3, ("young", "search"): 1}


def test_a_step_that_is_none_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no step"):
        tally.count("help", "serach", on=DAY)

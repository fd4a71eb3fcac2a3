"""The directory these pages read, and the browser."""

from __future__ import annotations

import pytest
from django.test import Client

from skillshed.provision.models import Offer
from tests.support import provision_cast
from tests.web.conftest import chromium

__all__ = ["chromium"]


@pytest.fixture
def town(db: None) -> dict[str, Offer]:
    """A few invented offers near Burnley."""
    return provision_cast.town()


@pytest.fixture
def amina(client: Client) -> Client:
    """A browser in which Amina, 30, on low pay with a level 2, answered the questions."""
    client.post("/eligible/", {"on": "2027-01-12"})
    answers = {
        "date_of_birth": {"day": "14", "month": "3", "year": "1996"}, "area_code": {"answer": "Manchester"}, "immigration_status": {"answer": "uk_national"},
        "ordinarily_resident": {"answer": "yes"}, "employment_status": {"answer": "employed"}, "gross_annual_earnings_gbp": {"answer": "21000"},
        "benefits": {"answer": "none"}, "has_full_level_2": {"answer": "yes"}, "has_full_level_3": {"answer": "no"},
    }  # fmt: skip
    for name, posted in answers.items():
        assert client.post("/eligible/question/", {"question": name, **posted}).status_code == 302
    return client

"""The cohort page: who may see it, and that it shows only protected counts."""

from __future__ import annotations

from datetime import date

from tests.plans.test_cohorts import person, took_part
from tests.support.accounts import made, signed_in


def test_a_cohort_is_shown_to_those_who_may_see_counts(client, db):
    for _ in range(12):
        took_part(person(), date(2025, 1, 5), date(2025, 2, 10))
    for _ in range(2):
        took_part(person(), date(2025, 4, 5), date(2025, 5, 10))
    assert client.get("/cohorts/").status_code == 302
    assert signed_in(made("Amina")).get("/cohorts/").status_code == 403
    elin = signed_in(made("Elin", "commissioner"))
    page = elin.get("/cohorts/?year=2025").content.decode()
    assert page.count("<h1") == 1
    assert "ninety" in page
    assert "Not known" in page
    assert "[c]" in page  # the two who left in the second quarter
    assert elin.get("/cohorts/?year=1900").status_code == 400

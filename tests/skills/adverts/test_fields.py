"""What an advert says of its terms, drawn as a table: what is not said stays unknown."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillshed.skills.adverts.fields import LEAST_YEAR, MOST_YEAR, read_fields, read_pay, year_pay
from skillshed.skills.adverts.shape import ADVERTS

PAY = """
£25,000 - £30,000 per annum                  | 25000 | 30000
Salary: £25k-£30k                            | 25000 | 30000
£25-30k depending on experience              | 25000 | 30000
£12.60 per hour                              | 24570 | 24570
£12.60ph, weekly pay                         | 24570 | 24570
£11.44 to £13.50 an hour                     | 22308 | 26325
£150 a day                                   | 39000 | 39000
£500 per week                                | 26000 | 26000
£2,100 pcm                                   | 25200 | 25200
up to £34,000 pa plus bonus of £2,000        | none  | none
Earn £34,000 a year. A £500 welcome bonus.   | 34000 | 34000
competitive salary                           | none  | none
We manage a budget of £3,000,000             | none  | none
£50 voucher. £23,000 annually                | 23000 | 23000
£22,383 FTE                                  | 22383 | 22383
""".strip().splitlines()


@pytest.mark.parametrize("row", PAY)
def test_pay(row):
    text, low, high = (cell.strip() for cell in row.split("|"))
    found = read_pay(text)
    assert (found and round(found.low), found and round(found.high)) == ((None, None) if low == "none" else (int(low), int(high)))


FIELDS = """
text | contract | hours | remote | level | wish | licences
Permanent, full time, hybrid working. GCSE maths and English required. | permanent | full_time | hybrid | 2 | no |
Part-time care assistant. NVQ Level 2 desirable. Enhanced DBS paid for. | none | part_time | none | 2 | yes | DBS check
HGV Class 2 driver, 6 month contract, 40 hours | temporary | full_time | none | none | none | HGV licence
Apprentice joiner: full driving licence helpful, CSCS card provided | apprenticeship | none | none | none | none | Driving licence,CSCS card
Graduate engineer (BEng). You may work from home. | none | none | remote | 6 | no |
Degree apprenticeship in nursing. | apprenticeship | none | none | none | none |
Join our friendly team! | none | none | none | none | none |
""".strip().splitlines()[1:]


def _fields(text, **given_):
    row = dict.fromkeys(ADVERTS) | {"title": "", "description": text} | given_
    return read_fields(pl.DataFrame([row], schema=ADVERTS, orient="row")).row(0, named=True)


@pytest.mark.parametrize("row", FIELDS)
def test_terms(row):
    text, contract, hours, remote, level, wish, licences = (cell.strip() for cell in row.split("|"))
    found = _fields(text)
    none = {"none": None}
    assert tuple(found[name] for name in ("contract_kind", "hours_kind", "remote")) == tuple(
        none.get(one, one) for one in (contract, hours, remote)
    )
    assert (found["qualification"], found["qualification_is_wish"]) == (
        (None, None) if level == "none" else (int(level), wish == "yes")
    )
    assert set(found["licences"]) == {one for one in licences.split(",") if one}
    assert found["is_apprenticeship"] is (None if contract == "none" else contract == "apprenticeship")


def test_the_boards_guess_of_pay_is_no_pay():
    given_ = {"pay_min": 27000.0, "pay_max": 27000.0}
    assert _fields("Cleaner", **given_, pay_is_predicted=True)["year_pay_min"] is None
    assert _fields("Cleaner", **given_, pay_is_predicted=False)["year_pay_min"] == 27000


def test_the_boards_own_columns_come_first():
    found = _fields("Permanent role", contract="contract", hours="part_time", pay_text="12.50 per hour")
    assert (found["hours_kind"], round(found["year_pay_min"])) == ("part_time", 24375)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    pay = _fields(text)["year_pay_min"]
    assert pay is None or LEAST_YEAR <= pay <= MOST_YEAR


@given(st.floats(0.01, 1e7), st.floats(0.01, 1e7), st.sampled_from([None, "hour", "day", "week", "month", "year"]))
def test_a_years_pay_is_a_wage_or_nothing(low, high, period):
    pay = year_pay(low, high, period)
    assert pay is None or LEAST_YEAR <= pay.low <= pay.high <= MOST_YEAR

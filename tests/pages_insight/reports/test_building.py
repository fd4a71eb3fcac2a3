"""Reports of real places from the evidence that ships."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from skillshed.evidence.book import Book
from skillshed.publishing.documents.model import Heading, Picture, TableBlock, pictures
from skillshed.site.evidence.contents import content
from skillshed.site.evidence.state import State
from skillshed.site.reports.building import build
from skillshed.site.reports.composing import compose
from skillshed.site.reports.statements import Contradicted
from skillshed.site.reports.templates import read, template, templates
from skillshed.terms.errors import InputNotUnderstood, NotFound, UsageError

LANCASHIRE, CORNWALL, BURNLEY, TEES = "E37000019", "E69000005", "E07000117", "E37000034"
GUIDANCE = ["Foreword", "Introduction and the area", "Skills strengths and needs", "Skills strategy", "Skills action plan",
            "Assessment of progress", "Case studies", "Looking forward"]  # fmt: skip


def test_the_five_templates_ship(here: Book) -> None:
    assert set(templates(here.folder)) == {"local-skills-report", "lsip-annex", "place-profile", "bid-evidence", "figures24"}


@pytest.mark.parametrize("place", [LANCASHIRE, CORNWALL])
def test_a_local_skills_report_has_the_sections_of_the_guidance(here: Book, place: str) -> None:
    document, job = compose(template(here.folder, "local-skills-report"), place)
    openers = [one for one in document.blocks if isinstance(one, Heading) and one.level == 1]
    assert [one.text for one in openers if not one.is_annex] == GUIDANCE
    assert [one.label for one in openers] == [*"12345678", "Annex A", "Annex B", "Annex C"]
    assert len(job.contents) >= 24
    assert {one.name for one in job.to_write} == {
        "foreword.md", "panel.md", "needs-summary.md", "strategy.md", "action-plan.md", "progress.md", "case-studies.md",
        "looking-forward.md",
    }  # fmt: skip


@pytest.mark.parametrize("place", [LANCASHIRE, CORNWALL, BURNLEY])
def test_every_figure_says_where_it_comes_from_and_none_stands_twice(here: Book, place: str) -> None:
    document, _ = compose(template(here.folder, "local-skills-report"), place)
    found = list(pictures(document.blocks))
    assert all(one.source and one.title and one.alt for one in found)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert len({(one.title, one.subtitle) for one in found}) == len(found)


def test_the_24_figures_of_lancashire_are_there_with_what_was_said_of_them(here: Book) -> None:
    document, job = compose(template(here.folder, "figures24"), LANCASHIRE)
    heads = [one.text for one in document.blocks if isinstance(one, Heading) and one.text.startswith("No. ")]
    assert len(heads) == 24
    not_shown = {one.title.split()[0] for one in job.missing}
    assert not_shown == {"9", "15", "20", "22", "23"}
    shown = [one for one in document.blocks if isinstance(one, Picture | TableBlock) and one.id.startswith("figures24-figure-")]
    assert len(shown) == 19
    manufacturing = next(one for one in shown if one.id == "figures24-figure-2")
    assert isinstance(manufacturing, Picture)
    assert manufacturing.title.startswith("What stands out in Lancashire: manufacturing, 12.6% against")


def test_elsewhere_nothing_is_said_of_lancashires_document(here: Book) -> None:
    document, _ = compose(template(here.folder, "figures24"), TEES)
    assert "The document said" not in repr(document)
    assert "Lancashire" not in repr([one for one in document.blocks if isinstance(one, Picture)])


def test_a_slot_without_data_says_which_command_brings_it_for_this_place(here: Book) -> None:
    _, job = compose(template(here.folder, "figures24"), BURNLEY)
    jobs = next(one for one in job.missing if one.title.startswith("2 "))
    assert jobs.bring == "skillshed fetch bres --place burnley"


def test_a_place_without_a_projection_borrows_that_of_the_area_that_holds_it_and_says_so(here: Book) -> None:
    document, _ = compose(template(here.folder, "lsip-annex"), BURNLEY)
    table = next(one for one in document.blocks if isinstance(one, TableBlock) and one.id == "needs-occupation")
    assert table.table.caption == "People needed by occupation, 2020 to 2035, Lancashire"
    assert "not published for Burnley" in repr(document.blocks)


def test_needs_add_up_and_hold_every_detailed_occupation(here: Book) -> None:
    document, _ = compose(template(here.folder, "lsip-annex"), LANCASHIRE)
    table = next(one for one in document.blocks if isinstance(one, TableBlock) and one.id == "needs-occupation").table
    assert len(table.rows) == 26

    def people(column: int) -> int:
        return sum(int(row.cells[column].text.replace(",", "").replace("−", "-").replace("+", "")) for row in table.rows)

    # 50.7 + 358.3 = 409.1 thousand, each row rounded to hundreds.
    assert people(3) == pytest.approx(409_100, abs=1_300)
    assert people(1) + people(2) == pytest.approx(people(3), abs=2_600)


@pytest.mark.parametrize("place", [LANCASHIRE, BURNLEY])
def test_a_place_profile_has_four_pages(here: Book, place: str) -> None:
    made = build(template(here.folder, "place-profile"), place, formats=["pdf"])
    assert made.pages == 4
    assert made.is_good


def test_the_same_inputs_give_the_same_bytes_in_another_process(here: Book, tmp_path: Path) -> None:
    made = build(template(here.folder, "place-profile"), BURNLEY)
    code = (
        "import sys; from pathlib import Path; from skillshed.site.reports.making import main; "
        "raise SystemExit(main([sys.argv[1], 'place-profile', 'E07000117', '', sys.argv[2]]))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo",
                   "DJANGO_SETTINGS_MODULE": "skillshed.site.settings"}  # fmt: skip
    subprocess.run([sys.executable, "-c", code, str(here.folder), str(tmp_path)], check=True, env=environment)
    assert {path.name for path in tmp_path.iterdir()} == set(made.files)
    for name, data in made.files.items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == hashlib.sha256(data).hexdigest(), name


def test_the_manifest_lists_releases_texts_and_files(here: Book) -> None:
    made = build(template(here.folder, "place-profile"), BURNLEY, formats=["html", "data"])
    about = json.loads(made.files["manifest.json"])
    known = here.lake.releases()
    assert len(about["releases"]) >= 8
    for one in about["releases"]:
        assert one["raw"][0]["sha256"] == known[one["id"]].raw[0].sha256
    for name, facts in about["files"].items():
        assert facts["sha256"] == hashlib.sha256(made.files[name]).hexdigest()
    assert about["report"]["template_version"] == "1"
    assert about["report"]["known_on"] == max(one.known_on for one in known.values()).isoformat()
    with zipfile.ZipFile(BytesIO(made.files["place-profile_burnley.ods"])) as book:
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in book.infolist())


def test_as_of_a_day_only_what_was_known_then_is_used(here: Book) -> None:
    from datetime import date

    day = date(2024, 5, 1)
    document, job = compose(template(here.folder, "place-profile"), BURNLEY, as_of=day)
    assert document.known_on == "2024-05-01"
    assert job.releases
    assert all(one.known_on <= day for one in job.releases.values())


# -- texts people write ----------------------------------------------------------------------------------------------


def folder_of(tmp_path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = tmp_path / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_text_takes_the_place_of_the_gap_and_its_references_are_numbered(here: Book, tmp_path: Path) -> None:
    texts = folder_of(tmp_path, foreword="We **know** this from {{ref employment}}.\n\n*The chair*")
    document, job = compose(template(here.folder, "local-skills-report"), LANCASHIRE, text=texts)
    assert "foreword.md" not in {one.name for one in job.to_write}
    employment = next(one for one in pictures(document.blocks) if one.id == "employment")
    assert f"Run(text='{employment.name}', style='', href='#employment')" in repr(document.blocks)


def test_a_statement_that_holds_is_marked_and_listed(here: Book, tmp_path: Path) -> None:
    texts = folder_of(
        tmp_path, case="In 2020 {claim: measure=claimant_rate place=Burnley period=2020 value=7.3}it was 7.3%{/claim}."
    )
    document, job = compose(template(here.folder, "bid-evidence"), BURNLEY, text=texts)
    assert [(one.number, one.text, one.verdict) for one in job.statements] == [(1, "it was 7.3%", "agrees")]
    assert "Checked(number=1, verdict='agrees')" in repr(document.blocks)
    listed = next(one for one in document.blocks if isinstance(one, TableBlock) and one.id == "statements")
    assert listed.table.rows[0].cells[1] == listed.table.rows[0].cells[1].__class__("agrees")


def test_a_contradicted_statement_stops_the_build_with_its_file_and_line(here: Book, tmp_path: Path) -> None:
    texts = folder_of(
        tmp_path, case="One.\n\nTwo.\n\nIt {claim: measure=claimant_rate place=Burnley period=2020 value=5.1}was 5.1%{/claim}."
    )
    with pytest.raises(Contradicted, match=r"case\.md, line 5: .*contradicted \(found 7\.3%\)"):
        compose(template(here.folder, "bid-evidence"), BURNLEY, text=texts)


def test_a_mark_that_is_not_closed_is_named(here: Book, tmp_path: Path) -> None:
    texts = folder_of(tmp_path, case="\n{claim: measure=claimant_rate} was 5.1%.")
    with pytest.raises(InputNotUnderstood, match=r"case\.md, line 2"):
        compose(template(here.folder, "bid-evidence"), BURNLEY, text=texts)


FULL = """+++
title = "{title}"
need = "Too few"
soc = ["61"]
sic = ["Q"]
level = "3"
evidence = ["survey", "projection"]
action = "More places"
owner = "Colleges"
date = "2027"
measure = "Starts"
+++
The case.
"""


def test_priorities_are_counted_and_each_must_say_all(here: Book, tmp_path: Path) -> None:
    texts = folder_of(tmp_path, **{f"priorities/{number}": FULL.format(title=f"Care {number}") for number in range(1, 5)})
    _, job = compose(template(here.folder, "lsip-annex"), LANCASHIRE, text=texts)
    assert all(one.is_met for one in job.checks)
    assert job.checks[0].said == "4 priorities; the guidance asks for 4 to 6"


def test_a_priority_with_one_kind_of_evidence_is_not_enough(here: Book, tmp_path: Path) -> None:
    texts = folder_of(
        tmp_path, **{"priorities/1": FULL.format(title="Care").replace('"survey", ', "").replace('owner = "Colleges"\n', "")}
    )
    _, job = compose(template(here.folder, "lsip-annex"), LANCASHIRE, text=texts)
    assert [one.is_met for one in job.checks] == [False, False]
    assert job.checks[1].said == "lacks its owner, a second kind of evidence (it has 1)"
    assert [one.name for one in job.to_write if one.name.startswith("priorities/")] == [
        f"priorities/{number}.md" for number in (2, 3, 4)
    ]


def test_the_body_of_a_plans_annex_is_counted(here: Book, tmp_path: Path) -> None:
    long = "\n\n".join("A paragraph that goes on for a line or two so that pages fill up with words. " * 8 for _ in range(230))
    made = build(template(here.folder, "lsip-annex"), CORNWALL, formats=["pdf"], text=folder_of(tmp_path, introduction=long))
    body = next(one for one in made.checks if one.name == "body")
    assert not body.is_met
    assert body.said == f"{made.body_pages} of at most 30 pages of body"
    assert not made.is_good


# -- templates of one's own ------------------------------------------------------------------------------------------


def own_template(folder: Path, section: str, **facts: str) -> Path:
    folder.mkdir(parents=True)
    lines = {"id": "mine", "title": "{{place_name}}", "kind": "Note", "about": "x", "author": "me", "version": "1", **facts}
    head = "\n".join(f'{name} = "{text}"' for name, text in lines.items())
    (folder / "template.toml").write_text(f'{head}\n[[sections]]\nfile = "a.md"\n', encoding="utf-8")
    (folder / "a.md").write_text(section, encoding="utf-8")
    return folder


def test_a_template_in_the_data_folder_is_found_and_built(here: Book, tmp_path: Path) -> None:
    folder = own_template(
        tmp_path / "templates" / "mine", "# Work in {{place}}\n\n{{figure measure=claimant_rate id=mine}}\n\nSee {{ref mine}}."
    )
    assert "mine" in templates(tmp_path)
    made = build(read(folder), BURNLEY, formats=["html"])
    assert "Work in Burnley" in made.files["mine_burnley.html"].decode()


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("one\n\n{{figur measure=x}}", r"mine/a\.md, line 3: \{\{figur\}\} is no slot"),
        ("{{figure}}", r"mine/a\.md, line 1: \{\{figure\}\} names no measure"),
        ("{{needs by=colour}}", "by=occupation"),
        ("{{write foreword}}", "needs a name, a title"),
        ("See {{ref nothing}}.", "'nothing', and nothing in this document"),
    ],
)
def test_a_faulty_section_is_named_with_its_line(here: Book, tmp_path: Path, section: str, said: str) -> None:
    chosen = read(own_template(tmp_path / "mine", section))
    with pytest.raises(InputNotUnderstood, match=said):
        compose(chosen, BURNLEY)


def test_a_faulty_template_names_its_field(tmp_path: Path) -> None:
    own_template(tmp_path / "mine", "x", colour="red")
    with pytest.raises(InputNotUnderstood, match="colour"):
        read(tmp_path / "mine")


def test_an_unknown_template_measure_or_format_is_told(here: Book, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no report template 'nope'"):
        template(here.folder, "nope")
    with pytest.raises(UsageError, match="no format 'pptx'"):
        build(template(here.folder, "place-profile"), BURNLEY, formats=["pptx"])
    with pytest.raises(NotFound, match="no measure 'nope'"):
        compose(template(here.folder, "bid-evidence"), BURNLEY, measures=["nope"])
    with pytest.raises(NotFound, match="no folder"):
        compose(template(here.folder, "bid-evidence"), BURNLEY, text=tmp_path / "absent")


def test_figures_without_intervals_are_above_below_or_level_as_they_are_printed(here: Book) -> None:
    said = content(State(measure="population_share_16_64", places=(LANCASHIRE,), among=LANCASHIRE, view="ranked")).sentence
    assert said == "Of 14 districts of Lancashire, 8 are above Lancashire’s 61.4%, 5 are below it and 1 is level with it."


def test_major_groups_and_the_groups_they_hold_are_not_drawn_side_by_side(here: Book) -> None:
    rows = content(State(measure="replacement_demand", places=(LANCASHIRE,), by=(("occupation", "*"),), view="bars")).table.rows
    assert len(rows) == 26
    assert not [row for row in rows if row.head.text == "Professional occupations"]


def test_a_place_is_found_among_larger_areas_by_the_one_with_its_districts(here: Book) -> None:
    found = content(State(measure="skill_shortage_density", places=("E69000005",), view="ranked"))
    assert found.chosen == "E37000005"

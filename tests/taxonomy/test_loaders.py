"""The other publishers: real files where they are, else tables made after the documented layout."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from skillshed.skills.taxonomy.loaders.soc import index_entry
from skillshed.skills.taxonomy.loading import Outcome, load
from skillshed.skills.taxonomy.store import open_taxonomy
from skillshed.terms.errors import InputNotUnderstood, NotFound
from tests.taxonomy.conftest import U, package


def one(paths: Path, data: Path, **more: str) -> Outcome:
    report = load([paths], data, **more)
    assert len(report.outcomes) == 1
    return report.outcomes[0]


def workbook(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


HEAD = ["SOC2020\nMajor Group", "SOC2020\nSub-Major Group", "SOC2020\nMinor Group", "SOC2020 Unit Group", "SOC2020 Group Title"]


def test_soc2020_volume_one_and_two_as_ons_publishes_them(tmp_path: Path):
    described = [
        ["Standard Occupational Classification 2020"],
        [*HEAD, "Group Description", "Related Job Titles"],
        ["6", "<blank>", "<blank>", "<blank>", "CARING, LEISURE AND OTHER SERVICE OCCUPATIONS", "They care.", "<blank>"],
        ["", "61", "", "", "Caring Personal Service Occupations", "", ""],
        ["", "", "613", "", "Caring Personal Services", "", ""],
        ["", "", "", "6135", "Care workers and home carers", "They attend to people.", "Care assistant~Home care worker"],
        ["", "", "", "", "a title without a code", "", ""],
    ]
    index = [
        ["SOC2020 coding index"],
        ["SOC_2020", "INDEXOCC", "INDEXOCC_-_natural_word_order", "ADD", "IND", "SOC_2010"],
        ["6135", "Assistant, care", "care Assistant", "", "", "6145"],
        ["6135", "Worker, home", "home Worker", "domiciliary", "(welfare services)", "6145"],
        ["}}}}", "Apprentice", "Apprentice", "", "", "}}}}"],
    ]
    workbook(tmp_path / "volume1.xlsx", {"Cover": [["Crown copyright"]], "SOC2020 descriptions": described})
    workbook(tmp_path / "volume2.xlsx", {"SOC2020 coding index": index})
    report = load([tmp_path / "volume1.xlsx", tmp_path / "volume2.xlsx"], tmp_path / "data")
    found = report.outcomes[0]
    assert found.taxonomy.key == "soc2020 2020"
    assert dict(found.taxonomy.concepts.select("id", "label").iter_rows())["6"] == "Caring, leisure and other service occupations"
    assert found.taxonomy.broader.rows() == [("61", "6"), ("613", "61"), ("6135", "613")]
    labels = found.taxonomy.labels.filter(pl.col("id") == "6135")
    assert set(labels.filter(pl.col("kind") == "alternative")["label"]) == {"Care assistant", "Home care worker"}
    assert set(labels.filter(pl.col("kind") == "index")["label"]) == {
        "care Assistant",
        "home Worker [domiciliary] (welfare services)",
    }
    assert found.rejected["row"].sort().to_list() == [5, 7]


def test_an_index_entry_comes_apart_again():
    assert index_entry("home Worker [domiciliary] (welfare services)") == ("home Worker", "domiciliary", "welfare services")
    assert index_entry("Baker") == ("Baker", "", "")


def test_an_index_alone_waits_for_its_structure(tmp_path: Path):
    index = tmp_path / "index.csv"
    index.write_text('SOC_2020,INDEXOCC,ADD,IND\n6135,"Assistant, care",,\n9999,Ghost,,\n')
    with pytest.raises(NotFound, match="only adds to soc2020"):
        load([index], tmp_path / "data")
    structure = tmp_path / "structure.csv"
    structure.write_text("soc2020_code,title,major,sub_major,minor\n6135,Care workers and home carers,6,61,613\n")
    load([structure], tmp_path / "data")
    found = one(index, tmp_path / "data")
    assert found.taxonomy.labels.filter(pl.col("kind") == "index")["label"].to_list() == ["care Assistant"]
    assert "no such concept" in found.rejected["reason"][0]


def test_soc2010_structure_and_index_of_the_real_files(real: Path, tmp_path: Path):
    found = one(real / "soc2010", tmp_path).taxonomy
    assert found.concepts.height == 493
    assert found.occupations.height == 369
    assert found.labels.filter(pl.col("kind") == "index").height > 22_000
    assert one(real / "soc2020", tmp_path).taxonomy.occupations.height == 412


def test_onet_text_database_as_documented(tmp_path: Path):
    folder = tmp_path / "db_28_3_text"
    folder.mkdir()
    tables = {
        "Occupation Data": [
            "O*NET-SOC Code|Title|Description",
            '31-1122.00|Personal Care Aides|Provide "care".',
            "nonsense|No code|x",
        ],
        "Alternate Titles": ["O*NET-SOC Code|Alternate Title|Short Title|Source(s)", "31-1122.00|Caregiver|n/a|02"],
        "Task Statements": [
            "O*NET-SOC Code|Task ID|Task|Task Type|Incumbents Responding|Date|Domain Source",
            "31-1122.00|7|Wash people.|Core|9|08/2023|Incumbent",
        ],
        "Skills": [
            "O*NET-SOC Code|Element ID|Element Name|Scale ID|Data Value|N|Recommend Suppress|Not Relevant|Date|Domain Source",
            "31-1122.00|2.A.1.b|Active Listening|IM|3.75|8|N|n/a|08/2023|Analyst",
            "31-1122.00|2.A.1.b|Active Listening|LV|3.10|8|N|N|08/2023|Analyst",
            "31-1122.00|2.A.1.e|Mathematics|IM|1.50|8|N|n/a|08/2023|Analyst",
            "31-1122.00|2.B.3.e|Programming|IM|4.50|8|Y|n/a|08/2023|Analyst",
        ],
        "Knowledge": ["O*NET-SOC Code|Element ID|Element Name|Scale ID|Data Value", "31-1122.00|2.C.4.f|Psychology|IM|2.60"],
        "Job Zones": ["O*NET-SOC Code|Job Zone|Date|Domain Source", "31-1122.00|2|08/2023|Analyst"],
        "Related Occupations": [
            "O*NET-SOC Code|Related O*NET-SOC Code|Relatedness Tier|Index",
            "31-1122.00|31-1131.00|Primary-Short|1",
        ],
    }
    for name, lines in tables.items():
        (folder / f"{name}.txt").write_text("\n".join(lines).replace("|", "\t") + "\n")
    outcome = one(folder, tmp_path / "data")
    found = outcome.taxonomy
    assert found.key == "onet 28.3"
    assert json.loads(found.occupations["attributes"][0]) == {"job_zone": "2"}
    assert found.occupations["description"][0] == 'Provide "care".'
    assert set(found.relations.select("target", "kind").iter_rows()) == {
        ("2.A.1.b", "essential"),
        ("2.C.4.f", "optional"),
        ("task:7", "essential"),
        ("31-1131.00", "related"),
    }
    assert "Caregiver" in set(found.labels["label"])
    assert outcome.rejected["reason"].to_list() == ["no O*NET-SOC code with a title"]


def test_onet_real_tables(real: Path, tmp_path: Path):
    found = one(real / "onet", tmp_path).taxonomy
    assert found.occupations.height == 1_110
    assert found.labels.filter(pl.col("kind") == "alternative").height > 58_000


def test_standards_of_2018_and_of_the_courses_api(real: Path, tmp_path: Path):
    register = one(real / "apprenticeships" / "apprenticeship_standards_2018.csv", tmp_path).taxonomy
    assert register.concepts.height == 545  # 546 rows, one reference twice
    facts = json.loads(register.concepts.filter(pl.col("id") == "ST0116")["attributes"][0])
    assert (facts["level"], facts["funding_gbp"], facts["months"], facts["route"]) == (4.0, 18000.0, 24.0, "Digital")
    api = {
        "standards": [
            {
                "ifateReferenceNumber": "ST0116",
                "larsCode": 2,
                "version": "1.0",
                "title": "Software developer",
                "level": 4,
                "status": "Retired",
            },
            {
                "ifateReferenceNumber": "ST0116",
                "larsCode": 2,
                "version": "1.1",
                "title": "Software developer",
                "level": 4,
                "status": "Approved for delivery",
                "maxFunding": 18000,
                "typicalDuration": 24,
                "route": "Digital",
                "typicalJobTitles": "Web developer|App developer",
                "skills": ["create logical code"],
                "knowledge": [{"knowledgeId": "x", "detail": "all stages of the life-cycle"}],
            },
            {"title": "without a reference"},
        ]
    }
    file = tmp_path / "standards.json"
    file.write_text(json.dumps(api))
    outcome = one(file, tmp_path / "other", version="test")
    standard = outcome.taxonomy.concepts.filter(pl.col("kind") == "standard").row(0, named=True)
    assert (standard["status"], json.loads(standard["attributes"])["version"]) == ("released", "1.1")
    assert {"Web developer", "App developer"} <= set(outcome.taxonomy.labels["label"])
    assert set(outcome.taxonomy.skills["kind"]) == {"skill", "knowledge"}
    assert outcome.taxonomy.relations.height == 2
    assert outcome.rejected["row"].to_list() == [3]


def test_learning_aims_and_ofquals_register(tmp_path: Path):
    aims = tmp_path / "LARS_LearningDelivery.csv"
    aims.write_text(
        "LearnAimRef,EffectiveFrom,EffectiveTo,LearnAimRefTitle,LearnAimRefType,NotionalNVQLevelv2,SectorSubjectAreaTier1\n"
        "60312345,2019-08-01,,Certificate in Adult Care,0003,2,1.00\n,2019-08-01,,no number,0003,2,1.00\n"
    )
    outcome = one(aims, tmp_path / "data")
    aim = outcome.taxonomy.concepts.row(0, named=True)
    assert (aim["id"], aim["kind"], json.loads(aim["attributes"])["level"]) == ("60312345", "qualification", "2")
    assert outcome.rejected["row"].to_list() == [3]
    register = tmp_path / "Qualifications.csv"
    register.write_text(
        "Qualification Number,Qualification Title,Owner Organisation Name,Qualification Level,Qualification Type,Qualification SSA,Qualification Status\n"
        "603/1234/5,Certificate in Adult Care,An Awarding Body,Level 2,Other,Health,Available to learners\n"
        "600/0000/1,Old Certificate,An Awarding Body,Level 2,Other,Health,No longer awarded\n"
    )
    found = one(register, tmp_path / "data").taxonomy.concepts
    assert found.select("code", "status").rows() == [("60000001", "withdrawn"), ("60312345", "released")]


@pytest.mark.slow
def test_the_crosswalk_adds_edges_to_the_esco_that_is_loaded_and_they_survive_loading_it_again(real: Path, tmp_path: Path):
    with pytest.raises(NotFound, match="only adds to esco"):
        load([real / "crosswalks" / "crosswalk_esco_onet.csv.gz"], tmp_path)
    load([real / "esco_v1_1_1"], tmp_path)
    load([real / "crosswalks" / "crosswalk_esco_onet.csv.gz"], tmp_path)
    edges = open_taxonomy(tmp_path).matches.filter(pl.col("scheme") == "onet")
    counts = dict(edges["match"].value_counts().iter_rows())
    assert counts == {"broad": 2_053, "close": 1_432, "exact": 498 + 43, "narrow": 227}
    assert not load([real / "esco_v1_1_1"], tmp_path).outcomes[0].is_new
    assert open_taxonomy(tmp_path).matches.filter(pl.col("scheme") == "onet").height == 4_253


def test_a_file_nobody_knows_is_said_and_one_beside_known_ones_is_listed(tmp_path: Path):
    stranger = tmp_path / "notes.csv"
    stranger.write_text("colour,shape\nred,round\n")
    with pytest.raises(InputNotUnderstood, match=r"No taxonomy recognised in notes.csv"):
        load([stranger], tmp_path / "data")
    prose = tmp_path / "README.txt"
    prose.write_text("Columns (O*NET-SOC Code, Title, Alternate Title) are\ntold here, in words.\n")
    folder = package(tmp_path / "esco_v1_2")
    report = load([folder, stranger, prose], tmp_path / "data")
    assert report.unknown == ("notes.csv", "README.txt")
    assert report.outcomes[0].taxonomy.version == "1.2"
    assert U in report.outcomes[0].taxonomy.skills["id"][0]

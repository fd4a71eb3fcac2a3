"""Small ESCO packages made in the test, and the real files where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import real_data

U = "http://data.europa.eu/esco"


@pytest.fixture(scope="session")
def real() -> Path:
    """Publishers' skills and occupations files as published."""
    return real_data("skills")


def package(folder: Path, *, suffix: str = "_en", skills: str = "", relations: str = "", occupations: str = "") -> Path:
    """A package of two skills, a piece of knowledge and two occupations, with rows added."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"skills{suffix}.csv").write_text(
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,description\n"
        f'KnowledgeSkillCompetence,{U}/skill/1,skill/competence,cross-sector,weld metal,"join metal\nweld steel",released,Join metal.\n'
        f"KnowledgeSkillCompetence,{U}/skill/2,knowledge,sector-specific,metallurgy,,released,\n"
        f"KnowledgeSkillCompetence,{U}/skill/3,skill/competence,,read drawings,interpret\u00a0plans,released,\n" + skills,
        encoding="utf-8",
    )
    (folder / f"occupations{suffix}.csv").write_text(
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,regulatedProfessionNote,code,description\n"
        f"Occupation,{U}/occupation/1,7212,welder,metal joiner,released,{U}/regulated-professions/unregulated,7212.1,\n"
        f"Occupation,{U}/occupation/2,7213,sheet worker,,released,{U}/regulated-professions/regulated,7213.1,\n" + occupations,
        encoding="utf-8",
    )
    (folder / "occupationSkillRelations.csv").write_text(
        "occupationUri,relationType,skillType,skillUri\n"
        f"{U}/occupation/1,essential,skill/competence,{U}/skill/1\n"
        f"{U}/occupation/1,optional,knowledge,{U}/skill/2\n"
        f"{U}/occupation/2,essential,skill/competence,{U}/skill/3\n" + relations,
        encoding="utf-8",
    )
    return folder

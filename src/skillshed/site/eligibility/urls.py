"""Addresses of the eligibility questions. No answer ever stands in one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.eligibility import keeping, pages, rule_pages

app_name = "eligibility"
urlpatterns: list[URLPattern | URLResolver] = [
    path("eligible/", pages.start, name="start"),
    path("eligible/question/", pages.question, name="question"),
    path("eligible/question/<slug:name>/", pages.question, name="change"),
    path("eligible/results/", pages.results, name="results"),
    path("eligible/again/", pages.again, name="again"),
    path("eligible/kept/", keeping.kept, name="kept"),
    path("eligible/rules/", rule_pages.rules_page, name="rules"),
    path("eligible/rules/rules.xlsx", rule_pages.workbook, name="rules_file"),
    path("eligible/rules/try/", rule_pages.try_rules, name="try_rules"),
    path("eligible/rules/tried/<slug:key>/", rule_pages.tried, name="tried_rules"),
]

"""Addresses of this room. No answer ever stands in one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.employers import asking, hub, pictures, results, sending

app_name = "employers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("employers/", hub.hub, name="hub"),
    path("employers/who-pays/", hub.who_pays_page, name="who_pays"),
    path("employers/diagnose/", asking.start, name="start"),
    path("employers/diagnose/question/<slug:name>/", asking.question, name="question"),
    path("employers/diagnose/which/", asking.which, name="which"),
    path("employers/diagnose/result/", results.result, name="result"),
    path("employers/diagnose/skills/", results.keep_skills, name="skills"),
    path("employers/diagnose/send/", sending.send, name="send"),
    path("employers/diagnose/take-back/", sending.take_back, name="take_back"),
    path("employers/diagnose/again/", asking.again, name="again"),
    path("employers/diagnose/skills-plan.<slug:ending>", sending.plan, name="plan"),
    path("employers/picture/", pictures.picture_page, name="picture"),
    path("employers/picture.<slug:ending>", pictures.picture_file, name="picture_file"),
]

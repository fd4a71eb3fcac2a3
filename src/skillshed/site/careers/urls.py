"""Addresses of this room. What somebody says of themselves never stands in one."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from skillshed.site.careers import job, listing, moves, start

app_name = "careers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("careers/", start.start, name="start"),
    path("careers/did/", start.did, name="did"),
    path("careers/which/", start.choose, name="choose"),
    path("careers/wrote/", start.wrote, name="wrote"),
    path("careers/tick/", start.tick, name="tick"),
    path("careers/like/", start.like, name="like"),
    path("careers/where/", start.where, name="where"),
    path("careers/drop/", start.drop, name="drop"),
    path("careers/try/", start.try_skill, name="try"),
    path("careers/forget/", start.forget_all, name="forget"),
    path("careers/jobs/", listing.jobs, name="jobs"),
    path("careers/all/", listing.everything, name="all"),
    path("careers/moves/", moves.moves, name="moves"),
    path("careers/job/<slug:name>/", job.job_page, name="job"),
]

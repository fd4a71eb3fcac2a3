"""A match in plain sentences, for the adviser's page and for the person's letter, made from its figures and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skillshed.employers.redundancy.matching import LeftOver, Match, Suggested, licences_of
from skillshed.provision.travel import said_minutes
from skillshed.skills.placing.asked import Bar
from skillshed.skills.placing.placing import Left

NEAR = 0.05  # a fit below this is none, in words
SAME_PAY = 0.03  # a difference in pay below this is none, in words


def why(one: Suggested) -> str:
    """The skills there, what is missing, the way, the pay: one short sentence each."""
    parts = [f"{_skills(one)}.", lacking(one.lacks), way(one), pay(one)]
    return " ".join(part for part in parts if part)


def _skills(one: Suggested) -> str:
    return f"{one.there} of the {one.asked} skills it asks are there or near (fit {one.fit:.0%})"


def lacking(lacks: Sequence[str]) -> str:
    """`Missing most: a, b.`"""
    return f"Missing most: {', '.join(lacks)}." if lacks else "Nothing it asks is missing."


def way(one: Suggested) -> str:
    """`About 25 minutes there (estimate).`"""
    return "The way there is not known." if one.minutes is None else f"About {said_minutes(one.minutes)} there (estimate)."


def pay(one: Suggested) -> str:
    """Pay there beside pay now."""
    if one.pay_ratio is None:
        return "How its pay compares is not known."
    change = round((one.pay_ratio - 1) * 100)
    if abs(one.pay_ratio - 1) < SAME_PAY:
        return "It pays about the same."
    return f"It pays about {abs(change)}% {'more' if change > 0 else 'less'} (at its least)."


def left_over(found: Match, one: Left) -> LeftOver:
    """Which bar binds, and what would change it."""
    ground = found.ground
    if not found.kept:
        return LeftOver(one.person, None, "There is no vacancy on the list.", "Bring a list of vacancies.")
    if not ground.having[one.person].any():
        return LeftOver(
            one.person, None, "Nothing is known of what they can do.", "Say what their title is, or write what they can do."
        )
    column = _nearest(found, one)
    nearest = found.kept[column] if column is not None else None
    return LeftOver(one.person, one.bar, one.why, _change(found, one, column), nearest, one.bar is None and one.posts > 0)


def _nearest(found: Match, one: Left) -> int | None:
    """The vacancy that would open first: the best fit of those which only that bar closes."""
    every = np.array(list(found.asked.bars.values()))[:, one.person]
    if one.bar is not None:
        only = found.asked.bars[one.bar][one.person] & (every.sum(axis=0) == 1)
    else:
        only = every.sum(axis=0) == every.sum(axis=0).min()
    columns = np.flatnonzero(only)
    if one.bar is Bar.TRAVEL and found.asked.minutes is not None:
        return int(columns[np.argmin(found.asked.minutes[one.person, columns])])
    return int(columns[np.argmax(found.asked.fit[one.person, columns])]) if len(columns) else None


def _change(found: Match, one: Left, column: int | None) -> str:
    if column is None:
        return "More vacancies of another kind."
    who, post = found.ground.people[one.person], found.asked.posts[column]
    if one.bar is Bar.LICENCE:
        needs = ", ".join(sorted(post.licences - licences_of(found.ground, one.person)))
        doubt = " The list does not say which licences they hold: ask them." if who.licences is None else ""
        return f"“{post.title}” asks for {needs}.{doubt}"
    if one.bar is Bar.SKILLS:
        fit = float(found.asked.fit[one.person, column])
        if fit < NEAR:
            return "Nothing that could be reached asks for what they can do. Look at what their title is taken for."
        lacks = ", ".join(found.ground.lacks(one.person, found.kept[column]))
        return f"“{post.title}” is nearest, at {fit:.0%} of what it asks. Missing most: {lacks}."
    if one.bar is Bar.TRAVEL and found.asked.minutes is not None:
        far = float(found.asked.minutes[one.person, column])
        most = (
            f"{who.most_minutes} minutes were named as the most"
            if who.most_minutes
            else f"nobody is asked to travel more than {found.state.most_minutes} minutes unless they say so"
        )
        return f"“{post.title}” is about {said_minutes(far)} away; {most}."
    if one.bar is Bar.PAY:
        floor = found.asked.people[one.person].pay_floor
        least = "they named" if who.pay_floor is not None else f"{found.state.least_pay}% of their present pay is"
        return f"“{post.title}” pays up to £{post.pay:,.0f} a year; {least} £{floor:,.0f}."
    if one.posts:
        return f"“{post.title}” fits best; one more place of it would do."
    return f"“{post.title}” comes nearest. {_bars(found, one.person, column)}"


def _bars(found: Match, person: int, column: int) -> str:
    words = {Bar.LICENCE: "a licence", Bar.SKILLS: "skills", Bar.TRAVEL: "the way there", Bar.PAY: "its pay"}
    listed = [words[bar] for bar, mask in found.asked.bars.items() if mask[person, column]]
    return f"Against it: {' and '.join(listed)}."

"""Vacancies counted from job adverts that a user loaded: the table that `skillshed adverts import` writes."""

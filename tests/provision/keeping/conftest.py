"""A small directory and Carys, who keeps one provider's part of it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from skillshed.people.models import User
from tests.support import accounts, small_directory


@pytest.fixture
def directory(db: None) -> small_directory.Directory:
    """Invented offers as of today."""
    return small_directory.made(timezone.localdate())


@pytest.fixture
def carys(directory: small_directory.Directory) -> User:
    """A provider's own person."""
    return accounts.made("Carys", "provider", organisation=directory.college.organisation)


@pytest.fixture
def other(directory: small_directory.Directory) -> User:
    """Somebody of another provider."""
    return accounts.made("Owen", "provider", organisation=directory.council.organisation)

"""The records of the directory, noun by noun."""

from skillshed.provision.models.answers import KeptAnswers
from skillshed.provision.models.directory import Contact, Cost, Funding, Offer, Run, Tagged, Taxonomy, Term
from skillshed.provision.models.feeds import Duplicate, Feed
from skillshed.provision.models.keeping import Assurance, Change, OfferTally, Problem, SavedSearch, Tally
from skillshed.provision.models.places import Provider, Venue
from skillshed.provision.models.skills import OfferReading, OfferSkill

__all__ = [
    "Assurance",
    "Change",
    "Contact",
    "Cost",
    "Duplicate",
    "Feed",
    "Funding",
    "KeptAnswers",
    "Offer",
    "OfferReading",
    "OfferSkill",
    "OfferTally",
    "Problem",
    "Provider",
    "Run",
    "SavedSearch",
    "Tagged",
    "Tally",
    "Taxonomy",
    "Term",
    "Venue",
]

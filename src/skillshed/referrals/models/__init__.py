"""The records of referral: people helped, referrals, steps."""

from skillshed.referrals.models.clients import Attempt, Client, Consent, Note
from skillshed.referrals.models.referring import Message, OutcomeRecord, Referral, Transition
from skillshed.referrals.models.shortlists import CaseAnswers, CaseSearch, KeptOffer
from skillshed.referrals.models.steps import Participation, PlannedStep, UnmetNeed

__all__ = [
    "Attempt",
    "CaseAnswers",
    "CaseSearch",
    "Client",
    "Consent",
    "KeptOffer",
    "Message",
    "Note",
    "OutcomeRecord",
    "Participation",
    "PlannedStep",
    "Referral",
    "Transition",
    "UnmetNeed",
]

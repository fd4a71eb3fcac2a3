"""Claims: a statement, its query, and the verdict of the evidence with its reason."""

from skillshed.insight.claims.check import check, check_all
from skillshed.insight.claims.claim import Claim, Result
from skillshed.insight.claims.inline import claims_in
from skillshed.insight.claims.ledger import Ledger, read_ledger

__all__ = ["Claim", "Ledger", "Result", "check", "check_all", "claims_in", "read_ledger"]

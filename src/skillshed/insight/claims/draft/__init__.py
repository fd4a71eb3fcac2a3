"""Paste a draft: sentences with numbers or comparisons become proposed claims; what was not understood is listed."""

from skillshed.insight.claims.draft.proposals import Draft, Proposal, draft

__all__ = ["Draft", "Proposal", "draft"]

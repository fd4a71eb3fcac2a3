"""What a referral's state means to its reader, in a sentence."""

from __future__ import annotations

from skillshed.referrals.kinds import State
from skillshed.referrals.models import Referral

STORIES = {
    State.DRAFT: "It is not sent yet. Nobody has seen your details.",
    State.SENT: "It is sent. {provider} has not opened it yet.",
    State.RECEIVED: "{provider} has it and has not answered yet.",
    State.ACCEPTED: "{provider} has accepted you. They will get in touch.",
    State.WAITING: "You are on the waiting list of {provider}.",
    State.DECLINED: "{provider} could not take you. The reason they gave: {reason}.",
    State.STARTED: "You have started.",
    State.COMPLETED: "You completed it.",
    State.LEFT_EARLY: "It ended early.",
    State.WITHDRAWN: "It was withdrawn. {provider} does not see your details here.",
    State.EXPIRED: "{provider} did not answer, so we closed it. We are sorry.",
}
KINDS = {
    State.DRAFT: "unknown", State.SENT: "watch", State.RECEIVED: "watch", State.ACCEPTED: "good", State.WAITING: "watch", State.DECLINED: "off",
    State.STARTED: "good", State.COMPLETED: "good", State.LEFT_EARLY: "off", State.WITHDRAWN: "unknown", State.EXPIRED: "off",
}  # fmt: skip


def story(row: Referral) -> str:
    """Where it stands, to the person."""
    reason = row.get_reason_display().lower() if row.reason else "none"
    return STORIES[State(row.state)].format(provider=row.provider.name, reason=reason)


def kind(row: Referral) -> str:
    """The kind of its status tag."""
    return KINDS[State(row.state)]

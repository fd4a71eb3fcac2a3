"""The closed lists of referral: states, purposes, reasons, outcomes. Words are what readers see."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices


class State(TextChoices):
    """Where a referral stands. `states.toml` says who may move it on."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    RECEIVED = "received", "Received"
    ACCEPTED = "accepted", "Accepted"
    WAITING = "waiting", "On the waiting list"
    DECLINED = "declined", "Declined"
    STARTED = "started", "Started"
    COMPLETED = "completed", "Completed"
    LEFT_EARLY = "left_early", "Left early"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"


class Party(TextChoices):
    """In whose name somebody acts on a referral."""

    SELF = "self", "the person"
    ADVISER = "adviser", "the adviser"
    PROVIDER = "provider", "the provider"
    LINK = "link", "the provider, by link"
    SYSTEM = "system", "the system"


class Reason(TextChoices):
    """Why a referral was declined or ended early, or an offer not taken. `UNMET_REASONS` are needs that were not met."""

    FULL = "full", "No places left"
    NOT_ELIGIBLE = "not_eligible", "Not eligible"
    NO_SUPPORT = "no_support", "Support needed that we cannot give"
    TOO_FAR = "too_far", "Too far or wrong times"
    NOT_RUNNING = "not_running", "Not running any more"
    NO_CONTACT = "no_contact", "Could not reach the person"
    NOT_WANTED = "not_wanted", "The person did not want it"
    WORK = "work", "Found work"
    OTHER_LEARNING = "other_learning", "Moved to other learning"
    HEALTH = "health", "Health or caring"
    DID_NOT_START = "did_not_start", "Did not come"
    COST = "cost", "Costs too much"
    OTHER = "other", "Another reason"


DECLINES = (Reason.FULL, Reason.NOT_ELIGIBLE, Reason.NO_SUPPORT, Reason.TOO_FAR, Reason.NOT_RUNNING, Reason.NO_CONTACT, Reason.NOT_WANTED, Reason.OTHER)  # fmt: skip
LEAVINGS = (Reason.WORK, Reason.OTHER_LEARNING, Reason.HEALTH, Reason.TOO_FAR, Reason.DID_NOT_START, Reason.NOT_WANTED, Reason.OTHER)  # fmt: skip
NOT_TAKEN = (Reason.TOO_FAR, Reason.COST, Reason.FULL, Reason.NOT_ELIGIBLE, Reason.NO_SUPPORT, Reason.NOT_RUNNING, Reason.NOT_WANTED, Reason.WORK, Reason.OTHER_LEARNING, Reason.HEALTH, Reason.OTHER)  # fmt: skip
UNMET_REASONS = (Reason.FULL, Reason.NOT_ELIGIBLE, Reason.NO_SUPPORT, Reason.TOO_FAR, Reason.NOT_RUNNING, Reason.COST)


class Purpose(TextChoices):
    """What a person agreed to."""

    REFERRAL = "referral", "Be referred"
    KEEP_IN_TOUCH = "keep_in_touch", "Be asked how it went"
    CASEWORK = "casework", "Be helped by an adviser"
    ANSWERS = "answers", "Have answers kept to see what fits"


class Basis(TextChoices):
    """The lawful basis in data protection law."""

    CONSENT = "consent", "Consent"
    PUBLIC_TASK = "public_task", "Public task"


class Channel(TextChoices):
    """How the person agreed."""

    WEB = "web", "On this site"
    PHONE = "phone", "By phone"
    IN_PERSON = "in_person", "Face to face"
    PAPER = "paper", "On paper"


class Datum(TextChoices):
    """One piece of what may be shared."""

    NAME = "name", "name"
    EMAIL = "email", "email address"
    PHONE = "phone", "phone number"
    BORN = "born", "date of birth"
    AGE = "age", "age group"
    NOTE = "note", "note on what helps"


class AgeBand(TextChoices):
    """Age as it is counted."""

    UNDER_19 = "16-18", "16 to 18"
    TO_24 = "19-24", "19 to 24"
    TO_49 = "25-49", "25 to 49"
    OVER_50 = "50+", "50 or over"


class Group(TextChoices):
    """What services count to see whom they reach; each is the person's to say or not."""

    DISABLED = "disabled", "Disabled, or with a health condition"
    CARER = "carer", "Caring for children or somebody else"
    ESOL = "esol", "English is not my first language"
    OUT_OF_WORK = "out_of_work", "Out of work"
    CARE_LEAVER = "care_leaver", "Was in care"


class Outcome(TextChoices):
    """What had become of somebody when they were asked. Not asked, or not answered, is no outcome."""

    JOB = "job", "In a job"
    LEARNING = "learning", "In learning"
    NONE = "none", "Neither"
    UNKNOWN = "unknown", "Asked, not known"


POSITIVE = (Outcome.JOB, Outcome.LEARNING)


class Month(IntegerChoices):
    """Months after the end at which outcomes are asked."""

    NOW = 0, "at the end"
    THREE = 3, "after 3 months"
    SIX = 6, "after 6 months"


class Letter(TextChoices):
    """The state of a message in the queue."""

    QUEUED = "queued", "Queued"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    STOPPED = "stopped", "Stopped"
    FAILED = "failed", "Failed"


class Unmet(TextChoices):
    """How a need came not to be met."""

    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Nobody answered"
    NOTHING_FOUND = "nothing_found", "Nothing found"
    NOT_TAKEN = "not_taken", "Found, but not taken"


class Ended(TextChoices):
    """How taking part ended."""

    COMPLETED = "completed", "Completed"
    LEFT_EARLY = "left_early", "Left early"
    MOVED = "moved", "Moved to another step"

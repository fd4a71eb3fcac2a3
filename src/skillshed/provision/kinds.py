"""The closed lists of the directory: what an offer is, how it is delivered, for whom. Words are what readers see."""

from __future__ import annotations

from django.db.models import TextChoices


class Kind(TextChoices):
    """What an offer is."""

    COURSE = "course", "Course"
    PROGRAMME = "programme", "Employment or training programme"
    SUPPORT = "support", "Support service"
    BOOTCAMP = "bootcamp", "Skills Bootcamp"
    SWAP = "swap", "Sector-based work academy"
    TRAINEESHIP = "traineeship", "Traineeship"
    T_LEVEL = "t_level", "T Level"
    APPRENTICESHIP = "apprenticeship", "Apprenticeship"
    SUPPORTED_INTERNSHIP = "supported_internship", "Supported internship"
    DEVICE = "device", "Digital device"
    DATA = "data", "Data package"


class Level(TextChoices):
    """The level of the Regulated Qualifications Framework; `entry` is below level 1, blank is not known or does not apply."""

    ENTRY = "entry", "Entry level"
    ONE = "1", "Level 1"
    TWO = "2", "Level 2"
    THREE = "3", "Level 3"
    FOUR = "4", "Level 4"
    FIVE = "5", "Level 5"
    SIX = "6", "Level 6"
    SEVEN = "7", "Level 7"


class Audience(TextChoices):
    """For whom an offer is meant; none named is everyone."""

    RESIDENTS = "residents", "Any resident"
    UNEMPLOYED = "unemployed", "People out of work"
    YOUNG = "young", "Young people of 16 to 18"
    YOUNG_ADULTS = "young_adults", "Young people of 19 to 24"
    AT_RISK = "at_risk", "People at risk of redundancy"
    REDUNDANT = "redundant", "People made redundant"
    EMPLOYED = "employed", "People in work"
    EMPLOYERS = "employers", "Employers"
    DISABLED = "disabled", "Disabled people or people with a health condition"
    CARERS = "carers", "Carers and parents"
    ESOL = "esol", "Speakers of other languages"


class Status(TextChoices):
    """The standard's four states of a service."""

    ACTIVE = "active", "active"
    INACTIVE = "inactive", "inactive"
    DEFUNCT = "defunct", "defunct"
    PAUSED = "temporarily closed", "temporarily closed"


class Delivery(TextChoices):
    """How a run is delivered."""

    CLASSROOM = "classroom", "In person"
    ONLINE = "online", "Online"
    BLENDED = "blended", "Partly online"
    WORK = "work", "At work"
    OUTREACH = "outreach", "At your home or near you"


class StudyMode(TextChoices):
    """How much of a week a run takes."""

    FULL_TIME = "full_time", "Full time"
    PART_TIME = "part_time", "Part time"
    FLEXIBLE = "flexible", "Flexible"


class Attendance(TextChoices):
    """When in the week a run meets."""

    DAYTIME = "daytime", "Daytime"
    EVENING = "evening", "Evening"
    WEEKEND = "weekend", "Weekend"
    DAY_RELEASE = "day_release", "Day release"
    BLOCK = "block", "Block of days"


class Step(TextChoices):
    """The steps of the Skills Escalator."""

    ENGAGEMENT = "engagement", "Engagement"
    ESSENTIAL = "essential", "Essential skills"
    VOCATIONAL = "vocational", "Vocational"
    JOB_READY = "job_ready", "Job-ready"
    IN_WORK = "in_work", "In work"
    PROGRESSING = "progressing", "Progressing in work"


class CostKind(TextChoices):
    """What is paid for."""

    TUITION = "tuition", "Course fee"
    MATERIALS = "materials", "Books and materials"
    EXAM = "exam", "Examination"
    OTHER = "other", "Other"


class Feature(TextChoices):
    """Help and access a run or its venue offers. What is not said is not known, never no."""

    STEP_FREE = "step_free", "Step-free access"
    TOILET = "accessible_toilet", "Accessible toilet"
    HEARING_LOOP = "hearing_loop", "Hearing loop"
    BLUE_BADGE = "blue_badge_parking", "Blue Badge parking"
    SIGNING = "signing", "British Sign Language"
    CHILDCARE = "childcare", "Childcare or help with its cost"
    TRAVEL = "travel_help", "Help with travel costs"
    EQUIPMENT = "equipment", "Equipment lent or given"
    PLACEMENT = "job_help", "Help to find a job"
    INTERVIEW = "interview", "Guaranteed interview"

"""The directory of provision: who offers what, where, when, for whom and at what price. No personal data of learners here."""

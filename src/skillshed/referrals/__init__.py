"""Referrals, closed loop: people, consent, referrals, outcomes and the Escalator. Personal data lives here and nowhere else."""

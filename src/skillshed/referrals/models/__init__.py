"""The records of referrals, noun by noun."""

"""The directory as an Open Referral UK feed."""

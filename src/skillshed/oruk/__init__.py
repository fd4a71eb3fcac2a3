"""Open Referral UK 3.0: its objects, the schema of every response, and a validator that says where a feed is wrong and why."""

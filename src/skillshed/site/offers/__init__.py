"""The page of one offer, of one provider; shortlist, compare, print and share."""

"""What the evidence base knows of an occupation in a place: pay, people, adverts, openings to come."""

"""A redundancy response: people at risk and vacancies, who fits where, what would place more, letters; and all of it forgotten in time."""

"""Pages of a redundancy response: people at risk, vacancies, who fits where, letters."""

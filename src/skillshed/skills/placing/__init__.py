"""People at risk of redundancy and vacancies: who could go where, who is left, and what holds them back."""

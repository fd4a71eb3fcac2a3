"""Online job adverts from Adzuna, by local authority and region."""

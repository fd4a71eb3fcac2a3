"""Tables with a place code in each row and one column a year: ONS regional GVA, productivity, population."""

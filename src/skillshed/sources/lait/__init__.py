"""Local Authority Interactive Tool: the whole database as Parquet."""

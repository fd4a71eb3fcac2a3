"""Working Futures: occupations and sectors with the highest and lowest forecast growth."""

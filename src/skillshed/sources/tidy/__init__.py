"""A table of one's own: places, periods and values in columns, whatever the columns are called."""

"""ONS Annual Survey of Hours and Earnings workbooks: one sheet for each sex and working pattern."""

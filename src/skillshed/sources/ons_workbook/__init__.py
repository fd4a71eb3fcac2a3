"""Any ONS workbook with a title in A1 and one table a sheet (the accessible layout)."""

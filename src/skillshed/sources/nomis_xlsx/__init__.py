"""Nomis web queries: workbooks and CSVs of stacked tables with key rows above and footnotes below."""

"""Directories in and out: Open Referral UK, XCRI-CAP, spreadsheets."""

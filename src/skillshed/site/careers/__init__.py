"""The career explorer: from what somebody did or likes to jobs near them and ways in."""

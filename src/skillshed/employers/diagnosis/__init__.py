"""Employers diagnose their own skills needs: questions, what their words mean, what is at risk, who trains and who pays."""

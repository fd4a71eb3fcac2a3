"""Supply against demand: what is learned in a place beside what will be needed there, in people a year, always with a range.

`balance` answers for one place. `counterfactual` asks how many more might work if fewer had no qualifications.
Definitions (ranges, crosswalk, coefficients) are data files beside this one; a copy in the data folder's `balance` wins.
"""

from skillshed.insight.balance.balance import Balance, Family, balance
from skillshed.insight.balance.counterfactual import Counterfactual, counterfactual, extra_jobs
from skillshed.insight.balance.span import Span, Verdict

__all__ = ["Balance", "Counterfactual", "Family", "Span", "Verdict", "balance", "counterfactual", "extra_jobs"]

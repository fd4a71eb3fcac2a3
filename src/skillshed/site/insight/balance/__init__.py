"""Pages of balance: supply against demand, basic-skills counterfactual."""

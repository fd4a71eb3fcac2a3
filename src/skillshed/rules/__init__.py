"""Dated, cited parameters and programmes as data, and the three-valued evaluator that explains its answers."""

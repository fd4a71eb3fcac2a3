"""Parties once (people, organisations, their sites), who may do what, and the audit trail."""

"""Pages of claims: the claim ledger and pasted drafts."""

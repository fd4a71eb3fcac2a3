"""Pages of plans: one screen a plan, a page an element, the chain, what is due, what was learned."""

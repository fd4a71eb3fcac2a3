"""Pages for employers: what changes, which skills that puts at risk, who trains and who pays."""

"""How each kind of claim is tested: a function from a Setting to an Outcome."""

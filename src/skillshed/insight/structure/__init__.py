"""Structure and specialisation: quotients, growth and share, shift-share, complexity, options, domains and their criteria."""

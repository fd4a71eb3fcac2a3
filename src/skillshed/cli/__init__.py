"""The command line: one thin module per room. Nothing heavy is imported until a command runs."""

"""The `clausewatch` command: each module here that has `register` brings its own commands."""

"""Recorded histories through the real steps: what `clausewatch replay` is made of."""

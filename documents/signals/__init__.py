"""What changed words do to the reader: small rules, each with its quotes."""

"""Keep the evidence log, audit it, and prove from it."""

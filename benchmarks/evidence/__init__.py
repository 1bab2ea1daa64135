"""What the evidence costs, and how fast it is proved: see `python -m benchmarks.evidence`."""

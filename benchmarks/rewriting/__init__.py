"""The parts of `benchmarks.alignment`: a text in the making, and the edits made to it."""

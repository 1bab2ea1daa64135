"""The parts of `benchmarks.checks`: the page server, and each of those who check its pages."""

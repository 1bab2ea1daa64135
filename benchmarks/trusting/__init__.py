"""The parts of `benchmarks.trust`: policies, what befalls them, simulated time, a judge."""

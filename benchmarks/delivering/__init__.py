"""What `benchmarks.deliver` and `benchmarks.isolation` share: receivers, and all who send."""

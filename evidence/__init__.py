"""What anybody can check: the log's leaves, its tree, its proofs and its signed heads; pure."""

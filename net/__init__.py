"""The guarded HTTP transport: public addresses only, total time, capped size."""

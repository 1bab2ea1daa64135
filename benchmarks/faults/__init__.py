"""Drills: real processes are killed, stopped and cut off, and the far side counts what arrived."""

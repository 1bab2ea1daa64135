"""Runnable measurements, each printing JSON."""

"""Decide who hears of what, compose it, and deliver it once."""

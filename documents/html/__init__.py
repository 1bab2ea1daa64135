"""Blocks from HTML: choose the region, drop what is not text, walk the rest once."""

"""Blocks from PDF: lines as printed, running heads left out, headings by size of type."""

"""Look at documents, judge what was found, and put it on record."""

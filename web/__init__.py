"""The web pages, at the edge: read the rows, word them, and let people unsubscribe."""

"""The API: the same records as the pages show, and a subscriber's own rows, as JSON."""

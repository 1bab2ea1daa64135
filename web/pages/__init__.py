"""One file for each kind of page, each with its own `router`."""

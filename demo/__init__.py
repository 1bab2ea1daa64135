"""The whole product on one machine with invented platforms, subscribers and receivers."""

"""Pure: bytes and text in, values out. No database, network, clock or environment."""

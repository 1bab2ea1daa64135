"""The only room that contacts platforms: polite HTTP that names what went wrong."""

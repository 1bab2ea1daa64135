"""A web site of invented platforms whose policies change when the story says so."""

"""Settings from the environment, logging, and which Clausewatch this is."""

VERSION = "0.1.0"

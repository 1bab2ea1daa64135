"""Where somebody is told: opened, confirmed, rested, switched off and on again."""

"""What to say, to whom and by which road: policy, calendar, messages, rendering, channels."""

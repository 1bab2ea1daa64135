"""When things happen: the queue, its schedule, and the steps that the tasks call."""

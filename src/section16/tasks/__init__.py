"""Use cases that join the core and the outside world."""

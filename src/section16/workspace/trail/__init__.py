"""The trail of what was done, each event bound to all before it."""

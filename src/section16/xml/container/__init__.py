"""What comes around a report: full-submission texts, feed files, wrappers, headers."""

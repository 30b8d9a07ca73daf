"""Filing a report: exactly once, followed to its end, and audited."""

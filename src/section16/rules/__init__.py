"""From a form to findings."""

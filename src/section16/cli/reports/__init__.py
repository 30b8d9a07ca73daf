"""Commands on reports: drafted, checked, shown, compared, and when they are due."""

"""Values that filers are thought to have meant, beside those as filed, each with its arithmetic."""

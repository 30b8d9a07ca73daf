"""From events and holdings to a form."""

"""What a report is: frozen, typed, each field declared once beside its row."""

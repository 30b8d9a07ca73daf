"""What filers mean by free text: trading symbols, officers' titles, days of plans in footnotes."""

"""One file per family of events: each turns an event into the steps that a specialist would report."""

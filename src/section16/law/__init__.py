"""What the law asked for, and when: dated changes with their authority, EDGAR's calendar, deadlines."""

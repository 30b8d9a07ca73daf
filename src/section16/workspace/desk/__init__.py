"""What the desk works on: drafts, remarks, readings of brokers' files."""

"""What a document holds that the form cannot: recorded where it stood, and put back there."""

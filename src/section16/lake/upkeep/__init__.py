"""What keeps a lake sound: proved, healed, compacted, and told how fresh it is."""

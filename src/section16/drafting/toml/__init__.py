"""TOML to a typed plan, with every mistake at its line and key."""

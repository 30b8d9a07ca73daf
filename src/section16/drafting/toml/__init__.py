"""TOML to a typed plan, with every mistake told at its line and key."""

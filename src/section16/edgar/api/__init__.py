"""The filing API: what is asked, and what its answers mean."""

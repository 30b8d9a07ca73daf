"""The local EDGAR's filing API."""

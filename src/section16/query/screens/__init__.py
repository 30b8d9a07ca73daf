"""Screens: trades found by code, value, role, delay and more."""

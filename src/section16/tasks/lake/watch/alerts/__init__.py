"""Rows of screens sent to people and programs, once each."""

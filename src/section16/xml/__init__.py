"""Bytes to form and back: document, submission envelope, full-submission text."""

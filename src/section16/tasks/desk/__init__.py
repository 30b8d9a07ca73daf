"""The desk: drafts that people work on, from what happened to reports that are approved, filed and followed."""

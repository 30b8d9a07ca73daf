"""Vestings and exercises from a plan administrator's file, read and made into events of a plan."""

"""Executions from a broker's file, read and folded into lines within one dollar."""

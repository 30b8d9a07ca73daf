"""Rows that were asked for, given as text, file or workbook."""

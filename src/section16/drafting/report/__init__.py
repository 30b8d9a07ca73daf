"""The report around the rows: boxes, people, footnotes, remarks, signatures, parts, amendments."""

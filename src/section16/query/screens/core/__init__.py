"""What screens read: narrow tables of all filings, kept beside the lake, with what came later laid over them."""

"""Why a balance may not follow from the one before: one file a family of reasons."""

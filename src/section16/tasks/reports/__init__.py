"""What users do with reports: read, check, draft and plan them, one by one and in histories."""

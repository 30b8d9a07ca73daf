"""Records that preparers keep of issuers and insiders, and what follows from them: holdings, vests, checklists."""

"""`section16 filer`: EDGAR accounts, who may file for whom, and the codes and tokens that it takes."""

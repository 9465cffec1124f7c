"""Everything public as files: Parquet, CSV and a description, all as of one position of the ledger."""

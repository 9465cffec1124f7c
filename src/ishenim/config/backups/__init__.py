"""Backups and bringing them back: of the database, the book and the documents, on SQLite and on PostgreSQL."""

"""Rows as many or as often as pages and steps need them: written by one statement, read by one put together once."""

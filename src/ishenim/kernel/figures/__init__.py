"""Figures: each is declared once, and computed from the published dump by the query that is published with it."""

"""Very many matters at once, as if ten years had passed: written in bulk, and whole for `ledger verify`.

Whoever measures what a long record costs needs one. To play it through the engine would take days, so here every
matter is told as a road of declared steps, and what these would have written is inserted table by table.
"""

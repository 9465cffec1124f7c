"""Making the schedule of a region and a quarter. This room knows no database: a problem comes in, an answer goes out.

Read `problem.py` first, then `keeping.py`: it says every hard rule once more in plain words of Python, and whatever is
proposed or edited is held against it.
"""

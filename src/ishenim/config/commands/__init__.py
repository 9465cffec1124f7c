"""One file for each group of commands. A command loads Django when it begins, not when it is listed."""

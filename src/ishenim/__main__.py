"""`python -m ishenim` is the command `ishenim`."""

from ishenim.config.cli import main

if __name__ == "__main__":
    main()

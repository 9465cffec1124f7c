"""The promises of speed, measured side by side with their limits. `make bench`."""

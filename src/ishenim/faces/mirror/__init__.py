"""The whole public record as files, which any web server can serve from any folder, and anybody can check."""

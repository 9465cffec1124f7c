"""What is printed of meetings and places. Templates stand beside; what they say is handed to them as values."""

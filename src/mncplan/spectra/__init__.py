"""What the instruments should show."""

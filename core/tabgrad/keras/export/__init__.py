"""Models as files that run without Python, and their state taken back."""

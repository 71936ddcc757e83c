"""Case endings as data, run both ways."""

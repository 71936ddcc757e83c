"""The command line: each command is one library call."""

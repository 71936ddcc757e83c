"""`python -m bynames` is the command `bynames`."""

from bynames.cli import main

main(prog_name="bynames")

"""`python -m timeline` is `timeline`."""

from timeline.cli.app import main

main()

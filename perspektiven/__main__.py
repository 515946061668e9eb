"""`python -m perspektiven` is the console script."""

from perspektiven.cli import main

main()

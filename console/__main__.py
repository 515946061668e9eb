"""`python -m console` is the console script."""

from console.commands import main

main()

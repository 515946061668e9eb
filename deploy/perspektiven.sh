#!/bin/sh
# The console script inside the images, where the project lies uninstalled in its folder.
exec python -P -c 'import sys; sys.path.insert(0, "/srv/perspektiven"); from console.commands import main; main()' "$@"

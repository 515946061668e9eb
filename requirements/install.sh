# Read by ./run and ./test: makes .venv and brings it to the state of the lock, when that changed.
newer_than_3_10='import sys; sys.exit(sys.version_info < (3, 11))'

if ! .venv/bin/python -c "$newer_than_3_10" 2>/dev/null; then
    found=
    for python in python3 python3.11 python3.12 python3.13 python3.14 python; do
        if "$python" -c "$newer_than_3_10" 2>/dev/null; then
            found=$python
            break
        fi
    done
    if [ -z "$found" ]; then
        echo "Perspektiven needs Python 3.11 or newer, and none was found; install it first." >&2
        exit 1
    fi
    if ! "$found" -m venv --clear .venv >&2; then
        echo "$found can't make a virtual environment; on Debian: apt-get install python3-venv" >&2
        exit 1
    fi
fi

state=$(cat requirements/all.lock pyproject.toml requirements/install.sh | cksum)
if [ "$state" != "$(cat .venv/installed-state 2>/dev/null)" ]; then
    echo "installing what requirements/all.lock lists into .venv, once …" >&2
    rm -f .venv/installed-state
    export PIP_DISABLE_PIP_VERSION_CHECK=1
    .venv/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements/all.lock >&2
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable . >&2
    echo "$state" >.venv/installed-state
fi

# Read by ./run and ./test: makes .venv and brings it to the state of a lock, when that changed.
# `lock` names the lock, requirements/all.lock by default. Where something was installed, `compiling`
# is the process that makes bytecode of it, on all cores, beside whatever comes next.
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

state_of() {
    cat "$1" pyproject.toml requirements/install.sh | cksum
}

lock=${lock:-requirements/all.lock}
installed=$(cat .venv/installed-state 2>/dev/null || :)
compiling=
# What is in any other lock is in all.lock, too.
if [ "$installed" != "$(state_of "$lock")" ] &&
    [ "$installed" != "$(state_of requirements/all.lock)" ]; then
    echo "installing what $lock lists into .venv, once …" >&2
    rm -f .venv/installed-state
    export PIP_DISABLE_PIP_VERSION_CHECK=1
    # pip compiles file by file on one core, which takes it longer than all the rest.
    .venv/bin/python -m pip install --quiet --no-compile --no-deps --require-hashes -r "$lock" >&2
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable . >&2
    state_of "$lock" >.venv/installed-state
    nice -n 10 .venv/bin/python -m compileall -q -j 0 .venv/lib >/dev/null 2>&1 </dev/null &
    compiling=$!
fi

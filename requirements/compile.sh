#!/bin/sh
# Makes the locks anew from pyproject.toml: one with everything, one for ./run, one for each image. Needs uv.
set -eu
cd "$(dirname "$0")/.."
lock() {
    uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"
}
lock --extra dev --output-file requirements/all.lock
# What ./run needs: without the tools of tests and checks.
lock --extra run --constraint requirements/all.lock --output-file requirements/run.lock
for service in fetcher translator indexer grouper reader; do
    lock --extra "$service" --extra telemetry --constraint requirements/all.lock \
        --output-file "requirements/$service.lock"
done
# The translator's image for older Argos packages: docs/engines.md.
lock --extra translator --extra argos-subwords --extra telemetry \
    --constraint requirements/all.lock --output-file requirements/translator-argos-subwords.lock

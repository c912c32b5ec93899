#!/bin/sh
# The environment of bench/optics: GNPy 3.0.1 in target/bench-optics, and our side built. Needs PyPI and crates.io once.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
work=$target/bench-optics
if [ ! -e "$work/ready" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/python" -m pip install -q gnpy==3.0.1
    touch "$work/ready"
fi
cd "$root"
cargo build --release --locked -q -p wetplant-gnpy --example run_line

#!/bin/sh
# Makes a synthetic world at 30" (43,200 x 21,600, 1.9 GB), prepares its tile store, and solves three queries of about
# 2,000 km, one over the antimeridian, one beside the pole. Time and resident memory by /usr/bin/time -v, written to
# bench/route/RESULTS_WORLD.md. Needs 4 GB of disk in $WORLD (default /tmp/world).
set -eu
cd "$(dirname "$0")/../../.."
WORLD=${WORLD:-/tmp/world}
COLS=${COLS:-43200}
PACKING=${PACKING:-deflate}
RESULTS=${RESULTS:-bench/route/RESULTS_WORLD.md}
mkdir -p "$WORLD"
cargo build --release -p wetplant-route --example world
BIN=${CARGO_TARGET_DIR:-target}/release/examples/world
TIF=$WORLD/world-$COLS.tif
STORE=$WORLD/world-$COLS.wettiles
[ -f "$TIF" ] || "$BIN" make "$TIF" "$COLS"

measured() { # title, then the command
    title=$1
    shift
    /usr/bin/time -v "$@" >"$WORLD/out.txt" 2>"$WORLD/time.txt" || { cat "$WORLD/out.txt" "$WORLD/time.txt"; exit 1; }
    {
        printf '\n## %s\n\n```\n' "$title"
        cat "$WORLD/out.txt"
        grep -E 'Elapsed|Maximum resident|User time' "$WORLD/time.txt" | sed 's/^[[:space:]]*//'
        printf '```\n'
    } >>"$RESULTS"
}

{
    printf '# A world grid larger than memory\n\n'
    printf 'Made by `bench/route/world/run.sh`, %s, %s, %s processors, single thread.\n' \
        "$(date -u +%Y-%m-%d)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)"
    printf 'Grid: synthetic, %s x %s cells, BigTIFF of %s bytes.\n' "$COLS" "$((COLS / 2))" "$(wc -c <"$TIF")"
} >"$RESULTS"
measured "Preparing the tile store (once), tiles $PACKING" "$BIN" prepare "$TIF" "$STORE" "$PACKING"
printf '\nBytes of the store: %s\n' "$(wc -c <"$STORE")" >>"$RESULTS"
measured 'Query: across an ocean' "$BIN" query "$STORE" -69.74 -15 -52.2 -5
measured 'Query: over the antimeridian' "$BIN" query "$STORE" 171.34 0 -179.93 -20
measured 'Query: at 75 degrees north, around the pole' "$BIN" query "$STORE" -89.97 75 -0.42 75
cat "$RESULTS"

#!/usr/bin/env bash
# Measures the figures this program must reach and prints ratios against the sqlite3 shell, both timed in
# alternating runs of one session. Needs sqlite3, python3 and GNU time; takes about ten minutes and 4 GB.
#
# usage: benches/figures.sh [DIR]     (a folder for the data; a temporary one if none is given)
set -euo pipefail
cd "$(dirname "$0")/.."
dir=${1:-$(mktemp -d)}
mkdir -p "$dir"
[ $# -gt 0 ] || trap 'rm -rf "$dir"' EXIT
cargo build --release --quiet
wuxue=target/release/wuxue
export WUXUE_BY=bench WUXUE_TODAY=2026-01-05

# seconds CMD…: wall time of a command that must succeed; its peak memory goes to $dir/peak (KB).
seconds() {
  /usr/bin/time -f '%e %M' -o "$dir/time" "$@" >/dev/null 2>"$dir/err" || { cat "$dir/err" >&2; exit 1; }
  cut -d' ' -f2 "$dir/time" >"$dir/peak"
  cut -d' ' -f1 "$dir/time"
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
least() { printf '%s\n' "$@" | sort -n | head -1; }
line() { printf '%-58s %8s × %-12s (%s)\n' "$1" "$2" "$3" "$4"; }

python3 benches/make_data.py roster "$dir/roster.csv"
python3 benches/make_data.py attendance "$dir/year.csv" 2025 28572
"$wuxue" init --name 测试 --store "$dir/base.db" >/dev/null 2>&1
"$wuxue" member import "$dir/roster.csv" --yes --store "$dir/base.db" >/dev/null 2>&1
echo "attendance file: $(wc -l <"$dir/year.csv") rows, $(($(stat -c %s "$dir/year.csv") / 1000000)) MB"

raw=() import=() again=() undo=() peak=0
for _ in 1 2 3; do
  rm -f "$dir/raw.db" "$dir/store.db"
  cp "$dir/base.db" "$dir/store.db"
  raw+=("$(seconds sqlite3 "$dir/raw.db" ".import --csv $dir/year.csv t")")
  import+=("$(seconds "$wuxue" log import "$dir/year.csv" --yes --store "$dir/store.db")")
  peak=$(cat "$dir/peak")
  again+=("$(seconds "$wuxue" log import "$dir/year.csv" --yes --store "$dir/store.db")")
  undo+=("$(seconds "$wuxue" undo --yes --store "$dir/store.db")")
done
raw=$(least "${raw[@]}") import=$(least "${import[@]}")
line "import of 1,000,020 rows / sqlite3 .import" "$(ratio "$import" "$raw")" "≤ 2.0" "$import s / $raw s"
line "the same file again / sqlite3 .import" "$(ratio "$(least "${again[@]}")" "$raw")" "≤ 1.0" "$(least "${again[@]}") s"
line "its undo / the import" "$(ratio "$(least "${undo[@]}")" "$import")" "≤ 2.5" "$(least "${undo[@]}") s"
line "peak memory of the import / 100 MB" "$(ratio "$peak" 100000)" "≤ 1.0" "$((peak / 1000)) MB"

# A hundred thousand rows in a workbook, which is held in memory.
python3 benches/make_data.py workbook "$dir/year.xlsx" 2025 2858
cp "$dir/base.db" "$dir/store.db"
book=$(seconds "$wuxue" log import "$dir/year.xlsx" --yes --store "$dir/store.db")
peak=$(cat "$dir/peak")
line "peak memory of 100,030 rows of a workbook / 300 MB" "$(ratio "$peak" 300000)" "≤ 1.0" "$((peak / 1000)) MB, $book s"

cp "$dir/base.db" "$dir/one.db"
python3 benches/make_data.py attendance "$dir/large.csv" 2025 90000
"$wuxue" log import "$dir/large.csv" --yes --store "$dir/one.db" >/dev/null 2>&1
cp "$dir/one.db" "$dir/five.db"
for year in 2021 2022 2023 2024; do
  python3 benches/make_data.py attendance "$dir/large.csv" "$year" 90000
  "$wuxue" log import "$dir/large.csv" --yes --store "$dir/five.db" >/dev/null 2>&1
done
rm "$dir/large.csv"
hand=() one=() five=()
for _ in 1 2 3 4 5; do
  hand+=("$(seconds sqlite3 "$dir/one.db" ".read benches/monthly.sql")")
  one+=("$(seconds "$wuxue" report monthly 2025-10 --format json --store "$dir/one.db")")
  five+=("$(seconds "$wuxue" report monthly 2025-10 --format json --store "$dir/five.db")")
done
hand=$(least "${hand[@]}") one=$(least "${one[@]}") five=$(least "${five[@]}")
line "monthly report on 3.15 million rows / by hand in sqlite3" "$(ratio "$one" "$hand")" "≤ 2.0" "$one s / $hand s"
line "the same with five such years / with one" "$(ratio "$five" "$one")" "≤ 1.2" "$five s"

# The register as a workbook, against openpyxl writing the same cells, values and formats at hand.
if python3 -c 'import openpyxl' 2>/dev/null; then
  python3 benches/register.py csv "$dir/register.csv"
  "$wuxue" init --name 测试 --store "$dir/register.db" >/dev/null 2>&1
  "$wuxue" checklist import "$dir/register.csv" --yes --store "$dir/register.db" >/dev/null 2>&1
  for what in list export; do
    ours=() theirs=()
    for _ in 1 2 3 4 5; do
      ours+=("$(seconds "$wuxue" checklist "$what" -o "$dir/$what.xlsx" --store "$dir/register.db")")
      theirs+=("$(python3 benches/register.py write "$dir/$what.xlsx" "$dir/again.xlsx")")
    done
    ours=$(least "${ours[@]}") theirs=$(least "${theirs[@]}")
    line "openpyxl / 5,000 matters as xlsx ($what)" "$(ratio "$theirs" "$ours")" "≥ 10" "$theirs s / $ours s"
  done
fi

# A hundred starts at a time: one is too short for the clock.
start() { for _ in $(seq 100); do "$@" --version >/dev/null; done; }
export -f start
ours=() theirs=()
for _ in 1 2 3 4 5; do
  ours+=("$(seconds bash -c "start $wuxue")")
  theirs+=("$(seconds bash -c 'start sqlite3')")
done
line "wuxue --version / sqlite3 --version" "$(ratio "$(least "${ours[@]}")" "$(least "${theirs[@]}")")" "≤ 2.0" "100 starts each"
size=$(stat -c %s "$wuxue")
line "release binary / 15 MB" "$(ratio "$size" 15000000)" "≤ 1.0" "$((size / 1000)) KB"

#!/usr/bin/env bash
# Measures papers as documents: the annual report of the demo, and the bulletin of an organ of 200 branches against
# python-docx writing the same paragraphs and tables. Needs python3 with python-docx, and GNU time.
#
# usage: benches/papers.sh [DIR]     (a folder for the data; a temporary one if none is given)
set -euo pipefail
cd "$(dirname "$0")/.."
dir=${1:-$(mktemp -d)}
mkdir -p "$dir"
[ $# -gt 0 ] || trap 'rm -rf "$dir"' EXIT
cargo build --release --quiet
wuxue=$PWD/target/release/wuxue
export WUXUE_BY=bench

# least N CMD…: the shortest wall time of N runs, in seconds.
least() {
  local n=$1 best=
  shift
  for _ in $(seq "$n"); do
    /usr/bin/time -f %e -o "$dir/time" "$@" >/dev/null 2>"$dir/err" || { cat "$dir/err" >&2; exit 1; }
    best=$(printf '%s\n' $best "$(tail -1 "$dir/time")" | sort -n | head -1)
  done
  echo "$best"
}

rm -rf "$dir/demo"
WUXUE_TODAY=2026-11-02 "$wuxue" demo "$dir/demo" >/dev/null 2>&1
annual=$(WUXUE_TODAY=2026-11-02 least 5 "$wuxue" report annual 2026 -o "$dir/annual.docx" --store "$dir/demo/wuxue.db")
echo "annual report of the demo as docx: $annual s (to reach: 0.3 s)"

export WUXUE_TODAY=2026-01-05
python3 - "$dir" <<'PYTHON'
import sys

folder = sys.argv[1]
with open(folder + "/roster.csv", "w", encoding="utf-8") as out:
    out.write("姓名,工号,党支部,政治面貌,党内职务,起始日期\n")
    for branch in range(200):
        for n in range(5):
            out.write(f"{'赵钱孙李周'[n]}{'伟芳娜敏静丽强磊军洋'[branch % 10]}{'一二三四五六七八九十'[branch // 10 % 10]},"
                      f"{branch * 5 + n + 1:06d},第{branch + 1:03d}支部,中共党员,{'书记' if n == 0 else ''},2020-01-01\n")
PYTHON
rm -f "$dir/organ.db"
"$wuxue" init --name 海州市直机关工委 --store "$dir/organ.db" >/dev/null 2>&1
"$wuxue" member import "$dir/roster.csv" --yes --store "$dir/organ.db" >/dev/null 2>&1
ours=$(least 5 "$wuxue" report quarterly 2025Q4 --audience 班子 -o "$dir/bulletin.docx" --store "$dir/organ.db")
python3 - "$dir" >"$dir/theirs" <<'PYTHON'
import sys
import time

import docx

folder = sys.argv[1]
read = docx.Document(folder + "/bulletin.docx")
paragraphs = [p.text for p in read.paragraphs]
tables = []
for table in read.tables:
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    tables.append(rows)
best = None
for _ in range(3):
    begin = time.perf_counter()
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    for rows in tables:
        table = made.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows):
            for cell, text in zip(row.cells, texts):
                cell.text = text
    made.save(folder + "/theirs.docx")
    took = time.perf_counter() - begin
    best = took if best is None else min(best, took)
print(f"{best:.2f} {sum(len(rows) for rows in tables)} {sum(len(rows) * len(rows[0]) for rows in tables)}")
PYTHON
read -r theirs rows cells <"$dir/theirs"
echo "bulletin of 200 branches: $rows rows, $cells cells"
awk -v a="$theirs" -v b="$ours" 'BEGIN { printf "python-docx, writing alone %s s; wuxue, the whole command %s s: %.1f × (to reach: 5 ×)\n", a, b, a / b }'

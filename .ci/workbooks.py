#!/usr/bin/env python3
"""Reads the workbooks of the reports with openpyxl and compares every value with the JSON of the same report.

usage: workbooks.py WUXUE FOLDER     (the program; a folder that does not exist yet)
"""
import datetime
import json
import os
import subprocess
import sys

import openpyxl

REPORTS = [
    ["monthly", "2026-10"],
    ["quarterly", "2026Q3"],
    ["quarterly", "2026Q4", "--audience", "班子"],
    ["half-year", "2026H1"],
    ["annual", "2026"],
    ["unit", "2026", "--unit", "办公室党支部"],
]


def run(program, *words):
    done = subprocess.run([program, *words], capture_output=True, check=False)
    if done.returncode > 1:
        sys.exit(f"{words}: {done.stderr.decode()}")
    return done.stdout


def agrees(value, cell, parts):
    shown = cell.value
    if value is None:
        return shown in (None, "待补", "—")
    if isinstance(value, dict):
        n, of = value["n"], value["of"]
        if of == 0:
            return shown == "—"
        rate = isinstance(shown, (int, float)) and abs(shown - n / of) < 1e-12 and "%" in cell.number_format
        return rate and parts == [n, of]
    if isinstance(value, bool):
        return shown == ("是" if value else "否")
    if isinstance(value, (int, float)):
        return isinstance(shown, (int, float)) and (shown == value or abs(shown - value / 60) < 0.006)
    if isinstance(value, list):
        return (shown or "") == "、".join(value)
    if isinstance(shown, datetime.datetime):
        return shown.date().isoformat() == value
    return (shown or "") == value


def find(sheets, labels, key, first):
    """The sheet, and the row in it, with these labels in its head and this value below the first of them."""
    for sheet in sheets:
        for row in sheet.iter_rows():
            found = {cell.value: cell.column for cell in row if cell.value is not None}
            if all(label in found for label in labels):
                if agrees(first, sheet.cell(row[0].row + 1, found[labels[0]]), None):
                    return sheet, row[0].row, found
    sys.exit(f"{key}: no sheet has it")


def compare(report, book):
    compared = 0
    # A bulletin's workbook goes to branches: it has no codes of records and rules.
    said = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    sent_out = report.get("audience") == "bulletin"
    for key, table in report["tables"].items():
        columns = [column for column in table["columns"] if column["label"]]
        columns = [column for column in columns if not sent_out or column["label"] in said]
        rows = table["rows"]
        if not rows or not columns:
            continue
        labels = [column["label"] for column in columns]
        sheet, head, found = find(book.worksheets, labels, key, rows[0][columns[0]["key"]])
        for number, row in enumerate(rows, head + 1):
            for column in columns:
                label = column["label"]
                names = [f"{label}（分子）", f"{label}（分母）"]
                parts = [sheet.cell(number, found[name]).value for name in names if name in found]
                cell = sheet.cell(number, found[label])
                if not agrees(row[column["key"]], cell, parts):
                    sys.exit(f"{key} {label}: {row[column['key']]} in JSON, {cell.value!r} {parts} in {cell.coordinate}")
                compared += 1
    return compared


def main():
    program, folder = sys.argv[1:]
    os.environ.update(WUXUE_TODAY="2026-11-02", WUXUE_BY="ci")
    run(program, "demo", folder)
    store = ["--store", os.path.join(folder, "wuxue.db")]
    for words in REPORTS:
        path = os.path.join(folder, f"{words[0]}.xlsx")
        report = json.loads(run(program, "report", *words, "--format", "json", *store))
        run(program, "report", *words, "-o", path, *store)
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            if any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row):
                sys.exit(f"{words} {sheet.title}: a formula")
            if sheet.page_setup.paperSize != 9 or not sheet.print_area:
                sys.exit(f"{words} {sheet.title}: not laid out for A4")
        print(f"{' '.join(words)}: {len(book.worksheets)} sheets, {compare(report, book)} values as in the JSON")


main()

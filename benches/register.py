#!/usr/bin/env python3
"""A register of 5,000 matters, and what openpyxl needs to write the cells of its workbook once more.

usage: register.py csv FILE              (the register, to be imported)
       register.py write IN.xlsx OUT.xlsx   (reads the one, writes its cells into the other; prints the seconds it took
                                          to write them as they are, values and formats at hand: the processor's time)
"""
import sys
import time
from copy import copy


def csv(path):
    classes = ["全局工作", "对本地区工作", "本部门本系统工作", "市委决定事项通知"]
    with open(path, "w", encoding="utf-8") as out:
        out.write("序号,类别,政治要件名称,来源,文号,成文日期,收到日期,贯彻措施,备注\n")
        for i in range(5000):
            day = f"2025-{i % 12 + 1:02d}-{i % 28 + 1:02d}"
            out.write(
                f"{i + 1},{classes[i % 4]},关于贯彻落实第{i + 1}号重要指示批示精神的有关事项,市委办公室,"
                f"市办〔2025〕{i + 1}号,{day},{day},制定第{i + 1}号落实方案并按季度检查,"
                f"本件办理情况按月登记第{i % 50}本\n"
            )


def write(source, target):
    import openpyxl

    known = openpyxl.load_workbook(source)
    styles, cells = {}, []
    for sheet in known.worksheets:
        rows = [[(c.value, c.style_id) for c in row] for row in sheet.iter_rows()]
        for row in sheet.iter_rows():
            for c in row:
                if c.style_id not in styles:
                    styles[c.style_id] = [copy(part) for part in (c.font, c.border, c.fill, c.alignment)] + [c.number_format]
        cells.append((sheet.title, rows))
    start = time.process_time()
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in cells:
        sheet = book.create_sheet(title)
        for at, row in enumerate(rows, 1):
            for column, (value, style) in enumerate(row, 1):
                cell = sheet.cell(at, column, value)
                cell.font, cell.border, cell.fill, cell.alignment, cell.number_format = styles[style]
    book.save(target)
    print(f"{time.process_time() - start:.3f}")


if __name__ == "__main__":
    {"csv": csv, "write": write}[sys.argv[1]](*sys.argv[2:])

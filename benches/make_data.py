#!/usr/bin/env python3
"""Writes the files the figures are measured on: a roster of 52,500 people in 1,500 branches, and attendance
in long form. Deterministic: the same arguments give the same bytes.

usage: make_data.py roster FILE
       make_data.py attendance FILE YEAR SESSIONS   (35 people a session, sessions spread over the branches)
       make_data.py workbook FILE.xlsx YEAR SESSIONS   (the same as a workbook, with shared texts as Excel saves it)
"""
import sys
import zipfile

BRANCHES, PEOPLE = 1500, 35
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂文辉玲丹萍鹏华红玉兰飞梅鑫波斌宇浩凯健俊帆雪"
KINDS = ["主题党日", "党课", "支部党员大会", "党课"]
STATUS = ["出勤"] * 17 + ["请假", "缺席", "迟到"]


def person(branch, n):
    i = branch * PEOPLE + n
    name = SURNAMES[i % len(SURNAMES)] + GIVEN[i // 7 % len(GIVEN)]
    if i % 3:
        name += GIVEN[i // 11 % len(GIVEN)]
    return name, f"{i + 1:06d}"


def unit(branch):
    return f"第{branch + 1:04d}支部"


def roster(path):
    with open(path, "w", encoding="utf-8") as out:
        out.write("姓名,工号,党支部,政治面貌,党内职务,起始日期\n")
        for branch in range(BRANCHES):
            for n in range(PEOPLE):
                name, number = person(branch, n)
                post = {0: "书记", 1: "组织委员", 2: "宣传委员"}.get(n, "")
                out.write(f"{name},{number},{unit(branch)},中共党员,{post},2020-01-01\n")


HEADINGS = ["日期", "党支部", "活动类型", "主题", "姓名", "工号", "考勤状态", "学时", "备注"]


def attendance_rows(year, sessions):
    for session in range(sessions):
        branch, turn = session % BRANCHES, session // BRANCHES
        month = turn % 12 + 1
        day = turn // 12 * 5 + turn % 3 + 1
        kind = KINDS[turn // 12 % len(KINDS)]
        for n in range(PEOPLE):
            name, number = person(branch, n)
            status = STATUS[(session * 7 + n * 3) % len(STATUS)]
            yield [f"{year}-{month:02d}-{day:02d}", unit(branch), kind, "学习", name, number, status, "2", ""]


def attendance(path, year, sessions):
    with open(path, "w", encoding="utf-8") as out:
        out.write(",".join(HEADINGS) + "\n")
        for row in attendance_rows(year, sessions):
            out.write(",".join(row) + "\n")


def workbook(path, year, sessions):
    texts = {}
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        def part(name, content):
            # A fixed time stamp: the same arguments give the same bytes.
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, content)

        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        sheets = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        part("[Content_Types].xml",
             f'<Types xmlns="{types}"><Default Extension="rels" '
             'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             f'<Override PartName="/xl/workbook.xml" ContentType="{sheets}.sheet.main+xml"/>'
             f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheets}.worksheet+xml"/>'
             f'<Override PartName="/xl/sharedStrings.xml" ContentType="{sheets}.sharedStrings+xml"/></Types>')
        part("_rels/.rels", f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
                            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        part("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
                                '<sheet name="考勤" sheetId="1" r:id="rId1"/></sheets></workbook>')
        part("xl/_rels/workbook.xml.rels",
             f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{office}/worksheet" '
             f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{office}/sharedStrings" '
             'Target="sharedStrings.xml"/></Relationships>')
        sheet = [f'<worksheet xmlns="{main}"><sheetData>']
        for at, row in enumerate([HEADINGS, *attendance_rows(year, sessions)], 1):
            cells = "".join(f'<c r="{"ABCDEFGHI"[i]}{at}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'
                            for i, text in enumerate(row) if text)
            sheet.append(f'<row r="{at}">{cells}</row>')
        part("xl/worksheets/sheet1.xml", "".join(sheet) + "</sheetData></worksheet>")
        part("xl/sharedStrings.xml", f'<sst xmlns="{main}">'
             + "".join(f"<si><t>{text}</t></si>" for text in texts) + "</sst>")


if __name__ == "__main__":
    what, path = sys.argv[1:3]
    if what == "roster":
        roster(path)
    else:
        {"attendance": attendance, "workbook": workbook}[what](path, int(sys.argv[3]), int(sys.argv[4]))

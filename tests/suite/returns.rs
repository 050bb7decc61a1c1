//! What the branches answer a notice with: receipts, and workbooks that they fill in.

use calamine::{Data, Reader};
use serde_json::{Value, json};

use crate::desk::{Desk, counts, rows};

/// An organ with two branches, one of which has a committee and a group, and a notice of November with four items: a
/// theme day and a lecture of everybody, a group meeting, and self-study.
pub fn organ() -> Desk {
    Desk::copied("2026-11-20", |desk| {
        desk.found();
        desk.branch("办公室党支部");
        desk.branch("宣传处党支部");
        let group = ["unit", "add", "第一党小组", "--kind", "党小组", "--since", "2020-01-01"];
        desk.ok(&[&group[..], &["--under", "办公室党支部"]].concat());
        desk.member("秦春丽", "001", "办公室党支部", &["--post", "书记"]);
        desk.member("张伟", "002", "办公室党支部", &["--group", "第一党小组"]);
        desk.member("李娜", "003", "办公室党支部", &["--group", "第一党小组"]);
        desk.member("王芳", "011", "宣传处党支部", &[]);
        desk.ok(&["document", "add", "在全国组织部长会议上的讲话", "--class", "讲话"]);
        desk.ok(&["notice", "draft", "2026-11", "--issue", "11"]);
        let item = |more: &[&str]| {
            desk.ok(&[&["notice", "item", "add", "N1"], more].concat());
        };
        item(&["--kind", "主题党日", "--what", "学习党章", "--due", "11月18日"]);
        item(&["--kind", "党课", "--what", "讲一次专题党课", "--document", "D1", "--due", "11月19日"]);
        item(&["--kind", "党小组会", "--what", "交流体会", "--optional"]);
        item(&["--kind", "自学", "--what", "自学讲话", "--document", "D1"]);
        desk.ok(&["notice", "approve", "N1", "机关党委审", "--on", "10月30日"]);
        desk.ok(&["notice", "approve", "N1", "班子会议研究", "--on", "10月31日"]);
        desk.ok(&["notice", "issue", "N1", "--on", "11月2日"]);
    })
}

fn of(page: &Value, keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| page[*key].clone()).collect()
}

#[test]
fn a_receipt_is_of_an_issued_notice_and_of_whom_it_went_to() {
    let desk = organ();
    let receipt = |more: &[&'static str]| [&["notice", "receipt", "N1"], more].concat();
    let keys = ["unit_name", "state", "day", "days"];
    let shown = |page: &Value, key: &str| -> Vec<Vec<Value>> {
        page[key].as_array().unwrap().iter().map(|row| of(row, &keys)).collect()
    };
    let before = desk.json(&receipt(&[]));
    assert_eq!(before["signed"], json!({"n": 0, "of": 2}));
    desk.refused(
        &receipt(&["--unit", "办公室党支部", "--on", "11月1日"]),
        3,
        &["早于印发日期 2026-11-02", "--on 日期"],
    );
    desk.refused(&receipt(&["--unit", "办公室党支部", "--on", "11月21日"]), 3, &["晚于今天（2026-11-20）"]);
    desk.refused(&receipt(&["--unit", "办公室党支部第一党小组"]), 3, &["没有发给“第一党小组”"]);
    desk.refused(&receipt(&["--unit", "办公室党枝部"]), 3, &["办公室党支部"]);
    desk.refused(
        &receipt(&["--unit", "办公室党支部", "--note", "密级：机密★10年"]),
        3,
        &["备注带有密级标志"],
    );
    desk.refused(&receipt(&["--on", "11月3日"]), 2, &["--unit"]);
    let signed = desk.json(&receipt(&["--unit", "办公室党支部", "--on", "11月5日", "--note", "秦春丽"]));
    assert_eq!(
        shown(&signed, "rows"),
        [[json!("办公室党支部"), json!("signed"), json!("2026-11-05"), json!(3)]]
    );
    // Once: another day is a correction, which says why.
    desk.refused(
        &receipt(&["--unit", "办公室党支部", "--on", "11月6日"]),
        3,
        &["已于 2026-11-05 签收，回执只登记一次", "--remove --because 原因"],
    );
    // 全体 is whoever has not signed yet, and the same once more is nothing new.
    assert_eq!(desk.json(&receipt(&["--unit", "全体"]))["count"], 1);
    assert_eq!(
        of(&desk.json(&receipt(&["--unit", "全体"])), &["count", "operation"]),
        [json!(0), json!(null)]
    );
    assert_eq!(desk.json(&receipt(&["--unit", "宣传处党支部"]))["operation"], json!(null));
    let show = desk.json(&["notice", "show", "N1"]);
    assert_eq!(
        shown(&show, "receipts"),
        [
            [json!("办公室党支部"), json!("signed"), json!("2026-11-05"), json!(3)],
            [json!("宣传处党支部"), json!("signed"), json!("2026-11-20"), json!(18)],
        ]
    );
    let remove = receipt(&["--unit", "宣传处党支部", "--remove"]);
    desk.refused(&remove, 3, &["删去回执要写明原因", "--because"]);
    desk.ok(&[&remove[..], &["--because", "登记错了"]].concat());
    desk.refused(&[&remove[..], &["--because", "再删"]].concat(), 3, &["没有登记过“宣传处党支部”的回执"]);
    let after = desk.json(&receipt(&[]));
    assert_eq!(after["signed"], json!({"n": 1, "of": 2}));
    assert_eq!(rows(&after)[1]["state"], "open");
    // Neither a draft nor a notice that was withdrawn is signed for.
    desk.ok(&["notice", "draft", "2026-12"]);
    desk.refused(&["notice", "receipt", "N2"], 3, &["还没有印发，不会有回执"]);
    desk.refused(&["notice", "receipt", "N2", "--unit", "全体"], 3, &["还没有印发，不会有回执"]);
    desk.ok(&["notice", "withdraw", "N1", "--because", "并入下期"]);
    desk.refused(&receipt(&["--unit", "宣传处党支部"]), 3, &["已于 2026-11-20 撤回"]);
    assert_eq!(desk.json(&receipt(&[]))["signed"], json!({"n": 1, "of": 2}));
}

/// Who gets a notice only by its amendment does not sign before that; who is dropped by it has signed all the same.
#[test]
fn a_receipt_counts_from_when_the_notice_went_to_the_branch() {
    let desk = organ();
    desk.ok(&["notice", "receipt", "N1", "--unit", "宣传处党支部", "--on", "11月3日"]);
    desk.branch("群团处党支部");
    desk.ok(&["notice", "amend", "N1", "--because", "增加对象"]);
    desk.ok(&["notice", "edit", "N1", "--to", "办公室党支部", "群团处党支部"]);
    desk.ok(&["notice", "approve", "N1", "机关党委审", "--on", "11月8日"]);
    desk.ok(&["notice", "approve", "N1", "班子会议研究", "--on", "11月9日"]);
    desk.ok(&["notice", "issue", "N1", "--on", "11月10日"]);
    let receipt = ["notice", "receipt", "N1", "--unit", "群团处党支部", "--on"];
    desk.refused(&[&receipt[..], &["11月9日"]].concat(), 3, &["早于印发日期 2026-11-10"]);
    desk.ok(&[&receipt[..], &["11月12日"]].concat());
    let keys = ["unit_name", "sent", "day", "days"];
    let shown: Vec<Vec<Value>> =
        rows(&desk.json(&["notice", "receipt", "N1"])).iter().map(|row| of(row, &keys)).collect();
    assert_eq!(
        shown,
        [
            [json!("办公室党支部"), json!("2026-11-02"), json!(null), json!(null)],
            [json!("宣传处党支部"), json!("2026-11-02"), json!("2026-11-03"), json!(1)],
            [json!("群团处党支部"), json!("2026-11-10"), json!("2026-11-12"), json!(2)],
        ]
    );
}

/// A workbook as a branch clerk fills it in: cells by the words beside and above them.
pub struct Workbook {
    pub sheets: Vec<(String, Vec<Vec<String>>)>,
}

impl Workbook {
    pub fn of(path: &str) -> Workbook {
        let mut book = calamine::open_workbook_auto(path).unwrap();
        let text = |cell: &Data| match cell {
            Data::DateTime(day) => day.as_datetime().unwrap().date().to_string(),
            other => other.to_string(),
        };
        let mut sheets = Vec::new();
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).unwrap();
            let (top, left) = range.start().unwrap();
            let mut rows = vec![Vec::new(); top as usize];
            for row in range.rows() {
                let cells = std::iter::repeat_n(String::new(), left as usize);
                rows.push(cells.chain(row.iter().map(text)).collect());
            }
            sheets.push((name, rows));
        }
        Workbook { sheets }
    }

    pub fn sheet(&mut self, name: &str) -> &mut Vec<Vec<String>> {
        &mut self.sheets.iter_mut().find(|(known, _)| known == name).unwrap().1
    }

    /// Writes in the row in which `beside` stands first, under the heading that begins so.
    pub fn set(&mut self, sheet: &str, beside: &str, heading: &str, value: &str) -> &mut Workbook {
        *self.cell(sheet, beside, heading) = value.to_owned();
        self
    }

    pub fn cell(&mut self, sheet: &str, beside: &str, heading: &str) -> &mut String {
        let (row, column) = self.place(sheet, beside, heading);
        &mut self.sheet(sheet)[row][column]
    }

    /// Row and column, from 0.
    fn place(&mut self, sheet: &str, beside: &str, heading: &str) -> (usize, usize) {
        let rows = self.sheet(sheet);
        let is_head = |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count() > 2;
        let head = rows.iter().position(is_head).unwrap();
        let column = rows[head].iter().position(|cell| cell.starts_with(heading)).unwrap();
        let named = |row: &Vec<String>| row.iter().take(6).any(|cell| cell == beside);
        let row = head + 1 + rows[head + 1..].iter().position(named).unwrap();
        let width = rows[row].len().max(column + 1);
        rows[row].resize(width, String::new());
        (row, column)
    }

    pub fn save(&self, path: &str) -> String {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, rows) in &self.sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(name).unwrap();
            for (at, row) in (0_u32..).zip(rows) {
                for (column, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
                    sheet.write_string(at, column, cell).unwrap();
                }
            }
        }
        book.save(path).unwrap();
        path.to_owned()
    }
}

/// The workbook of a branch, as it goes out.
pub fn sent(desk: &Desk, branch: &str, folder: &str) -> String {
    let folder = desk.path(folder);
    desk.ok(&["notice", "return", "N1", "-o", &folder]);
    format!("{folder}/{branch} 2026年第11期 落实情况反馈表.xlsx")
}

pub const IMPORT: [&str; 3] = ["notice", "return", "import"];

pub fn held(page: &Value) -> Vec<[String; 4]> {
    let keys = ["sheet", "column", "value", "reason"];
    let rows = rows(page).iter().filter(|row| row["state"] == "held");
    rows.map(|row| keys.map(|key| row[key].as_str().unwrap_or_default().to_owned())).collect()
}

/// A theme day that carries out one item, a group meeting, self-study, a receipt and a statement.
pub fn filled(path: &str) -> Workbook {
    let mut book = Workbook::of(path);
    book.set("填写说明", "办公室党支部", "签收人", "秦春丽").set(
        "填写说明",
        "办公室党支部",
        "签收日期",
        "2026年11月3日",
    );
    book.set("活动", "1", "日期", "2026-11-16").set("活动", "1", "起止时间", "14:30-16:30");
    book.set("活动", "1", "主题", "学习党章")
        .set("活动", "1", "主持人", "秦春丽")
        .set("活动", "1", "学时", "2");
    book.set("活动", "3", "日期", "2026-11-17").set("活动", "3", "形式", "交流研讨");
    for (who, marks) in
        [("秦春丽", ["出勤", "／"]), ("张伟", ["病假", "出勤"]), ("李娜", ["补学（11月18日）", "迟到"])]
    {
        book.set("签到", who, "活动1", marks[0]).set("签到", who, "活动3", marks[1]);
    }
    book.set("自学", "张伟", "日期", "2026-11-10").set("自学", "张伟", "时长", "90");
    book.set("各项", "N1.2", "情况说明", "授课人出差，下月补讲");
    book
}

#[test]
fn a_workbook_goes_out_to_every_branch_with_what_is_asked_of_it() {
    let desk = organ();
    desk.refused(&["notice", "return", "N1"], 2, &["没有写放到哪个文件夹"]);
    desk.refused(&["notice", "return", "N9", "-o", &desk.path("x")], 3, &["没有通知单 N9"]);
    let path = sent(&desk, "办公室党支部", "out");
    let mut names: Vec<String> = std::fs::read_dir(desk.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "00目录.xlsx",
            "办公室党支部 2026年第11期 落实情况反馈表.xlsx",
            "宣传处党支部 2026年第11期 落实情况反馈表.xlsx",
        ]
    );
    desk.refused(&["notice", "return", "N1", "-o", &desk.path("out")], 3, &["里已经有文件，没有改动它"]);
    let mut book = Workbook::of(&path);
    let sheets: Vec<&str> = book.sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(sheets, ["填写说明", "各项", "活动", "签到", "自学"]);
    for (heading, value) in [("通知单", "N1"), ("期号", "2026年第11期"), ("版本", "1"), ("党组织编号", "U3")]
    {
        assert_eq!(book.cell("填写说明", "办公室党支部", heading), value);
    }
    // A group meeting is a row of the group, and those of the branch who are in no group are not asked.
    for (heading, value) in
        [("落实的项", "N1.3 党小组会"), ("党组织", "第一党小组"), ("活动类型", "党小组会")]
    {
        assert_eq!(book.cell("活动", "3", heading), value);
    }
    assert_eq!(book.cell("签到", "秦春丽", "活动3"), "／");
    assert_eq!(book.cell("签到", "张伟", "活动3"), "");
    assert_eq!(book.cell("各项", "N1.1", "目前情况"), "未落实，已逾期 2 天");
    // The other branch has no groups: nothing of it is asked for.
    let other = path.replace("办公室党支部", "宣传处党支部");
    assert_eq!(Workbook::of(&other).cell("活动", "3", "落实的项"), "");
    assert!(Workbook::of(&other).sheets[3].1.iter().flatten().all(|cell| cell != "张伟"));
}

#[test]
fn a_filled_workbook_is_one_operation_and_nothing_the_second_time() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    let back = filled(&path).save(&desk.path("改了名.xlsx"));
    let import = [&IMPORT[..], &[&back]].concat();
    let before = desk.dump();
    // Nobody can be asked, and a rehearsal leaves nothing.
    desk.refused(&import, 3, &["这一步需要确认"]);
    let dry = desk.json(&[&import[..], &["--dry-run"]].concat());
    assert_eq!((counts(&dry), &dry["schema"]), ([10, 0, 0, 0], &json!("wuxue.import/1")), "{dry:#}");
    assert_eq!((&dry["applied"], desk.dump()), (&json!(false), before.clone()));
    let page = desk.json(&[&import[..], &["--yes"]].concat());
    assert_eq!((counts(&page), &page["applied"]), ([10, 0, 0, 0], &json!(true)));
    let after = desk.dump();
    let theme_day = desk.show("A3");
    assert_eq!(
        of(&theme_day, &["day", "time", "title", "kinds", "minutes"]),
        [json!("2026-11-16"), json!("14:30-16:30"), json!("学习党章"), json!(["主题党日"]), json!(120)]
    );
    let marks: Vec<Value> =
        theme_day["attendance"].as_array().unwrap().iter().map(|row| row["status"].clone()).collect();
    assert_eq!(marks, ["出勤", "请假（病假）", "补学（2026-11-18）"]);
    assert_eq!(desk.show("A4")["unit"], "办公室党支部第一党小组");
    let matrix = desk.json(&["notice", "matrix", "N1"]);
    let shown = serde_json::to_string(&matrix).unwrap();
    for said in ["已落实", "已说明"] {
        assert!(shown.contains(said), "{said}: {matrix:#}");
    }
    let receipt = desk.json(&["notice", "receipt", "N1"]);
    assert_eq!(of(&rows(&receipt)[0], &["day", "note"]), [json!("2026-11-03"), json!("秦春丽")]);
    // The same once more, from either file: the one that goes out now has it all.
    assert_eq!(counts(&desk.json(&[&import[..], &["--yes"]].concat())), [0, 0, 10, 0]);
    let again = sent(&desk, "办公室党支部", "again");
    assert_eq!(counts(&desk.json(&[&IMPORT[..], &[&again]].concat())), [0, 0, 10, 0]);
    assert_eq!(desk.dump(), after);
    // It is listed, shown and undone like any import.
    let list = desk.json(&["notice", "return", "import", "list"]);
    assert_eq!(
        of(&rows(&list)[0], &["file", "new", "layout"]),
        [json!("改了名.xlsx"), json!(10), json!("return")]
    );
    let show = desk.json(&["notice", "return", "import", "show", "1"]);
    assert_eq!(show["activities"].as_array().unwrap().len(), 2);
    assert_eq!(rows(&show).len(), 5);
    desk.ok(&["notice", "return", "import", "undo", "1", "--yes"]);
    assert_eq!(desk.dump(), before);
}

#[test]
fn changed_values_wait_until_they_are_asked_for() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    let mut book = filled(&path);
    desk.ok(&[&IMPORT[..], &[&book.save(&desk.path("a.xlsx")), "--yes"]].concat());
    book.set("活动", "1", "主题", "重温入党誓词").set("签到", "张伟", "活动1", "出勤");
    book.set("填写说明", "办公室党支部", "签收日期", "2026-11-04").set("自学", "李娜", "日期", "2026-11-11");
    book.set("自学", "李娜", "时长", "60");
    let back = book.save(&desk.path("b.xlsx"));
    let import = [&IMPORT[..], &[&back, "--yes"]].concat();
    let before = desk.dump();
    let page = desk.page(1, &import);
    assert_eq!(counts(&page), [1, 3, 7, 0]);
    let changed: Vec<Value> = rows(&page).iter().map(|row| row["value"].clone()).collect();
    assert_eq!(
        changed,
        [
            "2026-11-03（秦春丽） → 2026-11-04（秦春丽）",
            "学习党章 → 重温入党誓词",
            "张伟 请假（病假） → 出勤"
        ]
    );
    assert_eq!(desk.dump(), before);
    assert_eq!(counts(&desk.json(&[&import[..], &["--update"]].concat())), [1, 3, 7, 0]);
    assert_eq!(desk.show("A3")["title"], "重温入党誓词");
    assert_eq!(counts(&desk.json(&import)), [0, 0, 11, 0]);
}

/// Whatever is not certain is held back with its sheet, row and column, and stops its file; what is right goes in if
/// asked for, and the mended workbook brings the rest.
#[test]
fn what_is_not_certain_is_held_back_and_mended_in_the_workbook() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    let mut book = filled(&path);
    book.set("活动", "2", "日期", "2026-11-25").set("活动", "3", "落实的项", "N1.1 主题党日");
    book.set("活动", "4", "主题", "写了主题").set("签到", "张伟", "活动1", "未签");
    book.set("签到", "李娜", "姓名", "李那").set("活动", "5", "备注", "密级：机密★10年");
    book.set("自学", "张伟", "时长", "");
    let back = book.save(&desk.path("a.xlsx"));
    let before = desk.dump();
    let import = [&IMPORT[..], &[&back, "--yes"]].concat();
    let page = desk.page(1, &import);
    let found = held(&page);
    let says: Vec<[&str; 2]> =
        found.iter().map(|[sheet, column, ..]| [sheet.as_str(), column.as_str()]).collect();
    assert_eq!(
        says,
        [
            ["活动", "日期"],
            ["活动", "落实的项"],
            ["活动", "日期"],
            ["活动", "日期"],
            ["活动", "备注"],
            ["签到", "活动1 主题党日"],
            ["签到", "姓名"],
            ["自学", "时长（分钟）"],
        ],
        "{found:#?}"
    );
    assert!(found[0][3].contains("晚于今天（2026-11-20）"), "{found:?}");
    assert!(found[1][3].contains("要求开展的是主题党日"), "{found:?}");
    assert!(found[2][3].contains("没有写日期"), "{found:?}");
    assert_eq!(found[4][2], "（不显示）");
    assert!(found[6][3].contains("P3 是李娜，与姓名“李那”不符"), "{found:?}");
    assert_eq!((&page["held"], &page["applied"], desk.dump()), (&json!(7), &json!(false), before));
    // In part: the receipt, the theme day with one mark, the statement.
    let page = desk.page(1, &[&import[..], &["--partial"]].concat());
    assert_eq!((counts(&page), &page["applied"]), ([4, 0, 0, 7], &json!(true)), "{page:#}");
    let mended = filled(&path).save(&desk.path("b.xlsx"));
    assert_eq!(counts(&desk.json(&[&IMPORT[..], &[&mended, "--yes"]].concat())), [6, 0, 4, 0]);
}

/// What is no workbook of this notice and this branch is not taken for one.
#[test]
fn a_foreign_workbook_is_not_taken() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    let own = |heading: &'static str, value: &str, name: &str| {
        let mut book = filled(&path);
        book.set("填写说明", "办公室党支部", heading, value);
        book.save(&desk.path(name))
    };
    let before = desk.dump();
    for (heading, value, says) in [
        ("发出单位", "市教育局", "不是“市直机关工委”发出的反馈表"),
        ("通知单", "N7", "库中没有这一期通知单"),
        ("期号", "2026年第10期", "期号对不上"),
        ("版本", "2", "没有印发过这一版（现在是第 1 版）"),
        ("党组织编号", "U4", "U4是“宣传处党支部”，与表上写的党组织不符"),
        ("党组织编号", "U5", "没有发给这个党组织"),
    ] {
        let file = own(heading, value, "a.xlsx");
        let page = desk.page(1, &[&IMPORT[..], &[&file, "--yes", "--partial"]].concat());
        assert_eq!(counts(&page), [0, 0, 0, 1], "{heading}");
        assert!(held(&page)[0][3].contains(says), "{page:#}");
    }
    let index = desk.path("out/00目录.xlsx");
    desk.refused(&[&IMPORT[..], &[&index]].concat(), 3, &["里没有“填写说明”表", "notice return"]);
    desk.refused(&[&IMPORT[..], &[&desk.file("a.csv", "姓名,工号\n")]].concat(), 3, &["不是工作簿"]);
    let mut twice = filled(&path);
    twice.sheet("签到").iter_mut().for_each(|row| {
        let copy = row.get(3).cloned().unwrap_or_default();
        row.push(copy);
    });
    let file = twice.save(&desk.path("b.xlsx"));
    desk.refused(&[&IMPORT[..], &[&file]].concat(), 3, &["有两栏“活动1 主题党日”"]);
    // Of several files each stands for itself: the good one goes in.
    let page = desk
        .page(1, &[&IMPORT[..], &[&file, &filled(&path).save(&desk.path("c.xlsx")), "--dry-run"]].concat());
    assert_eq!(counts(&page), [10, 0, 0, 1]);
    assert_eq!(desk.dump(), before);
    // Sheets in another order and further ones beside them change nothing.
    let mut other = filled(&path);
    other.sheets.reverse();
    other.sheets.push(("草稿".to_owned(), vec![vec!["随便写写".to_owned()]]));
    let file = other.save(&desk.path("d.xlsx"));
    assert_eq!(counts(&desk.json(&[&IMPORT[..], &[&file, "--yes"]].concat())), [10, 0, 0, 0]);
}

/// Two items carried out on one day in one session; an activity that was recorded meanwhile; a guest; somebody who left.
#[test]
fn activities_are_matched_and_may_carry_out_several_items() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    desk.ok(&["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "2026-11-16", "--attend-all"]);
    let mut book = Workbook::of(&path);
    book.set("活动", "1", "日期", "2026/11/16").set("活动", "1", "主题", "学习党章");
    book.set("活动", "1", "落实的第二项", "N1.2 党课").set("活动", "1", "活动类型", "主题党日、党课");
    book.set("签到", "张伟", "活动1", "出勤");
    let import = |book: &Workbook, more: &[&str]| {
        let file = book.save(&desk.path("a.xlsx"));
        desk.run(&[&IMPORT[..], &[&file, "--yes", "--format", "json"], more].concat())
    };
    let page: Value = serde_json::from_slice(&import(&book, &["--update"]).answer).unwrap();
    assert_eq!(counts(&page), [2, 1, 1, 0], "{page:#}");
    let kinds = desk.show("A3")["kinds"].clone();
    assert_eq!(kinds.as_array().unwrap().len(), 2);
    assert_eq!(rows(&desk.json(&["log", "list", "--unit", "办公室党支部"])).len(), 1);
    // Who left before the day was not expected; whoever sat in is written as such.
    desk.ok(&["member", "move", "李娜", "--to", "宣传处党支部", "--on", "2026-11-18"]);
    let mut book = Workbook::of(&path);
    book.set("活动", "2", "日期", "2026-11-19").set("签到", "李娜", "活动2", "出勤");
    book.set("签到", "张伟", "活动2", "出勤");
    let page: Value = serde_json::from_slice(&import(&book, &[]).answer).unwrap();
    assert!(held(&page)[0][3].contains("不在这场活动的应到名单里"), "{page:#}");
    book.set("签到", "李娜", "活动2", "列席");
    let page: Value = serde_json::from_slice(&import(&book, &[]).answer).unwrap();
    assert_eq!(counts(&page), [3, 0, 0, 0], "{page:#}");
    assert_eq!(desk.show("A4")["guests"].as_array().unwrap().len(), 1);
}

/// A notice that was amended since: what it no longer asks is held back, the rest is taken.
#[test]
fn a_cancelled_item_is_held_back() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    desk.ok(&["notice", "amend", "N1", "--because", "党课并入下月"]);
    desk.ok(&["notice", "item", "remove", "N1.2"]);
    desk.ok(&["notice", "approve", "N1", "机关党委审", "--on", "11月8日"]);
    desk.ok(&["notice", "approve", "N1", "班子会议研究", "--on", "11月9日"]);
    desk.ok(&["notice", "issue", "N1", "--on", "11月10日"]);
    let file = filled(&path).save(&desk.path("a.xlsx"));
    let page = desk.page(1, &[&IMPORT[..], &[&file, "--yes", "--partial"]].concat());
    assert_eq!(counts(&page), [9, 0, 0, 1], "{page:#}");
    let found = held(&page);
    assert_eq!(found[0][..2], ["各项", "情况说明"]);
    assert!(found[0][3].contains("没有第 2 项，或已在修订时取消（现在是第 2 版）"), "{found:?}");
    desk.ok(&["notice", "withdraw", "N1", "--because", "不办了"]);
    let page = desk.page(1, &[&IMPORT[..], &[&file, "--yes"]].concat());
    assert!(held(&page)[0][3].contains("撤回：不办了"), "{page:#}");
    desk.refused(&["notice", "return", "N1", "-o", &desk.path("later")], 3, &["撤回（不办了），不用反馈"]);
}

/// Writes in the cells of a workbook with LibreOffice, as if typed, and saves it in each of its formats; none where
/// there is no LibreOffice.
fn typed_in_office(desk: &Desk, path: &str, cells: &[(&str, &str, &str, &str)]) -> Option<Vec<String>> {
    let mut book = Workbook::of(path);
    // Without a locale LibreOffice knows no other letters in the names of files.
    let from = desk.path("sent.xlsx");
    std::fs::copy(path, &from).unwrap();
    let mut typing = String::new();
    for (sheet, beside, heading, value) in cells {
        let (row, column) = book.place(sheet, beside, heading);
        typing.push_str(&format!(
            "  book.Sheets.getByName(\"{sheet}\").getCellByPosition({column}, {row}).Formula = \"{value}\"\n"
        ));
    }
    let mut saving = String::new();
    let mut saved = Vec::new();
    for (ending, kind) in [("xlsx", "Calc MS Excel 2007 XML"), ("ods", "calc8"), ("xls", "MS Excel 97")] {
        let to = desk.path(&format!("back.{ending}"));
        saving.push_str(&format!(
            "  kind(0).Name = \"FilterName\"\n  kind(0).Value = \"{kind}\"\n  book.storeToURL(ConvertToURL(\"{to}\"), kind())\n"
        ));
        saved.push(to);
    }
    let module = format!(
        "Sub Main\n  Dim hidden(0) As New com.sun.star.beans.PropertyValue\n  hidden(0).Name = \"Hidden\"\n  hidden(0).Value = True\n\
         Dim kind(0) As New com.sun.star.beans.PropertyValue\n\
         book = StarDesktop.loadComponentFromURL(ConvertToURL(\"{from}\"), \"_blank\", 0, hidden())\n\
         {typing}{saving}  book.close(True)\nEnd Sub\n"
    );
    let escaped = module.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let profile = format!("-env:UserInstallation=file://{}", desk.path("office"));
    let office = |more: &[&str]| {
        let words = [&["--headless", "--norestore", &profile], more].concat();
        std::process::Command::new("soffice").args(words).output().ok()
    };
    // A profile that is new gets modules of its own, over those that are there.
    office(&["--terminate_after_init"])?;
    let head = |root: &str| {
        let of = root.split(':').next_back().unwrap();
        let id = format!("-//OpenOffice.org//DTD OfficeDocument 1.0//EN\" \"{of}.dtd");
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE {root} PUBLIC \"{id}\">\n")
    };
    let library = desk.place("office/user/basic/Standard");
    std::fs::create_dir_all(&library).unwrap();
    let write = |path: std::path::PathBuf, text: String| {
        let root = text[1..].split(' ').next().unwrap();
        std::fs::write(path, format!("{}{text}", head(root))).unwrap();
    };
    write(
        desk.place("office/user/basic/script.xlc"),
        "<library:libraries xmlns:library=\"http://openoffice.org/2000/library\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\
         <library:library library:name=\"Standard\" xlink:href=\"$(USER)/basic/Standard/script.xlb/\" xlink:type=\"simple\" library:link=\"false\"/>\
         </library:libraries>".to_owned(),
    );
    write(
        library.join("script.xlb"),
        "<library:library xmlns:library=\"http://openoffice.org/2000/library\" library:name=\"Standard\" library:readonly=\"false\" library:passwordprotected=\"false\">\
         <library:element library:name=\"Module1\"/></library:library>".to_owned(),
    );
    write(
        library.join("Module1.xba"),
        format!(
            "<script:module xmlns:script=\"http://openoffice.org/2000/script\" script:name=\"Module1\" script:language=\"StarBasic\">{escaped}</script:module>"
        ),
    );
    office(&["macro:///Standard.Module1.Main"])?;
    Some(saved)
}

/// The workbook is one for an office program: filled in there and saved in whatever format, it says the same.
#[test]
fn a_workbook_filled_in_libreoffice_comes_back_from_each_of_its_formats() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    let cells = [
        ("填写说明", "办公室党支部", "签收人", "秦春丽"),
        ("填写说明", "办公室党支部", "签收日期", "2026-11-03"),
        ("活动", "1", "日期", "=DATE(2026;11;16)"),
        ("活动", "1", "起止时间", "14:30-16:30"),
        ("活动", "1", "主题", "学习党章"),
        ("活动", "1", "学时", "2"),
        ("活动", "3", "日期", "2026-11-17"),
        ("签到", "秦春丽", "活动1", "出勤"),
        ("签到", "张伟", "活动1", "请假（病假）"),
        ("签到", "李娜", "活动1", "补学（11月18日）"),
        ("签到", "张伟", "活动3", "出勤"),
        ("自学", "张伟", "日期", "2026-11-10"),
        ("自学", "张伟", "时长", "90"),
        ("各项", "N1.2", "情况说明", "授课人出差，下月补讲"),
    ];
    let Some(saved) = typed_in_office(&desk, &path, &cells) else {
        assert!(std::env::var_os("WUXUE_OFFICE").is_none(), "there is no LibreOffice");
        return;
    };
    for file in &saved {
        let page = desk.json(&[&IMPORT[..], &[file, "--dry-run"]].concat());
        assert_eq!(counts(&page), [9, 0, 0, 0], "{file}: {page:#}");
    }
    desk.ok(&[&IMPORT[..], &[&saved[1], "--yes"]].concat());
    let shown = desk.show("A3");
    assert_eq!(
        of(&shown, &["day", "time", "title", "minutes"]),
        [json!("2026-11-16"), json!("14:30-16:30"), json!("学习党章"), json!(120)]
    );
    assert_eq!(desk.show("A4")["day"], "2026-11-17");
    // The other formats are the same thing once more.
    for file in &saved {
        assert_eq!(counts(&desk.json(&[&IMPORT[..], &[file, "--yes"]].concat())), [0, 0, 9, 0], "{file}");
    }
}

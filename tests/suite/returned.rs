//! Workbooks as branches send them back: renamed, rewritten, copied, filled in with other words.

use serde_json::{Value, json};

use crate::desk::{Desk, counts, rows};
use crate::returns::{IMPORT, Workbook, filled, held, organ, sent};

/// What an import says of files that are only looked at, and its remarks.
fn looked_at(desk: &Desk, files: &[&str]) -> (Value, String) {
    let outcome = desk.run(&[&IMPORT[..], files, &["--dry-run", "--format", "json"]].concat());
    (serde_json::from_slice(&outcome.answer).unwrap(), outcome.remarks)
}

/// What an import says of a workbook.
fn said_of(desk: &Desk, book: &Workbook) -> (Value, String) {
    looked_at(desk, &[&book.save(&desk.path("a.xlsx"))])
}

#[test]
fn a_sheet_under_another_name_is_told_by_its_headings() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    let mut book = filled(&path);
    for (sheet, name) in [(3, "签到表"), (4, "学习"), (0, "Sheet1")] {
        book.sheets[sheet].0 = name.to_owned();
    }
    book.sheets.push(("草稿".to_owned(), vec![vec!["随便写写".to_owned()]]));
    let (page, remarks) = said_of(&desk, &book);
    assert_eq!(counts(&page), [10, 0, 0, 0], "{page:#}");
    for says in ["“学习”是改了名的“自学”表", "没有读的工作表：草稿"] {
        assert!(remarks.contains(says), "{remarks}");
    }
    // Of two that may be it nobody can say which.
    let copy = ("签到 (2)".to_owned(), book.sheets[3].1.clone());
    book.sheets.push(copy);
    let file = book.save(&desk.path("a.xlsx"));
    let import = [&IMPORT[..], &[&file]].concat();
    desk.refused(&import, 3, &["“签到表”“签到 (2)”都像“签到”表", "改名为“签到”"]);
    // What was asked for and is not there is said.
    let mut book = filled(&path);
    book.sheets.truncate(4);
    let (page, remarks) = said_of(&desk, &book);
    assert_eq!(counts(&page), [9, 0, 0, 0]);
    assert!(remarks.contains("没有“自学”表，自学没有读"), "{remarks}");
}

#[test]
fn a_heading_that_was_rewritten_loses_nothing_unsaid() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    let head = |sheet: &str, from: &str, to: &str| {
        let mut book = filled(&path);
        let cells = book.sheet(sheet).iter_mut().flatten();
        cells.filter(|cell| *cell == from).for_each(|cell| to.clone_into(cell));
        book
    };
    let file = head("活动", "日期", "开展日期").save(&desk.path("a.xlsx"));
    let says = ["“活动”表第 3 行是表头，缺“日期”一栏（另有不认识的栏：开展日期）", "改回来"];
    desk.refused(&[&IMPORT[..], &[&file]].concat(), 3, &says);
    let (page, remarks) = said_of(&desk, &head("活动", "主题", "活动主题"));
    assert_eq!(counts(&page), [10, 0, 0, 0]);
    assert!(remarks.contains("“活动”表里没有读的栏：活动主题"), "{remarks}");
    // Marks under a heading that names no activity would be lost.
    let (page, _) = said_of(&desk, &head("签到", "活动1 主题党日", "11月16日主题党日"));
    assert_eq!(held(&page).len(), 1, "{page:#}");
    let [sheet, column, _, reason] = &held(&page)[0];
    assert_eq!([sheet.as_str(), column], ["签到", "11月16日主题党日"]);
    assert!(reason.contains("栏名里没有活动的序号"), "{reason}");
    // A remark beside the marks is none.
    let (page, remarks) = said_of(&desk, &{
        let mut book = filled(&path);
        for row in book.sheet("签到") {
            let beside = match row.get(1).map(String::as_str) {
                Some("姓名") => "备注",
                Some("张伟") => "身体不适",
                _ => "",
            };
            row.push(beside.to_owned());
        }
        book
    });
    assert_eq!(counts(&page), [10, 0, 0, 0], "{page:#}");
    assert!(remarks.contains("“签到”表里没有读的栏：备注"), "{remarks}");
}

#[test]
fn attendance_is_written_in_the_branch_s_own_words() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    let mut book = filled(&path);
    book.set("签到", "秦春丽", "活动1", "到").set("签到", "张伟", "活动1", "因病");
    book.set("签到", "李娜", "活动1", "没来").set("签到", "张伟", "活动3", "在岗");
    let (page, _) = said_of(&desk, &book);
    assert_eq!(counts(&page), [9, 0, 0, 1], "{page:#}");
    let row = rows(&page).iter().find(|row| row["state"] == "held").unwrap();
    assert_eq!([&row["column"], &row["value"]], ["活动3 党小组会", "在岗"]);
    assert_eq!(row["reason"], "不认识张伟的考勤情况");
    assert!(row["fix"].as_str().unwrap().contains("出勤、迟到、请假（公假）"), "{row}");
    book.set("签到", "张伟", "活动3", "√");
    let file = book.save(&desk.path("b.xlsx"));
    desk.ok(&[&IMPORT[..], &[&file, "--yes"]].concat());
    let marks: Vec<Value> =
        desk.show("A3")["attendance"].as_array().unwrap().iter().map(|row| row["status"].clone()).collect();
    assert_eq!(marks, ["出勤", "请假（病假）", "缺席"]);
}

/// Somebody twice on the list; somebody from outside, who is on no roster; a misspelt host.
#[test]
fn who_was_there_is_certain_or_pointed_out() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    let mut book = filled(&path);
    let add = |book: &mut Workbook, name: &str, mark: &str| {
        let width = book.sheet("签到")[2].len();
        let mut row = vec![String::new(); width];
        (row[1], row[3]) = (name.to_owned(), mark.to_owned());
        let end = book.sheet("签到").iter().rposition(|row| row.iter().any(|cell| !cell.is_empty())).unwrap();
        book.sheet("签到").insert(end + 1, row);
    };
    add(&mut book, "秦春丽", "缺席");
    add(&mut book, "党校李老师", "列席");
    add(&mut book, "合计", "2");
    book.set("活动", "1", "主持人", "秦春利");
    let (page, remarks) = said_of(&desk, &book);
    let found = held(&page);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0][3].contains("秦春丽在第 4 行写的是“出勤”"), "{found:?}");
    assert!(found[1][2] == "合计" && found[1][3].contains("没有叫“合计”的人员"), "{found:?}");
    assert!(remarks.contains("“活动”第 4 行：名册里没有“秦春利”，按外单位人员登记"), "{remarks}");
    let file = book.save(&desk.path("b.xlsx"));
    desk.page(1, &[&IMPORT[..], &[&file, "--yes", "--partial"]].concat());
    assert_eq!(desk.show("A3")["guests"], json!(["党校李老师（名册外）"]));
}

/// What says nothing new is passed over and said; what is wrong is said in words for who fills it in.
#[test]
fn what_branches_write_besides_is_passed_over_and_said() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    let mut book = filled(&path);
    book.set("各项", "N1.1", "情况说明", "已按时开展").set("填写说明", "办公室党支部", "版本", "第1版");
    let (page, remarks) = said_of(&desk, &book);
    assert_eq!(counts(&page), [10, 0, 0, 0], "{page:#}");
    assert!(remarks.contains("N1.1 是“已落实”，不用说明，没有登记“已按时开展”"), "{remarks}");
    book.set("填写说明", "办公室党支部", "签收日期", "11月1日").set("自学", "张伟", "时长", "2");
    book.set("自学", "李娜", "日期", "10月12日").set("自学", "李娜", "时长", "60");
    book.set("活动", "3", "党组织", "办公室党支部");
    let (page, _) = said_of(&desk, &book);
    let found: Vec<String> = held(&page).into_iter().map(|[_, column, _, reason]| column + &reason).collect();
    assert_eq!(
        found,
        [
            "签收日期早于印发日期 2026-11-02",
            "党组织党小组会由党小组举办，不由党支部举办",
            "时长（分钟）只有 2 分钟，像是学时数",
            "日期早于通知单的期间（2026-11-01 起），不能落实这一项",
        ]
    );
    book.set("自学", "张伟", "时长", "2学时");
    assert_eq!(held(&said_of(&desk, &book).0).len(), 3);
}

/// A day without its year is of the time of the notice, also where that is over the turn of the year.
#[test]
fn days_without_a_year_are_those_of_the_notice() {
    let desk = organ();
    let of = |more: &[&str]| desk.ok(&[&["--as-of", "2026-12-28", "notice"], more].concat());
    of(&["draft", "2027-01", "--issue", "1"]);
    of(&["item", "add", "N2", "--kind", "主题党日", "--what", "学习党史", "--due", "2027-01-05"]);
    of(&["approve", "N2", "机关党委审", "--on", "2026-12-25"]);
    of(&["approve", "N2", "班子会议研究", "--on", "2026-12-26"]);
    of(&["issue", "N2", "--on", "2026-12-28"]);
    of(&["return", "N2", "-o", &desk.path("out")]);
    let path = desk.path("out/办公室党支部 2027年第1期 落实情况反馈表.xlsx");
    let mut book = Workbook::of(&path);
    book.set("填写说明", "办公室党支部", "签收日期", "12月30日").set("活动", "1", "日期", "1月5日");
    let file = book.save(&desk.path("a.xlsx"));
    desk.ok(&[&IMPORT[..], &[&file, "--yes", "--as-of", "2027-01-08"]].concat());
    assert_eq!(desk.show("A5")["day"], "2027-01-05");
    let receipt = desk.json(&["--as-of", "2027-01-08", "notice", "receipt", "N2"]);
    assert_eq!(rows(&receipt)[0]["day"], "2026-12-30");
    // A day that is still to come is not taken for one of last year.
    book.set("活动", "1", "日期", "1月9日");
    let file = book.save(&desk.path("b.xlsx"));
    let page = desk.page(1, &[&IMPORT[..], &[&file, "--yes", "--as-of", "2027-01-08"]].concat());
    assert!(held(&page)[0][3].contains("晚于今天（2027-01-08）"), "{page:#}");
}

/// Many at once: a copy is read once, of two that differ neither is taken, and neither stops the others; what lies
/// beside them in the folder is no workbook.
#[test]
fn two_files_of_one_branch_do_not_stop_the_others() {
    let desk = organ();
    let path = sent(&desk, "办公室党支部", "out");
    let other = path.replace("办公室党支部", "宣传处党支部");
    let mut theirs = Workbook::of(&other);
    theirs.set("活动", "1", "日期", "2026-11-17").set("签到", "王芳", "活动1", "出勤");
    let theirs = theirs.save(&desk.path("宣传.xlsx"));
    let mut book = filled(&path);
    let first = book.save(&desk.path("一.xlsx"));
    let copy = book.save(&desk.path("一 副本.xlsx"));
    let index = desk.path("out/00目录.xlsx");
    let lock = desk.file("~$一.xlsx", b"\x05wps");
    let (page, remarks) = looked_at(&desk, &[&first, &copy, &theirs, &index, &lock]);
    assert_eq!((counts(&page), &page["count"]), ([12, 0, 0, 0], &json!(2)), "{page:#}");
    for says in
        ["“一 副本.xlsx”与“一.xlsx”的内容相同，只读一份", "“00目录.xlsx”不是反馈表", "“~$一.xlsx”不是反馈表"]
    {
        assert!(remarks.contains(says), "{remarks}");
    }
    book.set("签到", "秦春丽", "活动1", "缺席");
    let second = book.save(&desk.path("二.xlsx"));
    let page = desk.page(1, &[&IMPORT[..], &[&first, &second, &theirs, "--yes"]].concat());
    assert_eq!((counts(&page), &page["applied"]), ([2, 0, 0, 2], &json!(true)), "{page:#}");
    let found = held(&page);
    assert!(found.iter().all(|row| row[3].contains("是同一个党组织的，内容不同")), "{found:?}");
    assert_eq!(rows(&desk.json(&["log", "list", "--unit", "宣传处党支部"])).len(), 1);
    assert_eq!(rows(&desk.json(&["log", "list", "--unit", "办公室党支部"])).len(), 0);
}

/// A 联学共建 is in the workbooks of both branches; each marks its own people, and neither is asked for another one.
#[test]
fn a_joint_session_is_filled_in_for_the_partner_too() {
    let desk = organ();
    desk.ok(&["notice", "draft", "2026-11", "--issue", "12"]);
    desk.ok(&["notice", "item", "add", "N2", "--kind", "联学共建", "--what", "共学党史"]);
    desk.ok(&["notice", "approve", "N2", "机关党委审", "--on", "11月2日"]);
    desk.ok(&["notice", "approve", "N2", "班子会议研究", "--on", "11月2日"]);
    desk.ok(&["notice", "issue", "N2", "--on", "11月3日"]);
    let add = ["log", "add", "联学共建", "--unit", "宣传处党支部", "--on", "11月12日", "--title", "共学党史"];
    desk.ok(&[&add[..], &["--partner", "办公室党支部", "--item", "N2.1", "--present", "王芳"]].concat());
    let activity = rows(&desk.json(&["log", "list", "--unit", "宣传处党支部"]))[0]["activity"].clone();
    let activity = activity.as_str().unwrap();
    desk.ok(&["notice", "return", "N2", "-o", &desk.path("out")]);
    let path = desk.path("out/办公室党支部 2026年第12期 落实情况反馈表.xlsx");
    let mut book = Workbook::of(&path);
    assert_eq!(book.cell("活动", "1", "记录编号"), activity);
    assert_eq!(book.cell("活动", "1", "党组织"), "宣传处党支部");
    assert_eq!(book.cell("活动", "2", "落实的项"), "", "no other one is asked for");
    assert!(book.sheet("签到").iter().flatten().all(|cell| cell != "王芳"), "only its own people");
    book.set("签到", "秦春丽", "活动1", "出勤").set("签到", "张伟", "活动1", "病假");
    let file = book.save(&desk.path("a.xlsx"));
    let outcome = desk.ok(&[&IMPORT[..], &[&file, "--yes"]].concat());
    assert!(outcome.remarks.contains("还有 1 人没有填签到：李娜"), "{}", outcome.remarks);
    let shown = desk.show(activity);
    assert_eq!(shown["unit"], "宣传处党支部");
    let marks = shown["attendance"].as_array().unwrap();
    let marked = |name: &str| marks.iter().find(|row| row["name"] == name).map(|row| row["status"].clone());
    assert_eq!(
        [marked("王芳"), marked("秦春丽"), marked("张伟")],
        [Some(json!("出勤")), Some(json!("出勤")), Some(json!("请假（病假）"))]
    );
    // The host's workbook has the host's people.
    let mut host = Workbook::of(&path.replace("办公室党支部", "宣传处党支部"));
    assert_eq!(host.cell("签到", "王芳", "活动1"), "出勤");
    assert!(host.sheet("签到").iter().flatten().all(|cell| cell != "张伟"));
}

/// What a branch organised for a youth group is in its workbook, and posts elsewhere are not.
#[test]
fn a_workbook_has_what_the_branch_organised_and_the_posts_it_has() {
    let desk = organ();
    desk.ok(&["unit", "add", "青年一组", "--kind", "青年理论学习小组", "--since", "2020-01-01"]);
    desk.ok(&["member", "post", "张伟", "组长", "--unit", "青年一组", "--on", "2026-01-01"]);
    desk.ok(&["notice", "draft", "2026-11", "--issue", "12"]);
    desk.ok(&["notice", "item", "add", "N2", "--kind", "青年理论学习小组活动", "--what", "青年谈"]);
    desk.ok(&["notice", "approve", "N2", "机关党委审", "--on", "11月2日"]);
    desk.ok(&["notice", "approve", "N2", "班子会议研究", "--on", "11月2日"]);
    desk.ok(&["notice", "issue", "N2", "--on", "11月3日"]);
    let add = ["log", "add", "青年理论学习小组活动", "--unit", "青年一组", "--on", "11月12日"];
    desk.ok(&[&add[..], &["--planner", "办公室党支部", "--item", "N2.1"]].concat());
    desk.ok(&["notice", "return", "N2", "-o", &desk.path("out")]);
    let path = desk.path("out/办公室党支部 2026年第12期 落实情况反馈表.xlsx");
    let mut book = Workbook::of(&path);
    assert_eq!(book.cell("活动", "1", "日期"), "2026-11-12");
    assert_eq!(book.cell("活动", "1", "党组织"), "青年一组");
    assert_eq!(book.cell("签到", "张伟", "党小组、职务"), "第一党小组");
    assert_eq!(book.cell("签到", "秦春丽", "党小组、职务"), "书记");
    assert_eq!(Workbook::of(&path.replace("办公室", "宣传处")).cell("活动", "1", "日期"), "");
}

/// Of a 联学共建 both branches have carried out what both are asked; what was held after the period but in time counts.
#[test]
fn a_match_is_looked_for_until_the_item_is_due_and_for_both_branches() {
    let desk = organ();
    let of = |more: &[&str]| desk.ok(&[&["--as-of", "2026-12-10"], more].concat());
    of(&["notice", "draft", "2026-11", "--issue", "12"]);
    for (kind, due) in [("联学共建", "12月4日"), ("主题党日", "11月30日")] {
        of(&["notice", "item", "add", "N2", "--kind", kind, "--what", "共学", "--due", due]);
    }
    of(&["notice", "approve", "N2", "机关党委审", "--on", "11月2日"]);
    of(&["notice", "approve", "N2", "班子会议研究", "--on", "11月2日"]);
    of(&["notice", "issue", "N2", "--on", "11月3日"]);
    let joint = ["log", "add", "联学共建", "--title", "共学", "--unit", "宣传处党支部"];
    for day in ["12月4日", "12月5日"] {
        of(&[&joint[..], &["--on", day, "--partner", "办公室党支部"]].concat());
    }
    // Due on the last day of the period, held the day after.
    of(&["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "12月1日", "--title", "共学"]);
    let found = |desk: &Desk| -> Vec<[Value; 2]> {
        let page = desk.json(&["--as-of", "2026-12-10", "notice", "match", "N2", "--dry-run", "--yes"]);
        rows(&page).iter().map(|row| ["item", "day"].map(|key| row[key].clone())).collect()
    };
    assert_eq!(found(&desk), [[json!("N2.1"), json!("2026-12-04")]]);
    of(&["notice", "match", "N2", "--yes"]);
    // Neither branch is asked for another one: the partner's own does not answer it once more.
    of(&["log", "add", "联学共建", "--title", "再学", "--unit", "办公室党支部", "--on", "11月20日"]);
    assert_eq!(found(&desk), Vec::<[Value; 2]>::new());
}

/// What a unit cannot carry out has no row to be filled in, and people of a youth group are told apart by branch.
#[test]
fn a_workbook_has_no_rows_for_what_does_not_apply() {
    let desk = organ();
    desk.ok(&["unit", "add", "青年一组", "--kind", "青年理论学习小组", "--since", "2020-01-01"]);
    desk.ok(&["member", "move", "张伟", "--to", "青年一组", "--on", "2026-01-01"]);
    desk.ok(&["notice", "draft", "2026-11", "--issue", "12", "--to", "青年一组", "办公室党支部"]);
    for kind in ["支部委员会会议", "青年理论学习小组活动"] {
        desk.ok(&["notice", "item", "add", "N2", "--kind", kind, "--what", "研究"]);
    }
    desk.ok(&["notice", "approve", "N2", "机关党委审", "--on", "11月2日"]);
    desk.ok(&["notice", "approve", "N2", "班子会议研究", "--on", "11月2日"]);
    desk.ok(&["notice", "issue", "N2", "--on", "11月3日"]);
    desk.ok(&["notice", "return", "N2", "-o", &desk.path("out")]);
    let path = desk.path("out/青年一组 2026年第12期 落实情况反馈表.xlsx");
    let mut book = Workbook::of(&path);
    assert_eq!(book.cell("活动", "1", "落实的项"), "N2.2 青年理论学习小组活动");
    assert_eq!(book.cell("活动", "2", "落实的项"), "");
    assert_eq!(book.cell("各项", "N2.1", "目前情况"), "不适用：支部委员会会议不由青年理论学习小组举办");
    assert_eq!(book.cell("签到", "张伟", "党小组、职务"), "办公室党支部");
}

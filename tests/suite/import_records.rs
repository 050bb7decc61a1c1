//! What the store learns from imports and remembers of them: other names, past imports with what they changed,
//! and how files that come again and again are read.

use serde_json::{Value, json};
use wuxue::import::map::Mapping;
use wuxue::import::parse::RowBuf;
use wuxue::import::subject::{ATTENDANCE, MEMBER};
use wuxue::import::{Field, profile};
use wuxue::store::{Access, Store};

use crate::desk::Desk;

const HEAD: &str = "日期,党支部,活动类型,主题,姓名,工号,考勤状态\n";

/// A store with 办公室党支部 (张伟 001004, 潘娟 001005) and 组织处党支部 (戴斌文 001010), made by import 1.
fn two_branches() -> Desk {
    Desk::copied("2026-10-31", |desk| {
        desk.found(); // #1
        let roster = desk.file(
            "名册.csv",
            "姓名,工号,党支部,党小组,政治面貌,起始日期\n\
         张伟,001004,办公室党支部,第一党小组,中共党员,2025-01-01\n\
         潘娟,001005,办公室党支部,第一党小组,中共党员,2025-01-01\n\
         戴斌文,001010,组织处党支部,,中共党员,2025-01-01\n",
        );
        desk.ok(&["member", "import", &roster, "--yes"]); // #2
    })
}

/// The same with attendance of one lecture: import 2, operation #3, activity A1.
fn studied() -> Desk {
    Desk::copied("2026-10-31", |desk| {
        std::fs::copy(&two_branches().store, &desk.store).unwrap();
        let file = desk.attendance("一.csv", &["张伟,001004,出勤", "潘娟,001005,请假（病假）"]);
        desk.ok(&["log", "import", &file, "--yes"]);
    })
}

impl Desk {
    /// A file about the lecture of 10月20日.
    fn attendance(&self, name: &str, rows: &[&str]) -> String {
        let line = |row: &&str| format!("2026-10-20,办公室党支部,党课,学习党章,{row}\n");
        self.file(name, format!("{HEAD}{}", rows.iter().map(line).collect::<String>()))
    }
}

/// Some columns of the rows of a table.
fn rows(page: &Value, table: &str, columns: &[&str]) -> Value {
    let row = |row: &Value| columns.iter().map(|column| row[*column].clone()).collect::<Value>();
    page[table].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn somebody_is_found_by_an_alias_once_it_was_learned() {
    let desk = two_branches();
    desk.refused(&["member", "show", "老张"], 3, &["没有叫“老张”的人员"]);
    let added = desk.json(&["member", "alias", "add", "张伟", "老　张", "ＺW"]);
    assert_eq!(added["aliases"], json!(["ZW", "老张"]), "kept as names are");
    assert_eq!(desk.json(&["member", "show", " 老 张"])["person"], "P1");
    assert_eq!(desk.json(&["member", "show", "张伟"])["aliases"], json!(["ZW", "老张"]));
    assert_eq!(
        rows(&desk.json(&["member", "alias", "list", "ZW"]), "rows", &["alias", "name"])[1][0],
        "老张"
    );
    desk.ok(&["member", "move", "老张", "--to", "组织处党支部", "--on", "2026-10-01"]);
    assert_eq!(desk.json(&["member", "alias", "add", "P1", "老张"])["operation"], Value::Null);

    // A person of that very name goes before it.
    desk.ok(&["member", "add", "老张", "--standing", "群众"]);
    assert_eq!(desk.json(&["member", "show", "老张"])["person"], "P4");
    desk.ok(&["member", "alias", "remove", "老张", "ZW"]);
    assert_eq!(desk.json(&["member", "alias", "list"])["rows"], json!([]));
    desk.ok(&["check"]);
}

#[test]
fn an_alias_belongs_to_one_person_and_is_nothing_that_may_not_be_kept() {
    let desk = two_branches();
    desk.ok(&["member", "alias", "add", "张伟", "老张"]);
    let add = |alias: &str, exit, says: &[&str]| {
        desk.refused(&["member", "alias", "add", "潘娟", "小潘", alias], exit, says);
    };
    add("老 张", 3, &["已经是张伟（P1）的别名", "wuxue member alias remove 老张"]);
    add("戴斌文", 3, &["是P3的姓名"]);
    add("潘 娟", 3, &["就是P2本人的姓名"]);
    add("　", 2, &["不能是空的"]);
    add("机密★5年", 3, &["密级标志"]);
    add("13800138000", 3, &["手机号码"]);
    for code in ["p3", "U3", "PL7", "#41", "P 9", "# 41"] {
        add(code, 3, &["是编号的写法"]);
    }
    add("办公室党支部", 3, &["是党组织 U3 的名称", "wuxue unit show U3"]);
    add("党支部", 3, &["是党组织的类别"]);
    for number in ["001010", "1010", "７７"] {
        add(number, 3, &["是工号的写法", "wuxue member edit P2 --staff-no"]);
    }
    desk.refused(&["member", "alias", "remove", "小潘"], 3, &["没有“小潘”这个别名", "alias list"]);
    desk.refused(&["undo", "#2", "--yes"], 3, &["wuxue undo 3"]);
}

#[test]
fn imports_are_listed_while_they_are_in_force() {
    let desk = studied();
    let list = desk.json(&["log", "import", "list"]);
    let columns = ["import", "at", "operator", "file", "layout", "encoding", "new", "changed", "operation"];
    let expected = json!([[2, "2026-10-31 09:00", "李明", "一.csv", "long", "utf-8", 2, 0, "#3"]]);
    assert_eq!(rows(&list, "rows", &columns), expected);
    let roster = desk.json(&["member", "import", "list"]);
    assert_eq!(
        rows(&roster, "rows", &["import", "file", "new", "operation"]),
        json!([[1, "名册.csv", 3, "#2"]])
    );

    // Forgotten with its operation, remembered again with it, and still named by the operation that made it.
    for _ in 0..2 {
        desk.ok(&["undo", "#3", "--yes"]);
        assert_eq!(desk.json(&["log", "import", "list"])["rows"], json!([]));
        desk.refused(&["log", "import", "show", "2"], 3, &["没有导入 2", "wuxue log import list"]);
        let last = desk.json(&["history"])["rows"][0]["operation"].as_str().unwrap().to_owned();
        desk.ok(&["undo", &last, "--yes"]);
        assert_eq!(rows(&desk.json(&["log", "import", "list"]), "rows", &columns), expected);
        assert_eq!(
            rows(&desk.json(&["log", "import", "show", "2"]), "rows", &["name"]),
            json!([["张伟"], ["潘娟"]])
        );
    }
    // The same file again is then nothing new, and makes no import.
    let file = desk.attendance("二.csv", &["张伟,001004,出勤"]);
    desk.ok(&["log", "import", &file, "--yes"]);
    assert_eq!(rows(&desk.json(&["log", "import", "list"]), "rows", &columns), expected);
}

#[test]
fn an_import_is_named_by_its_own_number() {
    let desk = studied();
    for number in ["2", "２", "导入2", "导入 2"] {
        assert_eq!(desk.json(&["log", "import", "show", number])["import"], 2, "{number}");
    }
    desk.refused(&["log", "import", "show", "#3"], 2, &["“#3”是操作编号", "wuxue log import list"]);
    desk.refused(&["log", "import", "show", "一.csv"], 2, &["不是导入的编号"]);
    desk.refused(&["log", "import", "show", "1"], 3, &["导入 1 是名册的导入", "wuxue member import show 1"]);
    desk.refused(&["member", "import", "undo", "2"], 3, &["导入 2 是考勤的导入"]);
}

#[test]
fn an_import_shows_what_it_changed_person_by_person() {
    let desk = studied();
    let file = desk.file(
        "二.csv",
        format!(
            "{HEAD}2026-10-20,办公室党支部,党课,学习《条例》,潘娟,001005,补学（2026-10-30）\n\
             2026-10-21,组织处党支部,主题党日,参观,戴斌文,001010,迟到10分钟\n"
        ),
    );
    desk.ok(&["log", "import", &file, "--update", "--yes", "--because", "更正"]);
    let shown = desk.json(&["log", "import", "show", "3"]);
    assert_eq!((&shown["new"], &shown["changed"], &shown["operation"]), (&json!(1), &json!(2), &json!("#4")));
    assert_eq!(shown["reason"], "更正");
    assert_eq!(
        rows(&shown, "activities", &["activity", "unit_name", "kinds", "state", "change"]),
        json!([
            ["A1", "办公室党支部", ["党课"], "changed", ["主题：学习党章 → 学习《条例》"]],
            ["A2", "组织处党支部", ["主题党日"], "new", []]
        ])
    );
    let attended = rows(&shown, "rows", &["activity", "day", "person", "name", "state", "old", "new"]);
    assert_eq!(
        attended,
        json!([
            ["A1", "2026-10-20", "P2", "潘娟", "changed", "请假（病假）", "补学（2026-10-30）"],
            ["A2", "2026-10-21", "P3", "戴斌文", "new", null, "迟到10分钟"]
        ])
    );
    // Later work does not change what the import did.
    desk.ok(&["log", "attend", "A1", "--mark", "潘娟=缺席"]);
    desk.ok(&["log", "attend", "A2", "--mark", "戴斌文=未登记"]);
    let mut later = rows(
        &desk.json(&["log", "import", "show", "3"]),
        "rows",
        &["activity", "day", "person", "name", "state", "old", "new"],
    );
    later.as_array_mut().unwrap().sort_by_key(Value::to_string);
    assert_eq!(later, attended);
}

#[test]
fn a_large_import_is_counted_whole_and_listed_in_part() {
    let desk = two_branches();
    let mut text = HEAD.to_owned();
    for day in (1..=12).flat_map(|month| (1..=28).map(move |day| format!("2025-{month:02}-{day:02}"))) {
        for person in ["张伟,001004", "潘娟,001005"] {
            text.push_str(&format!("{day},办公室党支部,党课,第一讲,{person},出勤\n"));
        }
    }
    desk.ok(&["log", "import", &desk.file("多.csv", &text), "--yes"]);
    let outcome = desk.run(&["log", "import", "show", "2", "--format", "json"]);
    let shown: Value = serde_json::from_slice(&outcome.answer).unwrap();
    assert_eq!(shown["new"], 672);
    assert_eq!(shown["rows"].as_array().unwrap().len(), 500);
    assert_eq!(shown["activities"].as_array().unwrap().len(), 336);
    assert!(outcome.remarks.contains("只列出前 500 条"), "{}", outcome.remarks);
    desk.ok(&["log", "import", &desk.file("改.csv", text.replace("出勤", "缺席")), "--update", "--yes"]);
    let outcome = desk.run(&["log", "import", "diff", "2", "3", "--format", "json"]);
    let compared: Value = serde_json::from_slice(&outcome.answer).unwrap();
    assert_eq!((&compared["changed"], &compared["same"]), (&json!(672), &json!(0)));
    assert_eq!(compared["rows"].as_array().unwrap().len(), 500);
    assert!(outcome.remarks.contains("只列出前 500 条"), "{}", outcome.remarks);
}

#[test]
fn two_imports_are_compared_as_they_left_the_records() {
    let desk = studied(); // import 2: 张伟 出勤, 潘娟 病假
    desk.ok(&["log", "attend", "A1", "--mark", "张伟=缺席"]);
    let file = desk.attendance("二.csv", &["潘娟,001005,出勤", "张伟,001004,缺席"]);
    desk.ok(&["log", "import", &file, "--update", "--yes"]); // import 3
    desk.ok(&["log", "attend", "A1", "--mark", "潘娟=未登记"]);
    let columns = ["name", "state", "old", "new"];
    let compared = desk.json(&["log", "import", "diff", "2", "3"]);
    // 张伟 was changed in between by hand, which is part of how things stood after the second.
    assert_eq!(
        rows(&compared, "rows", &columns),
        json!([["张伟", "changed", "出勤", "缺席"], ["潘娟", "changed", "请假（病假）", "出勤"]])
    );
    assert_eq!(
        (&compared["changed"], &compared["new"], &compared["gone"]),
        (&json!(2), &json!(0), &json!(0))
    );
    let back = desk.json(&["log", "import", "diff", "3", "2"]);
    assert_eq!(rows(&back, "rows", &columns)[1], json!(["潘娟", "changed", "出勤", "请假（病假）"]));
    let itself = desk.json(&["log", "import", "diff", "3", "3"]);
    assert_eq!((&itself["rows"], &itself["same"]), (&json!([]), &json!(1)));
    assert!(desk.text(&["log", "import", "diff", "3", "3"]).contains("没有不同"));

    // What only the later one brought is new after it, and not yet there before it.
    let file = desk.file("三.csv", format!("{HEAD}2026-10-22,组织处党支部,党课,一讲,戴斌文,001010,出勤\n"));
    desk.ok(&["log", "import", &file, "--yes"]); // import 4
    let compared = desk.json(&["log", "import", "diff", "3", "4"]);
    assert_eq!(
        rows(&compared, "rows", &columns),
        json!([["潘娟", "gone", "出勤", null], ["戴斌文", "new", null, "出勤"]])
    );
    assert_eq!((&compared["new"], &compared["gone"]), (&json!(1), &json!(1)));
}

#[test]
fn a_roster_import_is_shown_and_compared_person_by_person() {
    let desk = two_branches();
    let columns = ["person", "name", "state", "what", "old", "new"];
    let shown = desk.json(&["member", "import", "show", "1"]);
    assert_eq!((&shown["people"], shown["made"].as_array().unwrap().len()), (&json!(3), 3));
    let first = &rows(&shown, "rows", &columns)[0];
    let whole = "姓名 张伟；工号 001004；政治面貌 中共党员（2025-01-01 起）；\
                 党支部 办公室党支部（2025-01-01 起）；党小组 第一党小组（2025-01-01 起）";
    assert_eq!(*first, json!(["P1", "张伟", "new", null, null, whole]));

    let roster = desk.file(
        "名册二.csv",
        "姓名,工号,党支部,政治面貌,起始日期\n张伟,001004,组织处党支部,中共党员,2025-01-01\n\
         孙立,002001,组织处党支部,预备党员,2026-09-01\n",
    );
    desk.ok(&["member", "import", &roster, "--update", "--on", "2026-10-10", "--yes"]); // import 2
    let new =
        "姓名 孙立；工号 002001；政治面貌 预备党员（2026-09-01 起）；党支部 组织处党支部（2026-09-01 起）";
    let stayed = "办公室党支部（2025-01-01 至 2026-10-09）";
    let expected = json!([
        ["P1", "张伟", "changed", "党支部", "办公室党支部（2025-01-01 起）", stayed],
        [
            "P1",
            "张伟",
            "changed",
            "党小组",
            "第一党小组（2025-01-01 起）",
            "第一党小组（2025-01-01 至 2026-10-09）"
        ],
        ["P1", "张伟", "new", "党支部", null, "组织处党支部（2026-10-10 起）"],
        ["P4", "孙立", "new", null, null, new]
    ]);
    let sorted = |page: &Value| {
        let mut rows = rows(page, "rows", &columns);
        rows.as_array_mut()
            .unwrap()
            .sort_by_key(|row| (row[0].to_string(), row[2].to_string(), row[3].to_string()));
        rows
    };
    assert_eq!(
        sorted(&desk.json(&["member", "import", "show", "2"])),
        sorted(&json!({"rows": expected.as_array().unwrap().iter().map(|row| {
        columns.iter().zip(row.as_array().unwrap()).map(|(key, value)| ((*key).to_owned(), value.clone())).collect::<serde_json::Map<_, _>>()
    }).collect::<Vec<_>>()}))
    );
    let compared = desk.json(&["member", "import", "diff", "1", "2"]);
    assert_eq!(sorted(&compared), sorted(&desk.json(&["member", "import", "show", "2"])));
    assert_eq!(compared["people"], 4, "whoever either import touched");
}

#[test]
fn undoing_an_import_takes_the_care_of_any_undo() {
    let desk = studied();
    let undo = ["log", "import", "undo", "2"];
    desk.refused(&undo, 3, &["--yes"]);
    desk.refused(&[&undo[..], &["--yes", "--by", "王芳"]].concat(), 3, &["是李明做的", "--because"]);
    desk.ok(&["log", "attend", "A1", "--mark", "张伟=缺席"]); // #4
    desk.refused(&[&undo[..], &["--yes"]].concat(), 3, &["有 1 次操作以它为基础", "wuxue undo 4"]);
    desk.ok(&["undo", "#4", "--yes"]);
    let done = desk.json(&[&undo[..], &["--yes", "--by", "王芳", "--because", "重复"]].concat());
    assert_eq!(
        (&done["undone"], &done["import"], &done["operation"]),
        (&json!("#3"), &json!(2), &json!("#6"))
    );
    assert_eq!(desk.json(&["log", "import", "list"])["rows"], json!([]));
    desk.refused(&["log", "show", "A1"], 3, &[]);
    // What is undone can be redone, and then undone by its number again.
    desk.ok(&["undo", "#6", "--yes", "--because", "恢复"]);
    assert_eq!(desk.json(&[&undo[..], &["--yes", "--dry-run"]].concat())["undone"], "#3");
    desk.ok(&[&undo[..], &["--yes"]].concat());
    desk.ok(&["check"]);
}

#[test]
fn importing_a_file_is_spelled_as_ever() {
    let desk = two_branches();
    desk.refused(&["log", "import"], 2, &["缺少必填内容：<文件>"]);
    desk.refused(&["log", "import", "--yes"], 2, &["缺少必填内容：<文件>"]);
    desk.refused(&["log", "import", "不在.csv", "--yes"], 3, &["没有“不在.csv”这个文件"]);
    let file = desk.attendance("list", &["张伟,001004,出勤"]);
    desk.ok(&["log", "import", "--unit", "办公室党支部", &file, "--yes"]);
    assert_eq!(desk.json(&["记录", "导入", "列表"])["rows"][0]["file"], "list");
}

#[test]
fn a_profile_keeps_how_a_file_is_read_and_knows_it_again() {
    let desk = two_branches();
    let save = ["log", "import", "profile", "save", "某平台"];
    let file =
        desk.file("导出.csv", "某平台 2026-10-20 导出\n\n参加人,签到 状况,部门/处室\n张伟,已签到,综合\n");
    desk.refused(&[&save[..], &[&file]].concat(), 3, &["没有找到表头"]);
    let map = ["--map", "参加人=姓名", "--map", "签到 状况=考勤状态"];
    let given = ["--unit", "办公室党支部", "--kind", "党课、主题党日", "--layout", "signin"];
    let saved = desk.json(&[&save[..], &[&file], &map, &given].concat());
    assert_eq!(saved["headings"], json!(["参加人", "签到状况", "部门/处室"]));
    assert_eq!(saved["mappings"], json!(["参加人=姓名", "签到 状况=考勤状态"]));
    let shown = desk.json(&["log", "import", "profile", "show", "某平台"]);
    assert_eq!((&shown["layout"], &shown["kind"]), (&json!("signin"), &json!("党课、主题党日")));
    let list = desk.json(&["log", "import", "profile", "list"]);
    assert_eq!(rows(&list, "rows", &["name", "unit"]), json!([["某平台", "办公室党支部"]]));

    let store = Store::open(&desk.store, Access::Read).unwrap();
    let profiles = profile::all(&store.records(), &ATTENDANCE).unwrap();
    assert!(profile::all(&store.records(), &MEMBER).unwrap().is_empty());
    let [kept] = profiles.as_slice() else { panic!("{profiles:?}") };
    assert_eq!(kept.mappings[0], Mapping { heading: "参加人".into(), field: Field::Name });
    assert!(kept.fits(&RowBuf::from_cells(1, ["参加人 ", "签到状况", "部门／处室", ""])));
    assert!(
        kept.fits(&RowBuf::from_cells(1, ["参加人", "部门/处室", "签到状况", "退回原因"])),
        "in any order"
    );
    assert!(!kept.fits(&RowBuf::from_cells(1, ["参加人", "部门/处室"])));
    drop(store);

    // Saved again it is replaced; under another name it would be two for one kind of file.
    assert_eq!(desk.json(&[&save[..], &[&file], &map].concat())["unit"], Value::Null);
    let again = ["log", "import", "profile", "save", "又一个", &file];
    desk.refused(&[&again[..], &map].concat(), 3, &["已有导入方案“某平台”", "profile remove 某平台"]);
    desk.ok(&["log", "import", "profile", "remove", "某平台"]);
    desk.refused(
        &["log", "import", "profile", "show", "某平台"],
        3,
        &["没有“某平台”这个导入方案", "profile save"],
    );
    desk.ok(&[&again[..], &map].concat());
    desk.refused(&["undo", "#5", "--yes"], 3, &["wuxue undo 6"]);
    desk.ok(&["check"]);
}

#[test]
fn a_profile_must_mean_something() {
    let desk = two_branches();
    let file = desk.attendance("一.csv", &["张伟,001004,出勤"]);
    let save = |more: &[&str], exit, says: &[&str]| {
        desk.refused(&[&["log", "import", "profile", "save", "表", &file], more].concat(), exit, says);
    };
    save(&["--unit", "没有的党组织"], 3, &["没有的党组织"]);
    save(&["--kind", "党课、茶话会"], 3, &["茶话会"]);
    save(&["--map", "主题=党内职务"], 2, &["没有“党内职务”这个字段"]);
    save(&["--map", "不在=姓名"], 2, &["没有“不在”这一列"]);
    desk.refused(&["log", "import", "profile", "save", "机密★", &file], 3, &["密级标志"]);
}

#[test]
fn rejected_rows_come_back_by_the_command_that_is_printed() {
    let desk = two_branches();
    let file = desk.file("签到 表.csv", "参会者,结果\n张伟,出勤\n潘绢,出勤\n");
    let flags = [
        "--map",
        "参会者=姓名",
        "--map",
        "结果=考勤状态",
        "--unit",
        "办公室党支部",
        "--kind",
        "党课",
        "--on",
        "10月20日",
    ];
    let outcome = desk.run(&[&["log", "import", &file, "--partial", "--yes"], &flags[..]].concat());
    assert_eq!(outcome.exit, 1, "{}", outcome.remarks);
    let rejected = file.replace(".csv", ".rejected.csv");
    let printed = format!(
        "改好后导入：wuxue log import \"{rejected}\" --map 参会者=姓名 --map 结果=考勤状态 --unit 办公室党支部 --kind 党课 --on 2026-10-20"
    );
    assert!(outcome.remarks.contains(&printed), "{}", outcome.remarks);
    assert_eq!(std::fs::read_to_string(&rejected).unwrap().lines().count(), 2);

    // Not mended yet: the reason is the new one alone, and the name says once that the rows came back.
    let outcome = desk.run(&[&["log", "import", &rejected, "--partial", "--yes"], &flags[..]].concat());
    assert_eq!(outcome.exit, 1, "{}", outcome.remarks);
    assert!(!outcome.remarks.contains("没有读"), "{}", outcome.remarks);
    let again = file.replace(".csv", ".rejected-2.csv");
    let text = std::fs::read_to_string(&again).unwrap();
    assert_eq!(text, "参会者,结果,退回原因\r\n潘绢,出勤,参会者：名册里没有这个姓名\r\n");
    std::fs::write(&again, text.replace("潘绢", "潘娟")).unwrap();
    desk.ok(&[&["log", "import", &again, "--yes"], &flags[..]].concat());
    assert_eq!(desk.json(&["log", "show", "A1"])["present"], 2);
}

#[test]
fn rejected_lines_of_a_chat_keep_one_reason() {
    let desk = two_branches();
    let file = desk.file("接龙.txt", "#接龙\n办公室党支部10月20日党课\n1. 张伟\n2. 潘绢\n");
    let import = |file: &str| desk.run(&["log", "import", file, "--year", "2026", "--partial", "--yes"]);
    assert_eq!(import(&file).exit, 1);
    let (first, second) = (file.replace(".txt", ".rejected.csv"), file.replace(".txt", ".rejected-2.csv"));
    assert_eq!(import(&first).exit, 1);
    let reasons = |file: &str| std::fs::read_to_string(file).unwrap().matches("退回原因").count();
    assert_eq!((reasons(&first), reasons(&second)), (1, 1));
}

#[test]
fn rejected_lines_of_a_chat_keep_their_heading() {
    let desk = two_branches();
    let import = |file: &str| desk.run(&["log", "import", file, "--year", "2026", "--partial", "--yes"]);
    let head = "#接龙\n办公室党支部10月20日党课\n";
    let file = desk.file("接龙.txt", format!("{head}1. 张伟\n请假：\n2. 潘绢\n（病假）\n缺席：\n"));
    assert_eq!(import(&file).exit, 1);
    let again = file.replace(".txt", ".rejected.csv");
    let text = std::fs::read_to_string(&again).unwrap();
    let lines: Vec<&str> = text.lines().skip(2).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(lines, ["请假：", "2. 潘绢", "（病假）"], "{text}");
    std::fs::write(&again, text.replace("潘绢", "潘娟")).unwrap();
    assert_eq!(import(&again).exit, 0);
    let page = desk.json(&["log", "show", "A1"]).to_string();
    assert!(page.contains("请假（病假）"), "{page}");
    // A line that came back is no title, though no numbered one stands above it any more.
    let alone = desk.file("又.csv", format!("{head}潘娟,退回原因：姓名：这一行说到了人，但没有读懂\n"));
    assert_eq!(import(&alone).exit, 1);
}

#[test]
fn whoever_sat_in_is_shown_with_what_an_import_wrote() {
    let desk = two_branches();
    let file = desk.attendance("一.csv", &["张伟,001004,出勤", "戴斌文,,列席", "王建国,,列席"]);
    let first = desk.json(&["log", "import", &file, "--yes"]);
    assert_eq!((&first["new"], &first["sessions"][0]["people"]), (&json!(3), &json!(3)));
    let shown = desk.json(&["log", "import", "show", "2"]);
    let expected = json!([["P1", "张伟", "出勤"], [null, "王建国", "列席"], ["P3", "戴斌文", "列席"]]);
    let mut found = rows(&shown, "rows", &["person", "name", "new"]);
    found.as_array_mut().unwrap()[1..].sort_by_key(|row| row[0].is_string());
    assert_eq!(found, expected);
    // They are in the file as much when they are recorded already.
    let again = desk.json(&["log", "import", &file, "--yes"]);
    assert_eq!((&again["same"], &again["sessions"][0]["people"]), (&json!(3), &json!(3)));
}

#[test]
fn a_staff_number_goes_before_an_alias_and_a_name_that_was_one_is_pointed_out() {
    let desk = two_branches();
    desk.ok(&["member", "alias", "add", "潘娟", "ZG007", "小潘"]);
    desk.ok(&["member", "edit", "戴斌文", "--staff-no", "ZG007"]);
    assert_eq!(desk.json(&["member", "show", "ZG007"])["person"], "P3");
    let said = desk.run(&["member", "add", "小潘", "--standing", "群众"]);
    assert!(said.remarks.contains("“小潘”原是潘娟（P2）的别名"), "{}", said.remarks);
    desk.ok(&["undo", "--yes"]);
    let said = desk.run(&["member", "edit", "戴斌文", "--name", "小潘"]);
    assert!(said.remarks.contains("“小潘”原是潘娟（P2）的别名"), "{}", said.remarks);
}

#[test]
fn a_remark_that_no_import_would_take_back_is_refused() {
    let desk = two_branches();
    let add = ["member", "add", "新人", "--standing", "群众", "--note"];
    desk.refused(&[&add[..], &["=1+1"]].concat(), 3, &["备注以“=”开头，像公式"]);
    desk.refused(&["member", "edit", "张伟", "--note", "@SUM(A1)"], 3, &["备注以“@”开头，像公式"]);
    desk.ok(&[&add[..], &["-"]].concat());
}

#[test]
fn who_shared_a_device_with_a_rejected_row_comes_back_whole() {
    let desk = two_branches();
    let file = desk.file(
        "会议.csv",
        "会议主题：办公室党支部10月29日党课\n\
         会议开始时间：2026-10-29 15:00:00,会议结束时间：2026-10-29 17:00:00\n\
         用户昵称,首次入会时间,最后退会时间,累计参会时长\n\
         张伟&某某某,2026-10-29 15:00:00,2026-10-29 15:40:00,0:40:00\n\
         张伟,2026-10-29 15:40:00,2026-10-29 17:00:00,1:20:00\n",
    );
    let outcome = desk.run(&["log", "import", &file, "--partial", "--yes", "--format", "json"]);
    let page: Value = serde_json::from_slice(&outcome.answer).unwrap();
    assert_eq!((&page["new"], &page["held"]), (&json!(1), &json!(1)), "one row is held back, not two");
    let rejected = file.replace(".csv", ".rejected.csv");
    let text = std::fs::read_to_string(&rejected).unwrap();
    assert!(text.contains("1:20:00,与退回的人同用一台设备"), "{text}");
    std::fs::write(&rejected, text.replace("某某某", "潘娟")).unwrap();
    // From the shared row alone he would have been there for a third of the meeting.
    let page = desk.json(&["log", "import", &rejected, "--below", "迟到", "--yes"]);
    assert_eq!((&page["new"], &page["same"], &page["changed"]), (&json!(1), &json!(1), &json!(0)));
}

//! Documents in and out of a store, through whole command lines.

use serde_json::{Value, json};

use crate::desk::{Desk, counts, gbk};

/// Three documents, of which one has all that can be said.
fn stocked() -> Desk {
    Desk::copied("2026-11-02", |desk| {
        desk.found();
        desk.ok(&["document", "add", "《论党的自我革命》", "--class", "书目", "--source", "中央文献出版社"]);
        let plan = ["document", "add", "工作要点", "--class", "市委", "--number", "市委发〔2026〕1号"];
        let more = ["--issued", "2026-01-08", "--received", "2026-01-12", "--openness", "内部"];
        desk.ok(&[&plan[..], &["--source", "市委办公室"], &more].concat());
        desk.ok(&["document", "add", "工作要点", "--class", "市委", "--number", "市委发〔2025〕1号"]);
    })
}

fn import(desk: &Desk, exit: u8, words: &[&str]) -> [i64; 4] {
    counts(&desk.page(exit, &[&["document", "import"][..], words].concat()))
}

impl Desk {
    fn documents(&self) -> Value {
        self.json(&["document", "list"])["rows"].clone()
    }
}

#[test]
fn a_document_is_written_before_it_comes_in() {
    let desk = Desk::founded("2026-11-02");
    let add = ["document", "add", "通知", "--class", "市委", "--issued"];
    desk.refused(&[&add[..], &["2027-01-01"]].concat(), 3, &["成文日期 2027-01-01 晚于今天"]);
    let early = [&add[..], &["2026-05-01", "--received", "2026-04-01"]].concat();
    desk.refused(&early, 3, &["收到日期 2026-04-01 早于成文日期 2026-05-01"]);
    desk.ok(&[&add[..], &["2026-05-01", "--received", "2026-05-01"]].concat());
}

#[test]
fn documents_go_out_and_come_back_equal() {
    let desk = stocked();
    for name in ["材料.csv", "材料.xlsx"] {
        let file = desk.path(name);
        desk.ok(&["document", "export", "-o", &file]);
        assert_eq!(import(&desk, 0, &[&file]), [0, 0, 3, 0], "{name}: the same store has them");
        let other = Desk::founded("2026-11-02");
        assert_eq!(import(&other, 0, &[&file, "--yes"]), [3, 0, 0, 0], "{name}");
        assert_eq!(other.documents(), desk.documents(), "{name}");
        assert_eq!(import(&other, 0, &[&file, "--yes"]), [0, 0, 3, 0], "{name}: twice changes nothing");
        other.ok(&["document", "import", "undo", "1", "--yes"]);
        assert_eq!(other.documents(), json!([]), "{name}");
    }
    let lines = desk.run(&["document", "export", "--class", "书目", "--format", "jsonl"]).answer;
    assert_eq!(
        serde_json::from_slice::<Value>(&lines).unwrap(),
        json!({"seq":1,"document":"《论党的自我革命》","number":null,"class":"必读书目","source":"中央文献出版社",
            "issued":null,"received":null,"openness":"公开"})
    );
}

#[test]
fn a_register_of_another_office_is_understood() {
    let desk = stocked();
    let text = "2026年收文登记\n序号,文件名称,发文单位,发文字号,收文日期,是否公开,备注\n\
                1,关于深化作风建设的通知,市委办公室,市委办〔2026〕12号,2026年10月30日,否,\n\
                2,论党的自我革命,,,,,\n3,工作要点,,市委发 〔2026〕 1号,2026.1.12,,\n";
    let file = desk.file("收文.csv", gbk(text));
    let preview = desk.page(1, &["document", "import", &file]);
    assert_eq!((preview["held"].as_i64(), &preview["rows"][0]["row"]), (Some(1), &json!(3)), "{preview}");
    assert!(preview["rows"][0]["reason"].as_str().unwrap().contains("没有写类别"), "{preview}");
    // A class given for all is that of new documents alone, and blanks say nothing.
    assert_eq!(import(&desk, 0, &[&file, "--class", "市委", "--dry-run"]), [1, 0, 2, 0]);
    assert_eq!(desk.documents().as_array().unwrap().len(), 3, "a rehearsal writes nothing");
    assert_eq!(import(&desk, 0, &[&file, "--class", "市委", "--yes"]), [1, 0, 2, 0]);
    let new = &desk.documents()[3];
    assert_eq!(
        (&new["title"], &new["source"], &new["received"], &new["openness"]),
        (&json!("关于深化作风建设的通知"), &json!("市委办公室"), &json!("2026-10-30"), &json!("内部"))
    );
}

#[test]
fn what_differs_waits_and_a_missing_number_is_filled_in() {
    let desk = stocked();
    let file = desk.file(
        "改.csv",
        "标题,文号,来源\n论党的自我革命,ISBN 1,\n工作要点,市委发〔2026〕1号,市委\n".as_bytes(),
    );
    assert_eq!(import(&desk, 1, &[&file, "--yes"]), [0, 2, 0, 0], "they wait for --update");
    assert_eq!(import(&desk, 0, &[&file, "--yes", "--update"]), [0, 2, 0, 0]);
    let rows = desk.documents();
    assert_eq!((&rows[0]["number"], &rows[0]["source"]), (&json!("ISBN 1"), &json!("中央文献出版社")));
    assert_eq!((&rows[1]["source"], &rows[1]["issued"]), (&json!("市委"), &json!("2026-01-08")));
    assert_eq!(import(&desk, 0, &[&file, "--yes"]), [0, 0, 2, 0]);
    let show = desk.json(&["document", "import", "show", "1"]);
    assert_eq!(show["rows"][0]["change"], json!(["文号 ISBN 1"]), "{show}");
}

#[test]
fn doubtful_rows_hold_the_file_and_marks_are_refused() {
    let desk = stocked();
    let before = desk.documents();
    let file = desk.file(
        "坏.csv",
        "标题,文号,类别,收到日期,密级\n\
         新的,,市委,,\n新的,,市委,,\n,甲1,市委,,\n绝密★10年 某事,,市委,,\n某事,,市委,,机密\n（公式没有结果）,,市委,,\n另一,#N/A,市委,,\n\
         晚到,,市委,2026-12-01,\n不明,,别的,,\n工作要点,,市委,,\n=1+1,,市委,,\n"
            .as_bytes(),
    );
    let page = desk.page(1, &["document", "import", &file, "--yes"]);
    assert_eq!((page["new"].as_i64(), page["held"].as_i64()), (Some(2), Some(9)), "{page}");
    let reasons = page["rows"].to_string();
    for part in [
        "与第 2 行是同一份",
        "没有写标题",
        "绝密★10年",
        "机密",
        "晚于今天",
        "不认得这种类别",
        "像公式",
        "没有存它算出的结果",
        "公式出错",
    ] {
        assert!(reasons.contains(part), "{part}: {reasons}");
    }
    assert_eq!(desk.documents(), before, "nothing is written");
    let partial = desk.run(&["document", "import", &file, "--yes", "--partial"]);
    assert!(partial.remarks.contains("坏.rejected.csv"), "{}", partial.remarks);
    assert_eq!(desk.documents().as_array().unwrap().len(), 5);
    // Sheets about something else are not taken for documents.
    for text in ["姓名,标题,学习材料\n张伟,甲,乙\n", "专题,标题,活动类型\n甲,乙,党课\n"]
    {
        let outcome = desk.run(&["document", "import", &desk.file("别的.csv", text.as_bytes()), "--yes"]);
        assert_eq!(outcome.exit, 3, "{text}");
        assert!(outcome.remarks.contains("不是学习材料") && outcome.remarks.contains('→'), "{text}");
    }
}

#[test]
fn a_document_is_corrected_and_stays_told_from_the_others() {
    let desk = stocked();
    let edit = |more: &[&str]| desk.run(&[&["document", "edit"], more].concat());
    let outcome =
        edit(&["D2", "--number", "无", "--issued", "无", "--title", "2026年工作要点", "--class", "中央"]);
    assert_eq!(outcome.exit, 0, "{}", outcome.remarks);
    let found = desk.documents()[1].clone();
    assert_eq!(
        (&found["title"], &found["number"], &found["issued"]),
        (&json!("2026年工作要点"), &json!(null), &json!(null))
    );
    assert_eq!((&found["received"], &found["class"]), (&json!("2026-01-12"), &json!("党中央重要会议和文件")));
    for (more, says) in [
        (&["D2"][..], "没有写要改什么"),
        (&["D2", "--title", "工作要点", "--number", "市委发〔2025〕1号"], "已经登记过：D3"),
        (&["D2", "--received", "2026-12-01"], "晚于今天"),
        (&["D2", "--title", "绝密★10年 某事"], "绝密"),
        (&["D2", "--title", "无"], "标题不能清空"),
        (&["D9", "--number", "1"], "没有"),
    ] {
        let outcome = edit(more);
        assert!(outcome.exit >= 2 && outcome.remarks.contains(says), "{more:?}: {}", outcome.remarks);
    }
    assert_eq!(desk.documents()[1], found, "nothing refused is written");
    // The same again writes nothing.
    let before = desk.run(&["history"]).answer;
    assert_eq!(edit(&["D2", "--class", "中央"]).exit, 0);
    assert_eq!(desk.run(&["history"]).answer, before);
}

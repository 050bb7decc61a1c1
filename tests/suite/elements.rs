//! The elements of 领学, 研学 and 促学 through whole command lines: votes, grades, decisions, visits, joint studies,
//! talks, forms, themes and what an exchange shows.

use serde_json::{Value, json};
use wuxue::Outcome;

use crate::desk::Desk;

const ONE: &str = "办公室党支部";
const TWO: &str = "宣传处党支部";
const BODY: &str = "工委领导班子";
const DAY: &str = "2026-10-16";

/// An organ with a leading body of one, a branch of six (one probationary, one exempt) with a committee of two,
/// another branch of one, a youth group, and an outside unit.
fn organ() -> Desk {
    Desk::copied("2026-10-31", |desk| {
        desk.ok(&["init", "--name", "工委", "--since", "2020-01-01"]);
        for (name, kind) in
            [(ONE, "党支部"), (TWO, "党支部"), ("青年小组", "青年理论学习小组"), ("市水务局", "外单位")]
        {
            desk.ok(&["unit", "add", name, "--kind", kind, "--since", "2020-01-01"]);
        }
        let member = |name: &str, more: &[&str]| {
            desk.ok(&[&["member", "add", name, "--since", "2020-01-01"], more].concat());
        };
        member("书记", &["--branch", ONE, "--standing", "中共党员", "--post", "书记", "--body", BODY]);
        member("委员", &["--branch", ONE, "--standing", "中共党员", "--post", "组织委员"]);
        member("甲", &["--branch", ONE, "--standing", "中共党员"]);
        member("乙", &["--branch", ONE, "--standing", "中共党员"]);
        member("新人", &["--branch", ONE, "--standing", "预备党员"]);
        member("老人", &["--branch", ONE, "--standing", "中共党员"]);
        member("丙", &["--branch", TWO, "--standing", "中共党员"]);
        desk.ok(&["member", "exempt", "老人", "--reason", "年老体弱", "--on", "2020-01-01"]);
    })
}

/// `log add` of a kind by the first branch.
fn add<'a>(kind: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["log", "add", kind, "--unit", ONE, "--on", DAY], more].concat()
}

#[test]
fn the_four_counts_of_a_vote_follow_from_roster_and_attendance() {
    let desk = organ();
    desk.ok(&add("党员大会", &["--vote", "接收丁为预备党员=赞成3,反对0,弃权1"]));
    let vote = |desk: &Desk| desk.show("A1")["votes"][0].clone();
    // Of five expected the probationary member has no vote; nothing is known of who was there.
    let before = vote(&desk);
    assert_eq!((&before["expected"], &before["entitled"]), (&5.into(), &4.into()));
    for key in ["present", "entitled_present", "quorate", "carried"] {
        assert_eq!(before[key], Value::Null, "{key}");
    }
    desk.ok(&["log", "attend", "A1", "--all"]);
    let after = vote(&desk);
    assert_eq!((&after["present"], &after["entitled_present"]), (&5.into(), &4.into()));
    assert_eq!((&after["quorate"], &after["carried"]), (&true.into(), &true.into()));
    // Three of four there, two agree: not more than half of those entitled.
    desk.ok(&["log", "edit", "A1", "--vote", "接收丁为预备党员=赞成2,弃权1"]);
    desk.ok(&["log", "attend", "A1", "--mark", "甲=缺席"]);
    let fewer = vote(&desk);
    assert_eq!((&fewer["quorate"], &fewer["carried"]), (&true.into(), &false.into()));
    // One exempt who came has a vote all the same, and counts on both sides.
    desk.ok(&["log", "attend", "A1", "--mark", "老人=出勤"]);
    let more = vote(&desk);
    assert_eq!((&more["entitled"], &more["entitled_present"]), (&5.into(), &4.into()));
    // By the day after, the new member is a full one; the vote was before.
    desk.ok(&["member", "standing", "新人", "中共党员", "--on", "2026-10-17"]);
    assert_eq!(vote(&desk)["entitled"], 5);
}

#[test]
fn an_election_asks_for_four_fifths_and_a_committee_for_half_of_its_members() {
    let desk = organ();
    let election = ["--vote", "选举支委=赞成3,反对0,弃权0,选举", "--attend-all", "--except", "甲=缺席"];
    desk.ok(&add("党员大会", &election));
    let vote = desk.show("A1")["votes"][0].clone();
    assert_eq!((&vote["election"], &vote["entitled_present"]), (&true.into(), &3.into()));
    // Three of four are less than four fifths; who won is not judged.
    assert_eq!((&vote["quorate"], &vote["carried"]), (&false.into(), &Value::Null));
    desk.ok(&add(
        "支委会",
        &["--vote", "确定入党积极分子=赞成1", "--attend-all", "--except", "书记=因公外出"],
    ));
    let vote = desk.show("A2")["votes"][0].clone();
    assert_eq!((&vote["entitled"], &vote["entitled_present"]), (&2.into(), &1.into()));
    assert_eq!((&vote["quorate"], &vote["carried"]), (&true.into(), &Value::Null));
}

#[test]
fn more_votes_than_voters_are_refused_wherever_they_come_from() {
    let desk = organ();
    let says = ["共 5 票（赞成 5，反对 0，弃权 0）", "多于到会有表决权的 4 人"];
    desk.refused(&add("党员大会", &["--vote", "事项=赞成5", "--attend-all"]), 3, &says);
    desk.ok(&add("党员大会", &["--vote", "事项=赞成4", "--attend-all"]));
    desk.refused(&["log", "edit", "A1", "--vote", "事项=赞成5"], 3, &says);
    desk.refused(
        &["log", "edit", "A1", "--vote", "事项=赞成5"],
        3,
        &["wuxue log edit A1 --vote \"事项=", "wuxue log attend A1 --mark"],
    );
    desk.refused(&["log", "attend", "A1", "--mark", "甲=缺席"], 3, &["共 4 票", "到会有表决权的 3 人"]);
    desk.refused(&["log", "edit", "A1", "--vote", "事项"], 2, &["没有写票数", "事项=赞成8"]);
    desk.refused(&["log", "edit", "A1", "--vote", "事项=赞成八百万亿"], 2, &["没有写明票数"]);
    let edited = desk.json(&["log", "edit", "A1", "--vote", ""]);
    assert_eq!(
        edited["rows"],
        json!([{"field": "表决", "old": ["事项（赞成 4，反对 0，弃权 0）"], "new": []}])
    );
}

#[test]
fn before_attendance_is_known_there_are_no_more_votes_than_people_entitled() {
    let desk = organ();
    let says = ["共 5 票", "多于应到有表决权的 4 人"];
    desk.refused(&add("党员大会", &["--vote", "事项=赞成5"]), 3, &says);
    // Of one that is refused there is no number yet.
    let refused = desk.run(&add("党员大会", &["--vote", "事项=赞成5"]));
    assert!(!refused.remarks.contains("A1"), "{}", refused.remarks);
    desk.ok(&add("党员大会", &["--vote", "事项=赞成4"]));
    desk.refused(&["log", "edit", "A1", "--vote", "事项=赞成4,反对1"], 3, &says);
    // One exempt who came votes too, in the same line or a line of a file.
    let exempt = ["--attend-all", "--mark", "老人=出勤", "--vote", "事项=赞成5", "--another"];
    desk.ok(&add("党员大会", &exempt));
    assert_eq!(desk.show("A2")["votes"][0]["entitled"], 5);
    let line = r#"{"unit":"办公室党支部","kinds":["党员大会"],"day":"2026-10-20","votes":[{"matter":"事项","agree":5,"against":0,"abstain":0}],"attendance":[{"name":"书记","status":"出勤"},{"name":"委员","status":"出勤"},{"name":"甲","status":"出勤"},{"name":"乙","status":"出勤"},{"name":"老人","status":"出勤"}]}"#;
    desk.ok(&["log", "load", &desk.file("会.jsonl", line), "--yes"]);
    let line = line.replace("2026-10-20", "2026-10-21").replace("\"agree\":5", "\"agree\":6");
    desk.refused(&["log", "load", &desk.file("会.jsonl", line), "--yes"], 1, &["共 6 票"]);
    // What the roster has since left behind can still be corrected in all else, and is pointed out.
    desk.ok(&["member", "exempt", "甲", "--reason", "年老体弱", "--on", "2026-10-15"]);
    let edited = desk.ok(&["log", "edit", "A1", "--place", "三楼"]);
    assert!(edited.remarks.contains("“事项”共 4 票，多于应到有表决权的 3 人"), "{}", edited.remarks);
}

#[test]
fn a_vote_was_given_by_somebody_and_a_matter_is_voted_on_once() {
    let desk = organ();
    desk.refused(&add("党员大会", &["--vote", "事项=赞成0,反对0"]), 3, &["表决“事项”一票也没有"]);
    let twice = ["--vote", "接收丁=赞成4", "--vote", "接收 丁=赞成3"];
    desk.refused(&add("党员大会", &twice), 3, &["写了两次", "事项（第二轮）"]);
    desk.ok(&add("党员大会", &["--vote", "接收丁=赞成3", "--vote", "接收丁（第二轮）=赞成4"]));
}

#[test]
fn too_few_for_a_quorum_are_pointed_out_wherever_that_is_written() {
    let desk = organ();
    let half = "“接收丁”到会有表决权的 1 人，不足应到有表决权 4 人的半数";
    let most = ["书记=缺席", "委员=缺席", "甲=缺席"];
    let words = [&["--vote", "接收丁=赞成1", "--attend-all", "--except"], &most[..]].concat();
    let added = desk.ok(&add("党员大会", &words));
    assert!(added.remarks.contains(half), "{}", added.remarks);
    let edited = desk.ok(&["log", "edit", "A1", "--vote", "选举书记=赞成1,选举"]);
    assert!(edited.remarks.contains("人的五分之四"), "{}", edited.remarks);
    let attended = desk.ok(&["log", "attend", "A1", "--mark", "书记=出勤", "委员=出勤"]);
    assert!(attended.remarks.contains("的 3 人，不足应到有表决权 4 人的五分之四"), "{}", attended.remarks);
    let attended = desk.ok(&["log", "attend", "A1", "--mark", "甲=出勤"]);
    assert!(!attended.remarks.contains("不足"), "{}", attended.remarks);
}

#[test]
fn members_are_graded_and_more_than_a_third_excellent_is_pointed_out() {
    let desk = organ();
    let added = desk.ok(&add("民主评议党员", &["--attend-all"]));
    assert!(added.remarks.contains("wuxue log grade A1 --rest 合格"), "{}", added.remarks);
    assert!(desk.show("A1")["missing"].as_array().unwrap().contains(&"评议等次".into()));
    let graded = desk.ok(&["log", "grade", "A1", "--rest", "合格", "--grade", "书记=优秀", "委员＝优秀"]);
    assert!(graded.remarks.contains("优秀 2 人，超过参评党员 4 人的三分之一"), "{}", graded.remarks);
    assert!(graded.remarks.contains("不作硬性要求的 1 人没有评定：老人"), "{}", graded.remarks);
    let shown = desk.show("A1");
    let grades: Vec<&Value> = shown["grades"].as_array().unwrap().iter().map(|row| &row["grade"]).collect();
    assert_eq!(
        grades,
        [&json!("优秀"), &json!("优秀"), &json!("合格"), &json!("合格"), &Value::Null, &Value::Null]
    );
    assert!(!shown["missing"].as_array().unwrap().contains(&"评议等次".into()));
    // Once more changes nothing; a grade can be corrected and taken back.
    let again = desk.ok(&["log", "grade", "A1", "--rest", "合格"]);
    assert!(again.remarks.contains("库未变"), "{}", again.remarks);
    let changed = desk.json(&["log", "grade", "A1", "--grade", "委员=合格", "甲=未评"]);
    assert_eq!(
        (&changed["changed"], &changed["cleared"], &changed["open"]),
        (&1.into(), &1.into(), &1.into())
    );
    let probationary = desk.ok(&["log", "grade", "A1", "--grade", "新人=合格"]);
    assert!(probationary.remarks.contains("新人是预备党员"), "{}", probationary.remarks);
    assert_eq!(desk.run(&["check"]).exit, 0);
}

#[test]
fn grades_that_are_not_certain_are_refused() {
    let desk = organ();
    desk.ok(&add("民主评议党员", &[]));
    desk.ok(&add("主题党日", &[]));
    desk.refused(&["log", "grade", "A1"], 2, &["没有写等次"]);
    desk.refused(&["log", "grade", "A1", "--rest", "良好"], 2, &["没有“良好”这个等次", "基本合格"]);
    desk.refused(&["log", "grade", "A1", "--grade", "甲"], 2, &["没有写明等次"]);
    desk.refused(&["log", "grade", "A1", "--grade", "甲=优秀", "甲=合格"], 2, &["写了两次"]);
    desk.refused(&["log", "grade", "A1", "--grade", "丙=优秀"], 3, &["不是“办公室党支部”的党员"]);
    desk.refused(&["log", "grade", "A2", "--rest", "合格"], 3, &["A2 是主题党日", "民主评议党员"]);
    desk.ok(&["log", "void", "A1", "--because", "录错"]);
    desk.refused(&["log", "grade", "A1", "--rest", "合格"], 3, &["不能再改"]);
}

#[test]
fn grades_of_what_is_no_appraisal_any_more_are_pointed_out_until_they_are_seen_or_gone() {
    let desk = organ();
    desk.ok(&add("民主评议党员", &[]));
    desk.ok(&["log", "grade", "A1", "--grade", "书记=优秀", "甲=合格"]);
    let unseen = "已登记的 2 人评议等次仍在库里";
    let silent = |outcome: Outcome| {
        assert!(!outcome.remarks.contains("评议等次仍在库里"), "{}", outcome.remarks);
    };
    silent(desk.ok(&["log", "edit", "A1", "--kind", "民主评议党员", "党员大会"]));
    let back = "wuxue log edit A1 --kind 支部党员大会 民主评议党员";
    let gone = "wuxue log grade A1 --grade P1=未评 P3=未评";
    let edited = desk.ok(&["log", "edit", "A1", "--kind", "党员大会"]).remarks;
    for part in [unseen, back, gone] {
        assert!(edited.contains(part), "{part}\n{edited}");
    }
    // Both commands do what they say.
    let command = |line: &'static str| line.split_whitespace().skip(1).collect::<Vec<_>>();
    silent(desk.ok(&command(back)));
    assert_eq!(desk.show("A1")["grades"][0]["grade"], "优秀");
    // Where the body cannot hold one, the branch is to be named too.
    desk.ok(&["log", "edit", "A1", "--kind", "中心组学习", "--unit", BODY]);
    let moved = desk.ok(&["log", "edit", "A1", "--place", "三楼"]).remarks;
    assert!(moved.contains("wuxue log edit A1 --unit 党支部 --kind 民主评议党员"), "{moved}");
    desk.ok(&["log", "edit", "A1", "--kind", "党员大会", "--unit", ONE]);
    desk.refused(&["log", "grade", "A1", "--grade", "书记=未评", "甲=优秀"], 3, &["A1 是支部党员大会"]);
    desk.refused(&["log", "grade", "A1", "--rest", "合格"], 3, &["A1 是支部党员大会"]);
    let one = desk.ok(&["log", "grade", "A1", "--grade", "书记=未评"]).remarks;
    assert!(one.contains("已登记的 1 人") && one.contains("--grade P3=未评"), "{one}");
    let none = desk.json(&["log", "grade", "A1", "--grade", "甲=未评"]);
    assert_eq!([&none["cleared"], &none["open"], &none["rows"]], [&json!(1), &json!(0), &json!([])]);
    silent(desk.ok(&["log", "edit", "A1", "--place", "二楼"]));
    desk.ok(&["log", "edit", "A1", "--kind", "民主评议党员"]);
    assert!(desk.show("A1")["missing"].as_array().unwrap().contains(&"评议等次".into()));
}

#[test]
fn decisions_are_followed_until_they_are_done() {
    let desk = organ();
    let decisions =
        ["--decision", "减少会议=甲,2026-10-20", "--decision", "调研=乙,2026-12-31", "--decision", "公示"];
    desk.ok(&add("支委会", &decisions));
    let listed = desk.json(&["log", "decisions"]);
    assert_eq!((&listed["overdue"], &listed["open"]), (&1.into(), &2.into()));
    assert_eq!(listed["rows"][0]["state"], "逾期未办结");
    assert_eq!(listed["rows"][2]["owner"], Value::Null);
    desk.ok(&["log", "settle", "A1", "1", "--done", "10月30日", "--result", "会议减半"]);
    desk.ok(&["log", "settle", "A1", "2", "--done", "2026-10-30"]);
    let codes = |more: &[&str]| -> Vec<i64> {
        let listed = desk.json(&[&["log", "decisions"], more].concat());
        listed["rows"].as_array().unwrap().iter().map(|row| row["number"].as_i64().unwrap()).collect()
    };
    assert_eq!(codes(&[]), [3]);
    assert_eq!(codes(&["--all"]), [1, 2, 3]);
    assert_eq!(codes(&["--overdue"]), [0; 0]);
    assert_eq!(codes(&["--all", "--owner", "甲"]), [1]);
    assert_eq!(codes(&["--all", "--unit", TWO]), [0; 0]);
    let late = desk.json(&["log", "decisions", "--all"]);
    assert_eq!(
        (&late["rows"][0]["state"], &late["rows"][1]["state"]),
        (&"逾期办结".into(), &"已办结".into())
    );
    // On the day before it was done it was open; what was done stays done when the decisions are stated again.
    assert_eq!(desk.json(&["log", "decisions", "--as-of", "2026-10-29"])["overdue"], 1);
    let again = ["--decision", "减少会议=乙,2026-10-20", "--decision", "调研=乙", "--decision", "公示"];
    desk.ok(&[&["log", "edit", "A1"][..], &again].concat());
    let shown = desk.show("A1");
    assert_eq!(
        (&shown["decisions"][0]["result"], &shown["decisions"][0]["owner"]),
        (&"会议减半".into(), &"乙".into())
    );
    // Late stays late: the deadline of what is done is kept, stated or not.
    let later = ["--decision", "减少会议=乙,2026-11-20", "--decision", "调研=乙", "--decision", "公示"];
    desk.refused(
        &[&["log", "edit", "A1"][..], &later].concat(),
        3,
        &["第 1 项决议“减少会议”已于", "期限不再改"],
    );
    desk.ok(&["log", "edit", "A1", "--decision", "减少会议", "--decision", "调研=乙", "--decision", "公示"]);
    let kept = &desk.show("A1")["decisions"][0];
    assert_eq!((&kept["owner"], &kept["due"]), (&"乙".into(), &"2026-10-20".into()));
    desk.ok(&["log", "settle", "A1", "1", "--done", "", "--because", "还没有办完"]);
    assert_eq!(desk.show("A1")["decisions"][0]["done_on"], Value::Null);
}

#[test]
fn a_decision_is_settled_by_number_on_a_day_that_can_be() {
    let desk = organ();
    desk.ok(&add("支委会", &["--decision", "减少会议=甲", "--decision", "公示"]));
    desk.ok(&add("主题党日", &[]));
    desk.refused(&["log", "settle", "A1", "--done", "2026-10-20"], 2, &["有 2 项决议，要写明是第几项"]);
    desk.refused(&["log", "settle", "A1", "3", "--done", "2026-10-20"], 3, &["没有第 3 项决议，只有 2 项"]);
    desk.refused(&["log", "settle", "A2", "1", "--done", "2026-10-20"], 3, &["没有登记决议事项"]);
    desk.refused(&["log", "settle", "A1", "1", "--done", "2026-10-15"], 3, &["应在作出决议的 2026-10-16"]);
    desk.refused(&["log", "settle", "A1", "1", "--done", "2026-11-15"], 3, &["晚于今天"]);
    desk.refused(&["log", "settle", "A1", "1", "--done", "", "--result", "x"], 2, &["不能写办理结果"]);
    desk.refused(&["log", "settle", "A1", "0", "--done", "2026-10-20"], 2, &["序号"]);
}

#[test]
fn what_came_of_a_decision_is_not_thrown_away() {
    let desk = organ();
    desk.ok(&add("支部党员大会", &["--decision", "整改=甲,2026-10-20", "--decision", "调研"]));
    desk.ok(&["log", "settle", "A1", "1", "--done", "2026-10-19", "--result", "完成"]);
    for other in ["", "另一项"] {
        let edit = ["log", "edit", "A1", "--decision", other];
        desk.refused(&edit, 3, &["第 1 项决议“整改”已于 2026-10-19 办结", "--decision \"整改\""]);
    }
    let edited = desk.json(&["log", "edit", "A1", "--decision", "整改=甲,2026-10-20"]);
    assert_eq!(edited["rows"][0]["old"][0], "整改（甲，2026-10-20，2026-10-19 已办结：完成）");
    assert_eq!(edited["rows"][0]["new"], json!(["整改（甲，2026-10-20，2026-10-19 已办结：完成）"]));
    let again = ["log", "settle", "A1", "--done", "2026-10-21"];
    desk.refused(&again, 3, &["已于 2026-10-19 办结", "--because"]);
    // What would change is told before it is asked for, and the command to type is the whole one.
    desk.refused(
        &["log", "settle", "A1", "--done", "2026-10-20", "--result", "办完 了"],
        3,
        &[
            "办结日期由“2026-10-19”改为“2026-10-20”；办理结果由“完成”改为“办完 了”",
            "wuxue log settle A1 --done 2026-10-20 --result \"办完 了\" --because 原因",
        ],
    );
    desk.refused(
        &["log", "settle", "A1", "--done", ""],
        3,
        &["办理结果由“完成”改为空", "--done \"\" --because 原因"],
    );
    desk.ok(&["log", "settle", "A1", "--done", "2026-10-19", "--result", "完成"]);
    let settled = desk.json(&[&again[..], &["--because", "写错了"]].concat());
    assert_eq!(settled["rows"][0]["old"], "2026-10-19");
    assert_eq!(settled["rows"][0]["new"], "2026-10-21");
    assert_eq!((&settled["rows"][1]["old"], &settled["rows"][1]["new"]), (&"完成".into(), &Value::Null));
    // Days that cannot be.
    let early = ["log", "edit", "A1", "--decision", "整改", "--decision", "x=甲,2026-01-01"];
    desk.refused(&early, 3, &["完成时限 2026-01-01 早于作出决议的 2026-10-16"]);
    for wrong in ["x=甲,2026-13-40", "x=2026-13-40"] {
        let wrong = ["log", "edit", "A1", "--decision", "整改", "--decision", wrong];
        desk.refused(&wrong, 2, &["决议“x”的日期不对"]);
    }
    let file = desk.folder.path().join("活动.jsonl");
    let line = |done: &str| {
        format!(
            r#"{{"unit": "办公室党支部", "day": "2026-10-20", "kinds": ["支部党员大会"],
                "decisions": [{{"text": "整改", "done_on": "{done}"}}]}}"#
        )
        .replace('\n', " ")
    };
    std::fs::write(&file, line("2026-10-19")).unwrap();
    assert_ne!(desk.run(&["log", "load", file.to_str().unwrap(), "--yes"]).exit, 0);
    std::fs::write(&file, line("2026-10-20")).unwrap();
    desk.ok(&["log", "load", file.to_str().unwrap(), "--yes"]);
}

#[test]
fn nothing_is_told_of_a_talk_beside_its_record() {
    let desk = organ();
    let talk = |host: &'static str, with: &'static str| add("谈心谈话", &["--host", host, "--present", with]);
    desk.ok(&talk("书记", "甲"));
    desk.refused(&talk("书记", "书记"), 3, &["--host"]);
    desk.refused(&["log", "attend", "A1", "--mark", "书记=出勤"], 3, &["书记是这次谈心谈话的谈话人"]);
    // Who talks tells two talks of a day apart.
    desk.ok(&talk("委员", "甲"));
    let twin = desk.run(&talk("书记", "乙"));
    assert!(
        twin.remarks.contains("不同的谈话人 --host") && !twin.remarks.contains("--title"),
        "{}",
        twin.remarks
    );
    let says = ["A1 是谈心谈话"];
    desk.refused(&["log", "feedback", "A1", "--answers", "1"], 3, &says);
    desk.refused(&["log", "outcome", "add", "办法", "--sort", "制度", "--from", "A1"], 3, &says);
    desk.refused(&["log", "showcase", "add", "A1", "--title", "谈心"], 3, &says);
}

#[test]
fn of_a_talk_only_the_fact_is_kept() {
    let desk = organ();
    let talk = |more: &[&'static str]| add("谈心谈话", &[&["--host", "书记"], more].concat());
    let added = desk.json(&talk(&["--present", "甲", "乙", "--place", "三楼", "--time", "9:00-9:30"]));
    assert_eq!((&added["present"], &added["missing"]), (&2.into(), &json!([])));
    for (flag, name) in [
        ("--title", "主题"),
        ("--agenda", "议题"),
        ("--outcome", "成效"),
        ("--note", "备注"),
        ("--decision", "决议事项"),
        ("--guidance", "指导意见"),
        ("--issues", "研究的问题"),
        ("--recorder", "记录人"),
        ("--agreement", "共建协议"),
    ] {
        let says = ["内容不登记", name];
        desk.refused(&talk(&["--present", "甲", "--another", flag, "新人"]), 3, &says);
    }
    desk.ok(&["document", "add", "某书", "--class", "书目"]);
    for (flag, value, name) in [
        ("--vote", "事项=赞成1", "表决"),
        ("--document", "D1", "学习材料"),
        ("--first-topic", "未列", "第一议题"),
    ] {
        desk.refused(&talk(&["--another", flag, value]), 3, &["内容不登记", name]);
    }
    desk.refused(&["log", "edit", "A1", "--note", "家事"], 3, &["内容不登记", "--note \"\""]);
    desk.refused(&["log", "edit", "A1", "--kind", "谈心谈话", "组织生活会"], 3, &["要单独登记"]);
    desk.refused(&talk(&["--another", "--present", "甲=出勤"]), 2, &["--present 只写姓名"]);
    desk.refused(&talk(&["--another", "--present", "甲", "--mark", "甲=缺席"]), 2, &["写了两次"]);
    // A file that gives a talk a topic brings the fact alone.
    let sheet = desk.file(
        "谈话.csv",
        "日期,党支部,活动类型,主题,姓名,考勤\n2026-10-20,办公室党支部,谈心谈话,家庭困难,甲,出勤\n",
    );
    desk.ok(&["log", "import", &sheet, "--yes"]);
    assert_eq!(desk.show("A2")["title"], Value::Null);
}

#[test]
fn who_talks_is_not_among_those_talked_with_whichever_is_said_first() {
    let desk = organ();
    let says = ["甲是这次谈心谈话的谈话人，不能同时写成谈话对象", "--host"];
    desk.refused(&add("谈心谈话", &["--host", "甲", "--present", "甲", "乙"]), 3, &says);
    desk.ok(&add("谈心谈话", &["--host", "书记", "--present", "甲", "乙"]));
    desk.refused(&["log", "attend", "A1", "--mark", "书记=出勤"], 3, &["书记是这次谈心谈话的谈话人"]);
    desk.refused(&["log", "edit", "A1", "--host", "甲"], 3, &says);
    desk.refused(&["log", "edit", "A1", "--host", "书记", "--host", "甲"], 3, &says);
    desk.ok(&["log", "edit", "A1", "--host", "委员"]);
    // Another kind becomes a talk: its host was there.
    desk.ok(&add("主题党日", &["--host", "甲", "--attend-all"]));
    desk.refused(&["log", "edit", "A2", "--kind", "谈心谈话"], 3, &says);
}

#[test]
fn present_and_mark_say_who_came_with_the_activity_itself() {
    let desk = organ();
    let added = desk.json(&add("主题党日", &["--present", "书记", "--mark", "甲=迟到10分钟", "乙=病假"]));
    assert_eq!((&added["present"], &added["leave"], &added["unrecorded"]), (&2.into(), &1.into(), &2.into()));
    let added = desk.json(&add("党课", &["--attend-all", "--mark", "甲=缺席", "--present", "老人"]));
    assert_eq!((&added["expected"], &added["present"], &added["beyond"]), (&5.into(), &4.into(), &1.into()));
    desk.refused(
        &add("党课", &["--another", "--present", "丙"]),
        3,
        &["不在“办公室党支部”这次活动的应到名单里"],
    );
    desk.refused(&add("党课", &["--another", "--present", "没有这人"]), 3, &["没有叫“没有这人”的人员"]);
}

#[test]
fn what_a_record_says_against_itself_is_pointed_out_and_not_refused() {
    let desk = organ();
    let says = |outcome: Outcome, parts: &[&str]| {
        for part in parts {
            assert!(outcome.remarks.contains(part), "{part}\n{}", outcome.remarks);
        }
    };
    let silent = |outcome: Outcome, parts: &[&str]| {
        for part in parts {
            assert!(!outcome.remarks.contains(part), "{part}\n{}", outcome.remarks);
        }
    };
    let (nobody, both, guest, twice) = ("都没有到会", "考勤却是", "不是列席人员", "时间重叠");
    // While not all are marked, nobody knows yet who came.
    let named = ["--time", "9:00-11:00", "--host", "书记", "--recorder", "书记", "--speaker", "甲"];
    let first = desk.ok(&add("主题党日", &[&named[..], &["--mark", "书记=请假"]].concat()));
    silent(desk.ok(&["log", "edit", "A1", "--place", "三楼"]), &[nobody, guest, twice]);
    says(
        first,
        &[
            "书记写的是主持人、记录人，考勤却是请假",
            "wuxue log attend A1 --mark P1=出勤",
            "wuxue log edit A1 --host 姓名 --recorder 姓名",
        ],
    );
    let absent = ["委员=缺席", "甲=缺席", "乙=因公外出", "新人=缺席"];
    let all = desk.ok(&[&["log", "attend", "A1", "--mark"], &absent[..]].concat());
    says(all, &["应到的人都没有到会", "wuxue log void A1", "甲写的是主讲（发言）人，考勤却是缺席"]);
    let came = desk.ok(&["log", "attend", "A1", "--mark", "书记=出勤", "甲=迟到"]);
    silent(came, &[nobody, both]);
    // A guest who is expected; somebody exempt or from elsewhere may well sit in.
    let guests = desk.ok(&["log", "edit", "A1", "--guest", "乙", "--guest", "丙", "--guest", "老人"]);
    says(guests, &["乙在应到名单里，不是列席人员", "wuxue log edit A1 --guest P7 --guest P6"]);
    // Once the attendance says so, it need not be said again; who is no guest is still pointed out.
    says(desk.ok(&["log", "edit", "A1", "--place", "四楼"]), &["wuxue log attend A1 --mark P4=出勤"]);
    let came = desk.ok(&["log", "attend", "A1", "--mark", "乙=出勤"]);
    silent(desk.ok(&["log", "edit", "A1", "--place", "五楼"]), &["到会的登记在考勤里"]);
    says(came, &[guest]);
    silent(desk.ok(&["log", "edit", "A1", "--guest", "P7", "--guest", "P6"]), &[guest]);
    // Who presided together with one who stayed away is kept.
    let shared = ["log", "edit", "A1", "--host", "书记", "--host", "委员", "--host", "市委组织部刘处长"];
    says(desk.ok(&shared), &["wuxue log edit A1 --host 姓名 --host P1 --host 市委组织部刘处长"]);
    desk.ok(&["log", "edit", "A1", "--host", "书记"]);
    // Two sessions of 集中学习 at one time; the committee's are none, and one after the other do not meet.
    silent(desk.ok(&add("支委会", &["--time", "9:00-11:00"])), &[twice]);
    silent(desk.ok(&add("党课", &["--time", "11:00-12:00"])), &[twice]);
    let again = desk.ok(&["log", "edit", "A3", "--time", "10:30-12:00"]);
    says(again, &["与 A1（09:00-11:00）时间重叠，学时计两次", "wuxue log edit A1 --kind 党课 主题党日"]);
    says(
        desk.ok(&["log", "edit", "A1", "--outcome", "好"]),
        &["与 A3（10:30-12:00）时间重叠", "wuxue log void A3"],
    );
    // Nobody was at both, or somebody was.
    silent(desk.ok(&["log", "attend", "A3", "--mark", "委员=出勤", "甲=缺席"]), &[twice]);
    silent(desk.ok(&["log", "edit", "A1", "--outcome", "好"]), &[twice]);
    says(desk.ok(&["log", "attend", "A3", "--mark", "甲=出勤"]), &[twice]);
    // Of one kind they are no two kinds of one session.
    let alike = desk.ok(&["log", "edit", "A3", "--kind", "主题党日"]);
    says(alike, &["重复登记的，作废一条：wuxue log void A3", "wuxue log edit A3 --time 起止时间"]);
    silent(desk.ok(&["log", "edit", "A1", "--outcome", "很好"]), &["几种类型"]);
    desk.ok(&["log", "void", "A3", "--because", "重复登记"]);
    silent(desk.ok(&["log", "edit", "A1", "--kind", "党课", "主题党日"]), &[twice]);
    // Where nobody is called, whoever is named did not come either.
    says(desk.ok(&add("谈心谈话", &["--host", "书记", "--mark", "甲=缺席"])), &["谈话对象都没有到"]);
    let visit = [
        "log",
        "add",
        "列席旁听",
        "--unit",
        BODY,
        "--on",
        DAY,
        "--partner",
        "市水务局",
        "--mark",
        "书记=缺席",
    ];
    says(desk.ok(&visit), &["登记的人都没有到会"]);
}

#[test]
fn a_visit_to_another_unit_has_its_guidance_and_its_summary() {
    let desk = organ();
    let visit = |more: &[&'static str]| {
        [&["log", "add", "列席旁听", "--unit", BODY, "--on", DAY, "--present", "书记"], more].concat()
    };
    desk.refused(&visit(&["--partner", "市水务局", "--summary-due", "2026-10-01"]), 3, &["早于活动日期"]);
    desk.refused(&visit(&["--partner", "市水务局", "--summary-on", "2026-10-01"]), 3, &["小结报送日期"]);
    desk.refused(&visit(&["--partner", BODY]), 3, &["不能是“工委领导班子”自己"]);
    let added = desk.json(&visit(&["--partner", "市水务局", "--summary-due", "2026-10-20"]));
    let missing = added["missing"].as_array().unwrap();
    assert!(missing.contains(&"指导意见".into()) && !missing.contains(&"对方单位".into()), "{missing:?}");
    assert!(desk.ok(&["log", "show", "A1"]).remarks.contains("--summary-on"), "the summary is overdue");
    desk.ok(&["log", "edit", "A1", "--guidance", "多研讨", "--summary-on", "10月19日"]);
    let shown = desk.show("A1");
    assert_eq!((&shown["guidance"], &shown["summary_on"]), (&"多研讨".into(), &"2026-10-19".into()));
    assert!(!desk.ok(&["log", "show", "A1"]).remarks.contains("--summary-on"));
}

#[test]
fn grades_of_who_is_not_of_the_branch_are_pointed_out_and_not_counted() {
    let desk = organ();
    desk.ok(&add("民主评议", &["--belongs", "2026"]));
    desk.ok(&["log", "grade", "A1", "--rest", "合格", "--grade", "甲、乙=优秀"]);
    let moved = desk.ok(&["log", "edit", "A1", "--unit", TWO]).remarks;
    let taken_back = "wuxue log grade A1 --grade P1=未评 P2=未评 P3=未评 P4=未评";
    assert!(
        moved.contains(taken_back) && moved.contains("书记、委员、甲、乙在 2026-10-16 不是这个党支部的党员"),
        "{moved}"
    );
    let graded = desk.json(&["log", "grade", "A1", "--grade", "丙=合格"]);
    assert_eq!(graded["excellent_share"], json!({"n": 0, "of": 1}));
    assert!(desk.ok(&["log", "show", "A1"]).remarks.contains(taken_back));
    desk.ok(&["log", "grade", "A1", "--grade", "P1=未评", "P2=未评", "P3=未评", "P4=未评"]);
    assert!(!desk.ok(&["log", "show", "A1"]).remarks.contains("不计入"));
}

#[test]
fn what_is_told_of_a_visit_or_agreed_at_a_joint_study_stands_at_no_other_kind() {
    let desk = organ();
    let visit = "只在列席外单位中心组学习会登记";
    let late = ["--summary-due", "2026-10-20"];
    desk.refused(&add("主题党日", &late), 3, &["小结期限", visit, "wuxue log add 列席外单位中心组学习会"]);
    desk.refused(&add("主题党日", &["--agreement", "每季一次"]), 3, &["共建协议只在联学共建登记"]);
    desk.ok(&add("主题党日", &["--attend-all"]));
    let edit = |more: &[&'static str]| [&["log", "edit", "A1"], more].concat();
    let both = ["--summary-on", "2026-10-20", "--guidance", "多研讨"];
    desk.refused(&edit(&both), 3, &["指导意见、小结报送日期", visit, "--guidance \"\" --summary-on \"\""]);
    desk.refused(&edit(&["--agreed-until", "2027-10-15"]), 3, &["wuxue log edit A1 --kind 联学共建"]);
    // What an older version took stays, is counted as no summary, and stands in the way of no other correction.
    desk.sql("UPDATE activity SET summary_due = '2026-10-20', op = op_now() WHERE id = 1");
    desk.ok(&edit(&["--place", "三楼"]));
    assert!(!desk.ok(&["log", "show", "A1"]).remarks.contains("--summary-on"));
    assert!(!desk.text(&["report", "monthly", "2026-10"]).contains("小结逾期未报"));
    let owes_summary = |words: &[&str]| {
        let page = desk.json(words);
        page["tables"]["owed"]["rows"].as_array().unwrap().iter().any(|row| row["sort"] == "summary")
    };
    assert!(!owes_summary(&["report", "unit", "--unit", ONE, "2026-10"]));
    assert!(!owes_summary(&["report", "member", "2026", "--who", "甲"]));
    desk.ok(&edit(&["--summary-due", ""]));
    // Neither is left behind when the kind is another.
    let joint = ["--time", "15:00-16:00", "--partner", TWO, "--agreement", "每季一次"];
    desk.ok(&add("联学共建", &joint));
    let other = ["log", "edit", "A2", "--kind", "党课"];
    desk.refused(&other, 3, &["共建协议只在联学共建登记", "--agreement \"\""]);
    desk.ok(&[&other[..], &["--agreement", ""]].concat());
}

#[test]
fn a_joint_study_is_one_session_of_the_organ_and_a_credit_to_both() {
    let desk = organ();
    desk.ok(&["inspect", "rule", "enable", "R-LXGJ", "--because", "试行"]);
    let joint =
        ["--partner", TWO, "--agreement", "每季一次", "--agreed-until", "2027-10-15", "--issues", "减负"];
    desk.ok(&add(
        "联学共建",
        &[&joint[..], &["--decision", "联合调研=甲,2026-12-31", "--hours", "半天"]].concat(),
    ));
    let held = |unit: &str| {
        let found = desk.json(&["inspect", "rules", "--period", "2026", "--unit", unit]);
        let rows = found["rows"].as_array().unwrap().clone();
        rows.iter().find(|row| row["rule"] == "R-LXGJ").unwrap()["held"].clone()
    };
    assert_eq!((held(ONE), held(TWO)), (1.into(), 1.into()));
    let report = desk.json(&["report", "monthly", "2026-10"]);
    let figures = report["figures"].as_array().unwrap();
    let total = figures.iter().find(|figure| figure["id"] == "organ.held").unwrap();
    assert_eq!(total["value"], 1);
    let shown = desk.show("A1");
    for (key, value) in [
        ("partner", TWO),
        ("agreement", "每季一次"),
        ("agreed_until", "2027-10-15"),
        ("issues", "减负"),
        ("span", "半天"),
    ] {
        assert_eq!(shown[key], value, "{key}");
    }
    assert!(!shown["missing"].as_array().unwrap().contains(&"起止时间".into()), "half a day is a time");
    desk.refused(&["log", "edit", "A1", "--partner", ONE], 3, &["不能是“办公室党支部”自己"]);
    desk.refused(&["log", "edit", "A1", "--agreed-until", "2026-10-15"], 3, &["早于活动日期"]);
    desk.ok(&["log", "edit", "A1", "--agreed-until", "三年"]);
    assert_eq!(
        desk.show("A1")["agreed_until"],
        "2029-10-15",
        "a term of three years from the day it was held"
    );
    desk.ok(&["log", "edit", "A1", "--on", "2024-02-29", "--agreed-until", "3年"]);
    assert_eq!(desk.show("A1")["agreed_until"], "2027-02-28", "a term from 29 February ends on 28 February");
    desk.ok(&["undo", "--yes"]);
    desk.refused(&["log", "edit", "A1", "--planner", BODY], 3, &["承办的应是党支部"]);
    desk.ok(&["unit", "add", "新支部", "--kind", "党支部", "--since", "2026-10-20"]);
    desk.refused(&["log", "edit", "A1", "--partner", "新支部"], 3, &["还没有成立"]);
    desk.refused(&["log", "edit", "A1", "--planner", "新支部"], 3, &["还没有成立"]);
    // Since when an outside unit is in the books says nothing.
    desk.ok(&["unit", "add", "市气象局", "--kind", "外单位", "--since", "2026-10-20"]);
    desk.ok(&["log", "edit", "A1", "--partner", "市气象局"]);
    // Hours by the clock take the half day's place.
    desk.ok(&["log", "edit", "A1", "--hours", "2", "--planner", TWO]);
    let shown = desk.show("A1");
    assert_eq!(
        (&shown["span"], &shown["minutes"], &shown["planner"]),
        (&Value::Null, &120.into(), &TWO.into())
    );
}

#[test]
fn an_exchange_shows_what_was_held_before_and_is_in_force() {
    let desk = organ();
    desk.ok(&add("主题党日", &[]));
    desk.ok(&add("党课", &[]));
    desk.ok(&["log", "add", "主题党日", "--unit", ONE, "--on", "2026-10-30"]);
    let exchange = |more: &[&'static str]| {
        [&["log", "add", "成果交流会", "--unit", "青年小组", "--on", "2026-10-20", "--mentor", "书记"], more]
            .concat()
    };
    desk.ok(&["log", "void", "A2", "--because", "录错"]);
    desk.refused(&exchange(&["--shows", "A2"]), 3, &["不能展示 A2 的成果：它已经作废"]);
    desk.refused(&exchange(&["--shows", "A3"]), 3, &["A3", "2026-10-30 才举办"]);
    desk.refused(&exchange(&["--shows", "A9"]), 3, &["没有活动记录 A9"]);
    let added = desk.json(&exchange(&[]));
    assert!(added["missing"].as_array().unwrap().contains(&"展示的活动".into()));
    desk.ok(&["log", "edit", "A4", "--shows", "A1"]);
    let shown = desk.show("A4");
    assert_eq!((&shown["shows"], &shown["mentors"]), (&json!(["A1"]), &json!(["书记"])));
    let paper = desk.json(&["log", "print", "A4"]);
    assert_eq!(paper["shows"], json!(["2026-10-16 办公室党支部主题党日"]));
    desk.refused(
        &["log", "edit", "A4", "--shows", "A1", "--shows", "A4"],
        3,
        &["A4 不能展示它自己的成果", "wuxue log edit A4 --shows 编号"],
    );
    // What it showed stays shown, even if it is voided later.
    desk.ok(&["log", "void", "A1", "--because", "录错"]);
    desk.ok(&["log", "edit", "A4", "--place", "礼堂"]);
    assert_eq!(desk.show("A4")["shows"], json!(["A1"]));
}

#[test]
fn the_paper_of_a_leading_body_names_it_once() {
    let desk = organ();
    desk.ok(&["log", "add", "领导班子会议", "--unit", BODY, "--on", "2026-10-16"]);
    let paper = String::from_utf8(desk.ok(&["log", "print", "A1"]).answer).unwrap();
    assert!(paper.contains("工委领导班子会议记录"), "{paper}");
}

#[test]
fn themes_and_plan_items_are_those_that_are_known() {
    let desk = organ();
    desk.refused(&add("主题党日", &["--theme", "先锋岗位行"]), 3, &["wuxue log theme add 先锋岗位行"]);
    desk.sql("INSERT INTO theme (name, sort, op) VALUES ('先锋岗位行', 'series', op_now())");
    desk.refused(
        &add("主题党日", &["--theme", "党员亮身份"]),
        3,
        &["没有叫“党员亮身份”的主题或系列", "wuxue log theme list"],
    );
    desk.ok(&add("主题党日", &["--theme", "先锋 岗位行"]));
    assert_eq!(desk.show("A1")["themes"], json!(["先锋岗位行"]));
    let theme = desk.json(&["log", "edit", "A1", "--theme", ""]);
    assert_eq!(theme["rows"][0]["old"], json!(["先锋岗位行"]));
    for (topic, reason) in [("'学习'", "NULL"), ("'撤了的'", "'重复'")] {
        let withdrawn = if reason == "NULL" { "NULL" } else { "'2026-09-01'" };
        desk.sql(&format!(
            "INSERT INTO plan_item (unit, kind, starts, ends, months, topic, withdrawn, withdraw_reason, op) \
             VALUES ((SELECT unit FROM activity WHERE id = 1), \
             (SELECT id FROM kind WHERE name = '主题党日'), '2026-10-01', '2026-10-31', 1, {topic}, {withdrawn}, {reason}, op_now())"
        ));
    }
    desk.refused(&["log", "edit", "A1", "--plan", "PL9"], 3, &["没有计划项 PL9"]);
    desk.refused(&["log", "edit", "A1", "--plan", "PL2"], 3, &["已经撤回（重复）"]);
    desk.refused(&["log", "edit", "A1", "--plan", "3"], 2, &["编号写作 PL3"]);
    desk.ok(&["log", "edit", "A1", "--plan", "pl1"]);
    assert_eq!(desk.show("A1")["plan_item"], "PL1 学习");
    desk.ok(&["log", "edit", "A1", "--plan", ""]);
    assert_eq!(desk.show("A1")["plan_item"], Value::Null);
}

#[test]
fn a_unit_adds_forms_of_its_own() {
    let desk = organ();
    desk.refused(&add("主题党日", &["--form", "情景党课"]), 3, &["wuxue log form add 情景党课"]);
    desk.refused(&["log", "form", "add", "读书"], 3, &["“读书”已经是活动形式“读书会”"]);
    desk.refused(&["log", "form", "add", "quiz"], 3, &["知识竞赛"]);
    let added = desk.json(&["log", "form", "add", "情景党课", "--word", "情景剧", "情景 剧"]);
    assert_eq!((&added["code"], &added["words"]), (&"own_1".into(), &json!(["情景剧"])));
    desk.refused(&["log", "form", "add", "情景剧"], 3, &["“情景剧”已经是活动形式“情景党课”"]);
    assert_eq!(desk.json(&["log", "form", "add", "红色观影"])["code"], "own_2");
    desk.ok(&add("主题党日", &["--form", "情景剧"]));
    assert_eq!(desk.show("A1")["form"], "情景党课");
    desk.ok(&["log", "add", "中心组", "--unit", BODY, "--on", DAY, "--form", "集体研讨"]);
    assert_eq!(desk.show("A2")["form"], "集体学习研讨");
    let list = desk.json(&["log", "form", "list"]);
    assert_eq!(list["rows"].as_array().unwrap().last().unwrap()["name"], "红色观影");
}

#[test]
fn what_a_store_of_this_version_has_is_not_added_again() {
    let desk = organ();
    let whole = desk.ok(&["log", "kinds", "--add-missing"]);
    assert!(whole.remarks.contains("库未变"), "{}", whole.remarks);
    desk.sql("DELETE FROM word WHERE vocabulary = 'kind' AND word = '支部党课'");
    desk.sql("DELETE FROM word WHERE vocabulary = 'form' AND meaning = 'quiz'");
    desk.ok(&["log", "form", "add", "知识竞赛"]);
    let added = desk.json(&["log", "kinds", "--add-missing"]);
    // The word that the unit gave a meaning of its own keeps it.
    assert_eq!(added["rows"], json!([{"sort": "类型的别称", "code": "lecture", "name": "支部党课"}]));
}

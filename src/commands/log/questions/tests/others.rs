//! `log attend` and `log self add` without what they need.

use super::*;
use crate::commands::log::self_study::add::Args as SelfArgs;
use crate::commands::log::self_study::asking;
use crate::commands::log::{attend as attendance_of, grade as grading, self_study, settle as settling};
use crate::commands::people::Whom;
use crate::record::{ActivityId, tally};

fn held(desk: &Desk, kind: &str, day: &str) {
    let args =
        Args {
            kinds: vec![kind.into()], unit: Some("办公室党支部".into()), on: Some(day.into()), ..args()
        };
    record(&args, &desk.session("log add")).unwrap();
}

fn counts(desk: &Desk, id: i64) -> [i64; 3] {
    let store = desk.session("").read().unwrap();
    let tally = tally(&store.records(), ActivityId(id)).unwrap();
    [tally.present, tally.leave, tally.unrecorded]
}

#[test]
fn attendance_is_asked_for_where_it_is_open() {
    let desk = Desk::new();
    let nothing = attendance_of::Args::default();
    let refusal = attend::attend(&mut Script::new(vec![]), &nothing, &desk.session("log attend"));
    let refusal = refusal.unwrap_err().downcast::<Refusal>().unwrap();
    assert!(refusal.message.contains("没有考勤待登记的活动"), "{refusal}");

    held(&desk, "主题党日", "2026-10-10");
    held(&desk, "党课", "2026-10-20");
    let first = attendance_of::Args {
        activity: Some("A2".into()),
        mark: vec!["张伟=请假(病假)".into()],
        ..nothing.clone()
    };
    attendance_of::record(&first, &desk.session("log attend")).unwrap();

    // Of the latest only the rest is asked for; Esc leads back to the list, and passing over writes nothing.
    let list = "登记哪次活动的考勤";
    let said = vec![
        Choose(list, "A1 2026-10-10 办公室党支部 主题党日"),
        Back,
        Choose(list, "A1 2026-10-10 办公室党支部 主题党日"),
        Choose("到会情况（3 人还没有登记）", "以后再登记（先记为待补）"),
        Choose(list, "A2 2026-10-20 办公室党支部 党课"),
        Choose("到会情况（2 人还没有登记）", "除几个人以外都出勤"),
        Choose("除谁以外", "谭怡凯"),
        Choose("谭怡凯的情况", "缺席"),
        Choose("还有谁", "没有了，其余都出勤"),
    ];
    let mut script = Script::new(said);
    attend::attend(&mut script, &nothing, &desk.session("log attend")).unwrap();
    let shown = "写成一条命令：wuxue log attend A2 --all --except 谭怡凯=缺席\n";
    assert!(script.said.is_empty() && script.screen.contains(shown), "{}", script.screen);
    assert_eq!((counts(&desk, 2), counts(&desk, 1)), ([1, 1, 0], [0, 0, 3]));

    // What was typed is not asked, and no is no.
    let typed = attendance_of::Args { all: true, ..nothing.clone() };
    let mut script = Script::new(vec![Choose(list, "A1 2026-10-10 办公室党支部 主题党日")]);
    script.agrees = false;
    attend::attend(&mut script, &typed, &desk.session("log attend --all")).unwrap_err();
    assert!(script.screen.contains("wuxue log attend A1 --all\n"), "{}", script.screen);
    assert_eq!(counts(&desk, 1), [0, 0, 3]);
}

fn self_args(who: &[&str]) -> SelfArgs {
    SelfArgs {
        whom: Whom { who: who.iter().map(|name| (*name).to_owned()).collect(), unit: None, all: false },
        on: None,
        minutes: None,
        hours: None,
        what: None,
        document: None,
        plan: None,
        online: false,
        note: None,
        writing: Writing::default(),
    }
}

#[test]
fn self_study_is_asked_for_as_far_as_it_was_not_typed() {
    let desk = Desk::new();
    let said = vec![
        Type("谁学的", "张玮"),
        Type("谁学的", "张伟、谭怡凯"),
        Type("哪一天", "明天"),
        Type("哪一天", "昨天"),
        Type("学了什么", ""),
        Type("学了什么", "党章 第一章"),
        Back,
        Type("学了什么", "党章"),
        Type("学了多久", "90"),
        Type("学了多久", "90分钟"),
    ];
    let mut script = Script::new(said);
    let page = asking::add(&mut script, &self_args(&[]), &desk.session("log self add")).unwrap();
    let command = "log self add --who 张伟 --who 谭怡凯 --on 2026-10-30 --what 党章 --minutes 90";
    assert!(script.said.is_empty());
    assert!(script.screen.contains(&format!("写成一条命令：wuxue {command}\n")), "{}", script.screen);
    assert!(script.screen.contains("是不是“张伟”"), "{}", script.screen);
    let value = |key: &str| page.head.iter().find(|field| field.key == key).unwrap().value.clone();
    assert_eq!((value("people"), value("minutes")), (2.into(), 90.into()));

    let mut typed = self_args(&["秦春丽"]);
    (typed.on, typed.what) = (Some("2026-10-01".into()), Some("党章".into()));
    let mut script = Script::new(vec![Type("学了多久", "2小时")]);
    script.agrees = false;
    let session = desk.session("log self add --who 秦春丽 --on 2026-10-01 --what 党章");
    asking::add(&mut script, &typed, &session).unwrap_err();
    assert!(script.screen.contains("--what 党章 --minutes 120\n"), "{}", script.screen);
}

#[test]
fn where_nobody_can_be_asked_what_is_lacking_is_said() {
    let desk = Desk::new();
    let mut session = desk.session("log attend");
    session.terminal.interactive = false;
    let told = |refused: Result<Page>, message: &str| {
        let refusal = refused.unwrap_err().downcast::<Refusal>().unwrap();
        assert_eq!(refusal.kind, crate::refusal::Kind::Usage);
        assert!(refusal.message.contains(message) && !refusal.hints.is_empty(), "{refusal}");
    };
    told(settling::run(&settling::Args::default(), &session), "没有写活动编号");
    told(grading::run(&grading::Args::default(), &session), "没有写活动编号");
    let only = settling::Args { activity: Some("A1".into()), ..settling::Args::default() };
    told(settling::run(&only, &session), "没有写办结的日期");
    told(attendance_of::run(&attendance_of::Args::default(), &session), "没有写活动编号");
    let add = |args: SelfArgs| {
        let what = self_study::What::Add(args);
        self_study::run(&self_study::Args { what }, &session)
    };
    told(add(self_args(&["张伟"])), "没有写学了多久");
    told(add(SelfArgs { minutes: Some("90".into()), ..self_args(&["张伟"]) }), "没有写学了什么");
}

#[test]
fn the_decision_that_was_done_is_chosen_among_those_open() {
    let desk = Desk::new();
    let of = Args {
        kinds: vec!["党员大会".into()],
        unit: Some("办公室党支部".into()),
        on: Some("2026-10-10".into()),
        fields: Fields {
            decision: vec!["改造阅览室=张伟,2026-11-30".into(), "购书".into()],
            ..Fields::default()
        },
        ..args()
    };
    record(&of, &desk.session("log add")).unwrap();
    let first = "A1 第 1 项 改造阅览室（办公室党支部，张伟，2026-11-30 前）";
    let said = vec![
        Choose("哪一项决议办结了", first),
        Back,
        Choose("哪一项决议办结了", "A1 第 2 项 购书（办公室党支部，责任人待补）"),
        Type("办结的日期", "2026-10-09"),
        Type("办理结果", ""),
        // Before the meeting: asked once more from the choice.
        Choose("哪一项决议办结了", first),
        Type("办结的日期", "明天"),
        Type("办结的日期", "昨天"),
        Type("办理结果", "已经 开放"),
    ];
    let mut script = Script::new(said);
    let nothing = settling::Args::default();
    settle::settle(&mut script, &nothing, &desk.session("log settle")).unwrap();
    let shown = "写成一条命令：wuxue log settle A1 1 --done 2026-10-30 --result \"已经 开放\"\n";
    assert!(script.said.is_empty() && script.screen.contains(shown), "{}", script.screen);

    // With the activity typed only the rest is asked, and what is done is not offered any more.
    let typed = settling::Args { activity: Some("A1".into()), ..nothing };
    let said = vec![
        Choose("哪一项决议办结了", "A1 第 2 项 购书（办公室党支部，责任人待补）"),
        Take("办结的日期", "2026-10-31"),
        Take("办理结果", ""),
    ];
    let mut script = Script::new(said);
    settle::settle(&mut script, &typed, &desk.session("log settle A1")).unwrap();
    let shown = "wuxue log settle A1 2 --done 2026-10-31\n";
    assert!(script.screen.contains(shown), "{}", script.screen);
    let refusal = settle::settle(&mut Script::new(vec![]), &typed, &desk.session("log settle A1"));
    let refusal = refusal.unwrap_err().downcast::<Refusal>().unwrap();
    assert!(refusal.message.contains("没有待办结的决议"), "{refusal}");
}

#[test]
fn grades_are_asked_for_where_they_are_open() {
    let desk = Desk::new();
    desk.session("member")
        .write(&Writing::default(), |w| {
            for name in ["秦春丽", "谭怡凯", "张伟"] {
                let one = crate::roster::find_persons(w, name)?.remove(0);
                let day = Day::from_iso("2020-01-01").unwrap();
                crate::roster::set_standing(w, &one, crate::roster::Standing::Full, day)?;
            }
            Ok(())
        })
        .unwrap();
    held(&desk, "民主评议党员", "2026-10-10");
    let which = Choose("登记哪次民主评议的等次", "A1 2026-10-10 办公室党支部 民主评议党员");
    let said = vec![
        which,
        Choose("单独评定的人（还有 3 人没有等次）", "张伟"),
        Choose("张伟的等次", "优秀"),
        Choose("单独评定的人（还有 2 人没有等次）", "没有了，其余评为同一等次"),
        Choose("其余 2 人评为", "合格"),
    ];
    let mut script = Script::new(said);
    let nothing = grading::Args::default();
    let page = grade::grade(&mut script, &nothing, &desk.session("log grade")).unwrap();
    let shown = "写成一条命令：wuxue log grade A1 --rest 合格 --grade 张伟=优秀\n";
    assert!(script.said.is_empty() && script.screen.contains(shown), "{}", script.screen);
    let value = |key: &str| page.head.iter().find(|field| field.key == key).unwrap().value.clone();
    assert_eq!((value("new"), value("open")), (3.into(), 0.into()));
    let refusal = grade::grade(&mut Script::new(vec![]), &nothing, &desk.session("log grade"));
    let refusal = refusal.unwrap_err().downcast::<Refusal>().unwrap();
    assert!(refusal.message.contains("没有等次待登记"), "{refusal}");
}

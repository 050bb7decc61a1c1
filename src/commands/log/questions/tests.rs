mod others;
#[cfg(unix)]
mod shell;

use std::collections::VecDeque;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::commands::init;
use crate::roster::{NewPerson, NewUnit, UnitId, add_person, add_unit};
use crate::session::Terminal;
use crate::store::named_params;

/// What is answered to a question: the question must begin with the first text.
enum Said {
    /// Chooses what is called so.
    Choose(&'static str, &'static str),
    /// Takes what stands there, which must be this.
    Take(&'static str, &'static str),
    /// Types this instead.
    Type(&'static str, &'static str),
    /// Goes back, as Esc does.
    Back,
    /// Breaks off, as Ctrl-C does.
    Break,
}
use Said::{Back, Break, Choose, Take, Type};

/// A clerk who has been told what to answer.
struct Script {
    said: VecDeque<Said>,
    agrees: bool,
    /// Everything that stood on the screen.
    screen: String,
}

impl Script {
    fn new(said: Vec<Said>) -> Script {
        Script { said: said.into(), agrees: true, screen: String::new() }
    }

    fn next(&mut self, question: &str) -> Result<Said> {
        self.say(question)?;
        match self.said.pop_front() {
            Some(Break) => Err(Refusal::refused("没有得到回答，没有写入任何内容。").into()),
            Some(said) => Ok(said),
            None => panic!("not foreseen: {question}\n{}", self.screen),
        }
    }
}

impl Answers for Script {
    fn choose(&mut self, question: &str, choices: &[Choice]) -> Result<Option<usize>> {
        match self.next(question)? {
            Choose(asked, wanted) => {
                assert!(question.starts_with(asked), "{question}: {asked}");
                let at = choices.iter().position(|choice| choice.shown == wanted);
                assert!(at.is_some(), "{question}: {wanted} of {choices:?}");
                Ok(at)
            }
            Type(asked, _) | Take(asked, _) => panic!("{question}, not {asked}"),
            Back | Break => Ok(None),
        }
    }

    fn text(&mut self, question: &str, there: &str, _: &[String]) -> Result<Option<String>> {
        match self.next(question)? {
            Take(asked, stands) => {
                assert!(question.starts_with(asked), "{question}: {asked}");
                assert_eq!(there, stands, "{question}");
                Ok(Some(there.to_owned()))
            }
            Type(asked, text) => {
                assert!(question.starts_with(asked), "{question}: {asked}");
                Ok(Some(text.to_owned()))
            }
            Choose(asked, _) => panic!("{question}, not {asked}"),
            Back | Break => Ok(None),
        }
    }

    fn confirm(&mut self, shown: &[String], question: &str) -> Result<Option<bool>> {
        for line in shown {
            self.say(line)?;
        }
        self.say(question)?;
        Ok(Some(self.agrees))
    }

    fn say(&mut self, line: &str) -> Result<()> {
        self.screen.push_str(line);
        self.screen.push('\n');
        Ok(())
    }
}

struct Desk {
    _folder: TempDir,
    store: PathBuf,
}

impl Desk {
    /// A branch of three, its Party group, and an outside unit.
    fn new() -> Desk {
        let folder = TempDir::new().unwrap();
        let desk = Desk { store: folder.path().join("w.db"), _folder: folder };
        let session = desk.session("init");
        let args = init::Args {
            name: "市直机关工委".into(),
            body: None,
            committee: None,
            since: "1949-10-01".into(),
            youth_age: "40".into(),
            cut_off: 10,
            writing: Writing::default(),
        };
        init::run(&args, &session).unwrap();
        session
            .write(&Writing::default(), |w| {
                let starts = Day::from_iso("2020-01-01").unwrap();
                let unit = |kind, name, parent| add_unit(w, &NewUnit { kind, name, parent, starts, note: None });
                let office = unit(UnitKind::Branch, "办公室党支部", Some(UnitId(2)))?;
                unit(UnitKind::PartyGroup, "第一党小组", Some(office))?;
                unit(UnitKind::OutsideUnit, "市气象局党支部", None)?;
                for name in ["秦春丽", "谭怡凯", "张伟"] {
                    let person = add_person(w, &NewPerson { name, ..NewPerson::default() })?;
                    w.insert(
                        "INSERT INTO membership (person, unit, starts, op) VALUES (:p, :u, '2020-01-01', op_now())",
                        named_params! {":p": person.id, ":u": office},
                    )?;
                }
                Ok(())
            })
            .unwrap();
        desk
    }

    fn session(&self, command: &str) -> Session {
        Session {
            store: self.store.clone(),
            today: Day::from_iso("2026-10-31").unwrap(),
            now: "2026-10-31T09:00:00+08:00".into(),
            operator: "李明".into(),
            command: command.into(),
            whereabouts: String::new(),
            terminal: Terminal { interactive: true, width: None, height: None, color: false, plain: false },
            lasting: true,
        }
    }

    fn count(&self) -> i64 {
        let store = self.session("").read().unwrap();
        let filter = crate::record::Filter::default();
        crate::record::activities(&store.records(), &filter).unwrap().len() as i64
    }
}

fn args() -> Args {
    Args::default()
}

fn theme_day(said: Vec<Said>) -> Script {
    let mut all = vec![
        Choose("哪个党组织", "办公室党支部"),
        Choose("哪类活动", "主题党日"),
        Choose("还同时算哪一类", "没有了"),
        Take("日期", "2026-10-31"),
    ];
    all.extend(said);
    Script::new(all)
}

#[test]
fn answers_become_a_record_and_the_command_that_says_the_same() {
    let desk = Desk::new();
    let mut script = Script::new(vec![
        Choose("哪个党组织", "办公室党支部"),
        Choose("哪类活动", "党课"),
        Choose("还同时算哪一类", "主题党日"),
        Choose("还同时算哪一类", "没有了"),
        Type("日期", "明天"),
        Type("日期", "10月30日"),
        Type("起止时间", "25点"),
        Type("起止时间", "14:30-16:30"),
        Type("地点", "三楼 会议室"),
        Type("主题", "学习（全会）精神"),
        Type("主持人", "秦春丽、谭怡凯"),
        Type("记录人", "张玮"),
        Type("记录人", "张伟"),
        Type("主讲", "王教授"),
        Take("主讲", "王教授"),
        Choose("第一议题", "不适用"),
        Type("不适用的原因", "专题党课"),
        Type("成效", ""),
        Choose("到会情况", "除几个人以外都出勤"),
        Choose("除谁以外", "张伟"),
        Choose("张伟的情况", "请假(病假)"),
        Choose("还有谁", "没有了，其余都出勤"),
    ]);
    let page = add(&mut script, &args(), &desk.session("log add")).unwrap();
    assert!(script.said.is_empty());
    let command = "log add 党课 主题党日 --unit 办公室党支部 --on 2026-10-30 --time 14:30-16:30 \
                   --place \"三楼 会议室\" --title 学习（全会）精神 --host 秦春丽 --host 谭怡凯 --recorder 张伟 \
                   --speaker 王教授 --first-topic 不适用=专题党课 --attend-all --except \"张伟=请假(病假)\"";
    assert!(script.screen.contains(&format!("写成一条命令：wuxue {command}\n")), "{}", script.screen);
    assert!(script.screen.contains("办公室党支部 2026-10-30 党课、主题党日\n"), "{}", script.screen);
    assert!(script.screen.contains("待补：成效\n"), "{}", script.screen);
    for said in ["晚于今天", "--time 不对", "“张玮”不在名册中", "是不是“张伟”"] {
        assert!(script.screen.contains(said), "{said}\n{}", script.screen);
    }
    let value = |key: &str| page.head.iter().find(|field| field.key == key).unwrap().value.clone();
    assert_eq!((value("expected"), value("present"), value("leave")), (3.into(), 2.into(), 1.into()));
    let store = desk.session("").read().unwrap();
    assert_eq!(store.records().operations().unwrap().first().unwrap().head.command, command);
}

#[test]
fn what_the_unit_did_last_time_stands_there() {
    let desk = Desk::new();
    let first = vec![
        Type("起止时间", "15:00-17:00"),
        Type("地点", "三楼会议室"),
        Type("主题", "学习党章"),
        Type("主持人", "秦春丽"),
        Type("记录人", "张伟"),
        Type("成效", "制定措施"),
        Choose("到会情况", "应到人员全部出勤"),
    ];
    add(&mut theme_day(first), &args(), &desk.session("log add")).unwrap();
    let again = vec![
        Type("日期", "2026-10-31"),
        Take("起止时间", "15:00-17:00"),
        Take("地点", "三楼会议室"),
        Take("主题", ""),
        Take("主持人", "秦春丽"),
        Take("记录人", "张伟"),
        Take("成效", ""),
        Choose("到会情况", "以后再登记（先记为待补）"),
        Choose("同一党组织同一天同一类活动已经有记录 A1", "不是，不登记（补充它用 wuxue log edit A1 …）"),
    ];
    let typed =
        Args { kinds: vec!["主题党日".into()], unit: Some("办公室党支部".into()), ..args() };
    let mut script = Script::new(again);
    let session = desk.session("log add 主题党日 --unit 办公室党支部");
    let refusal = add(&mut script, &typed, &session).unwrap_err().downcast::<Refusal>().unwrap();
    assert!(refusal.message.contains("已取消"), "{refusal}");
    let last = refusal.hints.last().unwrap();
    assert!(
        last.ends_with(
            "wuxue log add 主题党日 --unit 办公室党支部 --on 2026-10-31 --time 15:00-17:00 --place 三楼会议室 \
             --host 秦春丽 --recorder 张伟"
        ),
        "{last}"
    );
    assert_eq!(desk.count(), 1);
}

#[test]
fn nothing_is_written_and_nothing_lost_when_the_clerk_breaks_off_or_says_no() {
    let desk = Desk::new();
    let said = vec![Type("起止时间", "15:00-17:00"), Type("地点", "三楼会议室"), Break];
    let refusal = add(&mut theme_day(said), &args(), &desk.session("log add")).unwrap_err();
    let refusal = refusal.downcast::<Refusal>().unwrap();
    assert!(refusal.message.contains("没有得到回答"), "{refusal}");
    assert!(
        refusal.hints.last().unwrap().ends_with("--time 15:00-17:00 --place 三楼会议室"),
        "{:?}",
        refusal.hints
    );

    let refusal = add(&mut Script::new(vec![Break]), &args(), &desk.session("log add")).unwrap_err();
    assert!(refusal.downcast::<Refusal>().unwrap().hints.is_empty(), "nothing was answered");

    let said = vec![
        Type("起止时间", ""),
        Type("地点", ""),
        Type("主题", "党章"),
        Type("主持人", ""),
        Type("记录人", ""),
        Type("成效", ""),
        Choose("到会情况", "以后再登记（先记为待补）"),
    ];
    let mut script = theme_day(said);
    script.agrees = false;
    let refusal =
        add(&mut script, &args(), &desk.session("log add")).unwrap_err().downcast::<Refusal>().unwrap();
    assert!(refusal.message.contains("已取消"), "{refusal}");
    assert!(refusal.hints.last().unwrap().ends_with("--on 2026-10-31 --title 党章"), "{:?}", refusal.hints);
    assert_eq!(desk.count(), 0);
}

#[test]
fn only_units_that_may_hold_the_kind_are_offered_and_what_was_typed_is_not_asked() {
    let desk = Desk::new();
    let typed = Args {
        kinds: vec!["党小组会".into()],
        fields: Fields { place: Some("会议室".into()), host: vec!["张伟".into()], ..Fields::default() },
        ..args()
    };
    let said = vec![
        Choose("哪个党组织", "办公室党支部第一党小组"),
        Take("日期", "2026-10-31"),
        Take("起止时间", ""),
        Take("主题", ""),
        Take("记录人", ""),
        Choose("第一议题", "以后再补"),
        Choose("活动形式", "读书会"),
        Take("成效", ""),
    ];
    let mut script = Script::new(said);
    let session = desk.session("log add 党小组会 --place 会议室 --host 张伟");
    add(&mut script, &typed, &session).unwrap();
    assert!(script.said.is_empty() && desk.count() == 1);
    let command = "log add 党小组会 --place 会议室 --host 张伟 --unit 办公室党支部第一党小组 --on 2026-10-31 --form 读书会";
    assert!(script.screen.contains(&format!("写成一条命令：wuxue {command}\n")), "{}", script.screen);
}

#[test]
fn a_dry_run_asks_and_writes_nothing() {
    let desk = Desk::new();
    let said = vec![
        Type("起止时间", ""),
        Type("地点", ""),
        Type("主题", "党章"),
        Type("主持人", ""),
        Type("记录人", ""),
        Type("成效", ""),
        Choose("到会情况", "应到人员全部出勤"),
    ];
    let dry = Args { writing: Writing { dry_run: true, ..Writing::default() }, ..args() };
    let page = add(&mut theme_day(said), &dry, &desk.session("log add --dry-run")).unwrap();
    assert!(page.remarks.iter().any(|remark| remark.contains("这是预演")), "{:?}", page.remarks);
    assert_eq!(desk.count(), 0);
}

#[test]
fn a_talk_asks_who_was_talked_to() {
    let desk = Desk::new();
    let said = vec![
        Choose("哪个党组织", "办公室党支部"),
        Choose("哪类活动", "谈心谈话"),
        Take("日期", "2026-10-31"),
        Type("谈话人", "秦春丽"),
        Type("谈话对象", "张伟、谭怡凯"),
    ];
    let mut script = Script::new(said);
    add(&mut script, &args(), &desk.session("log add")).unwrap();
    let command =
        "log add 谈心谈话 --unit 办公室党支部 --on 2026-10-31 --host 秦春丽 --present 张伟 --present 谭怡凯";
    assert!(script.screen.contains(&format!("写成一条命令：wuxue {command}\n")), "{}", script.screen);
}

#[test]
fn esc_leads_back_through_the_questions_and_what_was_answered_stands_there() {
    let desk = Desk::new();
    let said = vec![
        Type("起止时间", "15:00-17:00"),
        Type("地点", "三楼"),
        Back,
        Take("地点", "三楼"),
        Back,
        Back,
        Type("起止时间", "15:00-16:00"),
        Type("地点", "二楼"),
        Take("主题", ""),
        Take("主持人", ""),
        Take("记录人", ""),
        Take("成效", ""),
        Choose("到会情况", "除几个人以外都出勤"),
        Back,
        Choose("到会情况", "逐人登记"),
        Choose("1/3", "出勤"),
        Choose("2/3", "待补"),
        Back,
        Choose("2/3", "缺席"),
        Choose("3/3", "待补"),
    ];
    let mut script = theme_day(said);
    add(&mut script, &args(), &desk.session("log add")).unwrap();
    assert!(script.said.is_empty() && desk.count() == 1);
    assert!(script.screen.contains("--time 15:00-16:00 --place 二楼 --mark "), "{}", script.screen);
    assert!(!script.screen.contains("--place 三楼"), "{}", script.screen);

    // Before the first question there is nothing to go back to.
    let refusal = add(&mut Script::new(vec![Back]), &args(), &desk.session("log add")).unwrap_err();
    assert!(refusal.downcast::<Refusal>().unwrap().message.contains("已取消"));
}

#[test]
fn a_meeting_of_members_asks_for_agenda_and_votes_and_is_led_back_if_they_do_not_fit() {
    let desk = Desk::new();
    let said = vec![
        Choose("哪个党组织", "办公室党支部"),
        Choose("哪类活动", "支部党员大会"),
        Choose("还同时算哪一类", "没有了"),
        Take("日期", "2026-10-31"),
        Take("起止时间", ""),
        Take("地点", ""),
        Type("主题", "- 开头的主题"),
        Take("主持人", ""),
        Take("记录人", ""),
        Choose("第一议题", "已列"),
        Type("第一议题领学人", "秦春丽"),
        Type("议题", "学习全会精神"),
        Type("议题", "讨论接收预备党员"),
        Take("议题", ""),
        Take("表决事项", ""),
        Take("成效", ""),
        Choose("到会情况", "应到人员全部出勤"),
        // Listed, and no document studied: what does not go together leads back, not out.
        Back,
        Back,
        Back,
        Back,
        Back,
        Choose("第一议题", "未列"),
        Take("议题", "学习全会精神"),
        Take("议题", "讨论接收预备党员"),
        Take("议题", ""),
        Type("表决事项", "接收王芳"),
        Type("  赞成", "很多"),
        Take("  反对", "0"),
        Take("  弃权", "0"),
        Choose("  是一般", "一般表决"),
        Type("表决事项", "接收王芳=赞成3,反对0"),
        Take("表决事项", ""),
        Take("成效", ""),
        Choose("到会情况", "以后再登记（先记为待补）"),
    ];
    let mut script = Script::new(said);
    add(&mut script, &args(), &desk.session("log add")).unwrap();
    assert!(script.said.is_empty() && desk.count() == 1);
    assert!(script.screen.contains("已退回上一问"), "{}", script.screen);
    let command = "log add 支部党员大会 --unit 办公室党支部 --on 2026-10-31 \"--title=- 开头的主题\" \
                   --first-topic 未列 --agenda 学习全会精神 --agenda 讨论接收预备党员 \
                   --vote 接收王芳=赞成3,反对0";
    assert!(script.screen.contains(&format!("写成一条命令：wuxue {command}\n")), "{}", script.screen);
}

#[test]
fn a_meeting_of_groups_in_a_branch_that_may_not_hold_it_is_refused_before_the_questions() {
    let desk = Desk::new();
    let typed =
        Args { kinds: vec!["党小组会".into()], unit: Some("办公室党支部".into()), ..args() };
    let mut script = Script::new(vec![Take("日期", "2026-10-31")]);
    let session = desk.session("log add 党小组会 --unit 办公室党支部");
    assert!(add(&mut script, &typed, &session).is_err());
    assert!(script.said.is_empty());
}

#[test]
fn last_time_is_the_kind_chosen_first_else_the_next_and_without_who_has_left() {
    let desk = Desk::new();
    let line = |kind: &str, place: &str, day: &str| {
        let args = Args {
            kinds: vec![kind.into()],
            unit: Some("办公室党支部".into()),
            on: Some(day.into()),
            fields: Fields {
                place: Some(place.into()),
                host: vec!["秦春丽".into(), "张伟".into()],
                ..Fields::default()
            },
            ..args()
        };
        record(&args, &desk.session("log add")).unwrap();
    };
    line("主题党日", "一楼", "2026-10-10");
    line("党课", "二楼", "2026-10-11");
    let session = desk.session("member end");
    session
        .write(&Writing::default(), |w| {
            let gone = crate::roster::find_persons(w, "秦春丽")?.remove(0);
            crate::roster::end_person(w, &gone, Day::from_iso("2026-10-20").unwrap(), "退休")
        })
        .unwrap();
    let offered = |kinds: &[&str], place: &'static str, host: &'static str| {
        let typed = Args {
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            unit: Some("办公室党支部".into()),
            ..args()
        };
        let said = vec![
            Take("日期", "2026-10-31"),
            Take("起止时间", ""),
            Take("地点", place),
            Type("主题", ""),
            Take("主持人", host),
            Break,
        ];
        let mut script = Script::new(said);
        add(&mut script, &typed, &desk.session("log add")).unwrap_err();
        assert!(script.said.is_empty(), "{}", script.screen);
    };
    offered(&["党课", "主题党日"], "二楼", "张伟");
    offered(&["主题党日", "党课"], "一楼", "张伟");
    // Never held: what stands there is of the next kind.
    offered(&["支部党员大会", "主题党日"], "一楼", "张伟");
}

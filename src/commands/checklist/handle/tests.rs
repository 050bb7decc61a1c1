use std::collections::VecDeque;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::commands::init;
use crate::record::{DocumentClass, Facts, FirstTopic, NewDocument, Openness, add_activity, add_document};
use crate::register::{MatterClass, MatterFacts, add_matter};
use crate::roster::{NewPerson, NewUnit, UnitId, add_person, add_unit};
use crate::session::Terminal;

/// What is answered: the question must begin with the first text. Nothing is Esc.
type Said = (&'static str, Option<&'static str>);

/// A clerk who has been told what to answer, and agrees to what is shown.
struct Script {
    said: VecDeque<Said>,
    screen: String,
}

impl Script {
    fn new(said: &[Said]) -> Script {
        Script { said: said.iter().copied().collect(), screen: String::new() }
    }

    fn next(&mut self, question: &str) -> Option<&'static str> {
        self.screen.push_str(question);
        self.screen.push('\n');
        let (asked, answer) =
            self.said.pop_front().unwrap_or_else(|| panic!("not foreseen: {question}\n{}", self.screen));
        assert!(question.starts_with(asked), "{question}: {asked}");
        answer
    }
}

impl Answers for Script {
    fn choose(&mut self, question: &str, choices: &[Choice]) -> Result<Option<usize>> {
        let Some(wanted) = self.next(question) else { return Ok(None) };
        let at = choices.iter().position(|choice| choice.shown.starts_with(wanted));
        assert!(at.is_some(), "{question}: {wanted} of {choices:?}");
        Ok(at)
    }

    fn text(&mut self, question: &str, _: &str, _: &[String]) -> Result<Option<String>> {
        Ok(self.next(question).map(str::to_owned))
    }

    fn confirm(&mut self, shown: &[String], question: &str) -> Result<Option<bool>> {
        for line in shown {
            self.say(line)?;
        }
        self.say(question)?;
        Ok(Some(true))
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
    /// The matter M1, owned by 秦春丽; a meeting A1 with a first topic; the department 综合处; and 谭怡凯.
    fn new() -> Desk {
        let folder = TempDir::new().unwrap();
        let desk = Desk { store: folder.path().join("w.db"), _folder: folder };
        let session = desk.session();
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
                let (kind, parent) = (UnitKind::Department, Some(UnitId(1)));
                add_unit(w, &NewUnit { kind, name: "综合处", parent, starts, note: None })?;
                let owner = add_person(w, &NewPerson { name: "秦春丽", ..NewPerson::default() })?;
                add_person(w, &NewPerson { name: "谭怡凯", ..NewPerson::default() })?;
                let facts = MatterFacts {
                    owner: Some(owner.id),
                    ..MatterFacts::titled(MatterClass::Overall, "某讲话精神".to_owned())
                };
                add_matter(w, &facts, Day::from_iso("2026-09-22").unwrap())?;
                let document = add_document(
                    w,
                    &NewDocument {
                        class: DocumentClass::Speech,
                        title: "某讲话".to_owned(),
                        number: None,
                        source: None,
                        issued: None,
                        received: None,
                        openness: Openness::Open,
                    },
                )?;
                let meeting = crate::chain::meant_kind(w, "工委会")?.id;
                let mut facts = Facts::new(UnitId(1), Day::from_iso("2026-09-30").unwrap(), vec![meeting]);
                facts.first_topic = Some(FirstTopic::Listed);
                facts.agenda = vec!["传达学习".to_owned()];
                facts.documents = vec![document];
                add_activity(w, &facts, false)?;
                Ok(())
            })
            .unwrap();
        desk
    }

    fn session(&self) -> Session {
        Session {
            store: self.store.clone(),
            today: Day::from_iso("2026-10-31").unwrap(),
            now: "2026-10-31T09:00:00+08:00".into(),
            operator: "李明".into(),
            command: "checklist handle M1".into(),
            whereabouts: String::new(),
            terminal: Terminal { interactive: true, width: None, height: None, color: false, plain: false },
            lasting: true,
        }
    }

    fn handle(&self, script: &mut Script) -> Result<Page> {
        handle(script, &Args { matter: "M1".into() }, &self.session())
    }

    /// Answers the questions; gives the command that the history keeps, and how the matter stands.
    fn step(&self, said: &[Said]) -> (String, String) {
        let mut script = Script::new(said);
        let page = self.handle(&mut script).unwrap();
        assert!(script.said.is_empty(), "{}", script.screen);
        let store = self.session().read().unwrap();
        let command = store.records().operations().unwrap().first().unwrap().head.command.clone();
        assert!(script.screen.contains(&format!("写成一条命令：wuxue {command}\n")), "{}", script.screen);
        let state = page.head.iter().find(|field| field.key == "state_name").unwrap();
        let Cell::Text(state) = &state.value else { panic!("{:?}", state.value) };
        (command, state.clone())
    }
}

#[test]
fn each_step_asks_for_what_it_needs_and_becomes_its_command() {
    let desk = Desk::new();
    let steps: &[(&[Said], &str, &str)] = &[
        (
            &[("在哪一次第一议题学习中传达的", Some("A1 2026-09-30"))],
            "checklist convey M1 --activity A1",
            "已传达",
        ),
        (
            &[
                ("研究部署的要求", Some("由综合处 牵头")),
                ("在哪次会议上部署的", Some("没有单独登记会议")),
                ("部署的日期", Some("10月9日")),
            ],
            "checklist deploy M1 --text \"由综合处 牵头\" --on 2026-10-09",
            "已部署",
        ),
        (
            &[
                ("贯彻措施", Some("建立台账")),
                ("哪个单位牵头", Some("综合处")),
                ("责任人", Some("")),
                ("完成时限", Some("2026-11-30")),
            ],
            "checklist measure M1 建立台账 --lead 综合处 --due 2026-11-30",
            "落实中",
        ),
        (
            &[("任务 M1.1 建立台账，办得怎样", Some("有进展")), ("有什么进展", Some("已有初稿"))],
            "checklist progress M1.1 已有初稿",
            "落实中",
        ),
        (
            &[("任务 M1.1 建立台账，办得怎样", Some("完成了")), ("佐证", Some("")), ("佐证", Some("已印发"))],
            "checklist task done M1.1 --evidence 已印发",
            "落实中",
        ),
        (&[("完成情况", Some("台账已建立"))], "checklist submit M1 --result 台账已建立", "待审核"),
        (
            // The owner is refused, and led back.
            &[
                ("审核的结果", Some("通过")),
                ("核验人", Some("秦春丽")),
                ("审核的结果", Some("通过")),
                ("核验人", Some("谭怡凯")),
            ],
            "checklist verify M1 --verifier 谭怡凯",
            "已销号",
        ),
        (
            &[("归档号", Some("2026-7")), ("归档的材料", Some(""))],
            "checklist archive M1 --number 2026-7",
            "已归档",
        ),
    ];
    for (said, command, state) in steps {
        assert_eq!(desk.step(said), ((*command).to_owned(), (*state).to_owned()));
    }
    // Nothing is left to ask.
    let page = desk.handle(&mut Script::new(&[])).unwrap();
    assert!(page.remarks.iter().any(|remark| remark.contains("checklist lookback M1")), "{:?}", page.remarks);
}

#[test]
fn esc_leads_back_to_the_first_question_and_from_there_out() {
    let desk = Desk::new();
    desk.step(&[("在哪一次第一议题学习中传达的", Some("A1"))]);
    let mut script = Script::new(&[
        ("研究部署的要求", Some("由办公室牵头")),
        ("在哪次会议上部署的", None),
        ("研究部署的要求", None),
    ]);
    let refusal = desk.handle(&mut script).unwrap_err().downcast::<Refusal>().unwrap();
    assert!(refusal.message.contains("已取消"), "{refusal}");
    assert!(script.screen.contains("状态：已传达\n"), "{}", script.screen);
}

#[test]
fn without_a_first_topic_to_choose_the_meeting_is_to_be_recorded() {
    let desk = Desk::new();
    let mut script = Script::new(&[("在哪一次第一议题学习中传达的", Some("都不是"))]);
    let page = desk.handle(&mut script).unwrap();
    let remark = page.remarks.last().unwrap();
    assert!(remark.contains("wuxue log add 工委会") && remark.ends_with("--matter M1"), "{remark}");
}

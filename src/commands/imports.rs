//! Past imports 以前的导入, whatever they brought: list, show, compare, undo.

use std::collections::HashMap;

use anyhow::Result;
use clap::Subcommand;

use super::labels::{Differing, Labels};
use super::undo;
use crate::chain::kinds;
use crate::import::memory::{
    Attended, Fact, People, Remembered, attendance_between, attendance_changed, layout_name, meant_import,
    people_between, people_changed, remembered,
};
use crate::import::subject::{ATTENDANCE, MATERIAL, MATTER, PLAN, RETURN, SELF_STUDY, Subject, TERM};
use crate::page::{Cell, Page, Table};
use crate::record::{Activity, ActivityId, KindId, activity};
use crate::roster::{PersonId, UnitId, UnitKind, person, units};
use crate::session::{Session, Writing};
use crate::store::{Change, Records};

/// How many rows, activities or people are listed; counts are always of all.
const LISTED: usize = 500;

/// What to do with past imports of a kind of record.
#[derive(Debug, Subcommand)]
pub enum What {
    /// 列出以前的导入（撤销了的不再列出）
    #[command(visible_alias = "列表")]
    List,
    /// 查看一次导入：新建、更改了什么，原来怎样、改成怎样
    #[command(visible_alias = "查看")]
    Show {
        /// 导入的编号，如 3（不是操作编号）
        #[arg(value_name = "导入编号")]
        import: String,
    },
    /// 对比两次导入：两次写过的记录，前一次导入刚完成时和后一次刚完成时有什么不同
    ///
    /// 只比两次导入中任何一次写过的记录；其间的更正、撤销等也算在内，两次都没有写过的记录不比。
    #[command(visible_alias = "对比")]
    Diff {
        /// 前一次导入的编号
        #[arg(value_name = "前一次")]
        first: String,
        /// 后一次导入的编号
        #[arg(value_name = "后一次")]
        second: String,
    },
    /// 撤销一次导入，连同它的操作；后来的操作以它为基础的，会列出来
    #[command(visible_alias = "撤销")]
    Undo {
        /// 导入的编号，如 3（不是操作编号）
        #[arg(value_name = "导入编号")]
        import: String,
        /// 写库的选项。
        #[command(flatten)]
        writing: Writing,
    },
}

/// Lists, shows, compares or undoes past imports.
pub fn run(what: &What, subject: &'static Subject, session: &Session) -> Result<Page> {
    match what {
        What::List => list(subject, session),
        What::Show { import } => show(import, subject, session),
        What::Diff { first, second } => diff(first, second, subject, session),
        What::Undo { import, writing } => {
            let store = session.read()?;
            let import = meant_import(&store.records(), subject, import)?;
            drop(store);
            let page = undo::carry_out(Some(import.operation), writing, session)?;
            Ok(page.field("import", "撤销的导入", import.number).field("file", "文件", import.file))
        }
    }
}

/// Imports a file, or looks after what was imported.
pub fn file_or<F>(
    file: Option<&F>,
    what: Option<&What>,
    subject: &'static Subject,
    session: &Session,
    import: impl FnOnce(&F, &Session) -> Result<Page>,
) -> Result<Page> {
    match (what, file) {
        (Some(what), _) => run(what, subject, session),
        (None, Some(file)) => import(file, session),
        // The grammar asks for the file unless a subcommand stands there.
        (None, None) => run(&What::List, subject, session),
    }
}

/// What is said of an import wherever it is shown.
const COLUMNS: [(&str, &str); 18] = [
    ("import", "导入"),
    ("at", "时间"),
    ("today", "业务日期"),
    ("operator", "操作人"),
    ("file", "文件"),
    ("bytes", ""),
    ("layout", ""),
    ("layout_name", "格式"),
    ("encoding", ""),
    ("encoding_name", "编码"),
    ("sheet", "工作表"),
    ("new", "新增"),
    ("changed", "更改"),
    ("same", "相同"),
    ("held", "退回"),
    ("operation", "操作编号"),
    ("reason", "原因"),
    ("subject", ""),
];

fn cells(import: &Remembered, subject: &Subject) -> [Cell; 18] {
    [
        import.number.into(),
        import.at.get(..16).unwrap_or(&import.at).replace('T', " ").into(),
        import.today.into(),
        import.operator.as_str().into(),
        import.file.as_str().into(),
        import.bytes.into(),
        import.layout.as_str().into(),
        layout_name(&import.layout).into(),
        import.encoding.map(|encoding| encoding.code()).into(),
        import.encoding.map(|encoding| encoding.label()).into(),
        import.sheet.clone().into(),
        import.new.into(),
        import.changed.into(),
        import.same.into(),
        import.held.into(),
        Cell::Record(format!("#{}", import.operation)),
        import.reason.clone().into(),
        subject.code.into(),
    ]
}

fn list(subject: &'static Subject, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let imports = remembered(&store.records(), subject)?;
    let table = Table::new("rows", &COLUMNS)
        .rows(imports.iter().map(|import| cells(import, subject).into()))
        .hide_empty_columns()
        .when_empty(format!("没有导入过{}。", subject.name));
    Ok(Page::new("import.list", format!("{}的导入", subject.name)).table(table))
}

fn show(text: &str, subject: &'static Subject, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let import = meant_import(records, subject, text)?;
    let mut page = Page::new("import.show", format!("{}导入 {}", subject.name, import.number));
    for ((key, label), value) in COLUMNS.into_iter().zip(cells(&import, subject)) {
        page = page.field(key, label, value);
    }
    let names = Names::load(records, &import)?;
    if [&ATTENDANCE, &RETURN].contains(&subject) {
        // One more than is listed says whether there are more.
        let mut activities = records.changes_in("activity", import.operation, None, LISTED + 1)?;
        let mut attended = attendance_changed(records, &import, LISTED + 1)?;
        if activities.len() > LISTED {
            page = page.remark(format!("活动较多，只列出前 {LISTED} 场。"));
        }
        if attended.len() > LISTED {
            page = page.remark(format!("考勤只列出前 {LISTED} 条，全部计数在上面。"));
        }
        activities.truncate(LISTED);
        attended.truncate(LISTED);
        let page = page.table(activities_table(records, &activities, &names)?);
        return Ok(page.table(attendance_table(records, &attended, &names)?));
    }
    if let Some(of) = Rows::of(subject) {
        let mut changes = records.changes_in(of.table, import.operation, None, LISTED + 1)?;
        let more = changes.len() > LISTED;
        changes.truncate(LISTED);
        page = with_remark(page.table(of.page_table(records, &changes)?), more, of.remark());
        return if *subject == MATTER { with_loops(page, records, import.operation) } else { Ok(page) };
    }
    let made = records.changes_in("unit", import.operation, None, LISTED)?;
    let people = people_changed(records, &import, LISTED)?;
    with_people(page.table(units_table(&made)), &people, records)
}

fn diff(first: &str, second: &str, subject: &'static Subject, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let (first, second) = (meant_import(records, subject, first)?, meant_import(records, subject, second)?);
    let named = |import: &Remembered| format!("{}（{}，{}）", import.number, import.file, import.today);
    let page =
        Page::new("import.diff", format!("{}：导入 {} 与导入 {}", subject.name, first.number, second.number))
            .field("first", "", first.number)
            .field("second", "", second.number)
            .field("first_name", "前一次", named(&first))
            .field("second_name", "后一次", named(&second));
    if [&ATTENDANCE, &RETURN].contains(&subject) {
        let (attended, found) = attendance_between(records, (&first, &second), LISTED)?;
        let page = page
            .field("new", "后一次才有", found.new)
            .field("changed", "不同", found.changed)
            .field("gone", "后一次已没有", found.gone)
            .field("same", "相同", found.same);
        let rest = found.new + found.changed + found.gone > attended.len() as i64;
        let table = attendance_table(records, &attended, &Names::load(records, &second)?)?;
        return Ok(with_remark(
            page.table(table.when_empty("两次导入写过的考勤没有不同。")),
            rest,
            format!("考勤只列出前 {LISTED} 条，全部计数在上面。"),
        ));
    }
    if let Some(of) = Rows::of(subject) {
        let found = records.differences(of.table, (first.operation, second.operation), None, LISTED)?;
        let rest = found.new + found.changed + found.gone > found.listed.len() as i64;
        let page = page
            .field("new", "后一次才有", found.new)
            .field("changed", "不同", found.changed)
            .field("gone", "后一次已没有", found.gone)
            .field("same", "相同", found.same);
        let table = of.page_table(records, &found.listed)?.when_empty("两次导入写过的没有不同。");
        return Ok(with_remark(page.table(table), rest, of.remark()));
    }
    with_people(page, &people_between(records, (&first, &second), LISTED)?, records)
}

/// A kind of record that an import writes row by row into one table.
struct Rows {
    /// The table.
    table: &'static str,
    /// The letter of its codes.
    letter: &'static str,
    /// What a record is called.
    name: &'static str,
}

impl Rows {
    fn of(subject: &Subject) -> Option<Rows> {
        let all = [
            (&PLAN, Rows { table: "plan_item", letter: "PL", name: "计划项" }),
            (&MATERIAL, Rows { table: "document", letter: "D", name: "学习材料" }),
            (&TERM, Rows { table: "term", letter: "TM", name: "届期" }),
            (&SELF_STUDY, Rows { table: "self_study", letter: "S", name: "自学" }),
            (&MATTER, Rows { table: "matter", letter: "M", name: "政治要件" }),
        ];
        all.into_iter().find(|(of, _)| *of == subject).map(|(_, rows)| rows)
    }

    fn remark(&self) -> String {
        format!("{}只列出前 {LISTED} 条，全部计数在上面。", self.name)
    }

    /// A row for each record: all that a new one says, what of another changed.
    fn page_table(&self, records: &Records<'_>, changes: &[Change]) -> Result<Table> {
        let labels = Labels::load(records)?;
        let mut people = HashMap::new();
        let mentioned = changes.iter().flat_map(|change| {
            ["person", "owner"].into_iter().flat_map(|column| [change.is(column), change.was(column)])
        });
        for id in mentioned.flatten().filter_map(|id| id.parse().ok()).map(PersonId) {
            people.extend(person(records, id)?.map(|person| (id.to_string(), person.name)));
        }
        let name = |code: String| people.get(&code).cloned().unwrap_or(code);
        let rows = changes.iter().map(|change| {
            let mut row = vec![Cell::Record(format!("{}{}", self.letter, change.key))];
            row.extend(state(&change.old, &change.new));
            let said = labels.differing(change).into_iter().map(|mut differing| {
                (differing.old, differing.new) = (differing.old.map(&name), differing.new.map(&name));
                match &differing {
                    Differing { label, old: None, new: Some(new) } => format!("{label} {new}"),
                    changed => changed.to_string(),
                }
            });
            row.push(Cell::List(said.collect()));
            row
        });
        let columns = [("record", "编号"), ("state", ""), ("state_name", "变化"), ("change", "内容")];
        Ok(Table::new("rows", &columns).caption(self.name).rows(rows))
    }
}

/// The tables of the loop of a matter.
const LOOP: [&str; 4] = ["matter_measure", "matter_task", "matter_support", "matter_step"];

/// What an import wrote of the loops of matters, and the departments that it made.
fn with_loops(mut page: Page, records: &Records<'_>, operation: i64) -> Result<Page> {
    let labels = Labels::load(records)?;
    let mut rows = Vec::new();
    for table in LOOP {
        for change in records.changes_in(table, operation, None, LISTED + 1)? {
            let of = change.key.split('/').next().unwrap_or_default().to_owned();
            let said =
                labels.differing(&change).into_iter().skip_while(|differing| differing.label == "政治要件");
            let said = said.map(|differing| match &differing {
                Differing { label, old: None, new: Some(new) } => format!("{label} {new}"),
                changed => changed.to_string(),
            });
            let what = Cell::from(labels.table(table));
            let [state, name] = state(&change.old, &change.new);
            rows.push((of, vec![what, state, name, Cell::List(said.collect())]));
        }
    }
    rows.sort_by_key(|(of, _)| of.parse::<i64>().unwrap_or(i64::MAX));
    if rows.len() > LISTED {
        page = page.remark(format!("措施、任务和办理经过只列出前 {LISTED} 条。"));
        rows.truncate(LISTED);
    }
    let columns =
        [("record", "编号"), ("what", "类别"), ("state", ""), ("state_name", "变化"), ("change", "内容")];
    let rows = rows.into_iter().map(|(of, cells)| {
        let mut row = vec![Cell::Record(format!("M{of}"))];
        row.extend(cells);
        row
    });
    let loops = Table::new("loops", &columns).caption("措施、任务和办理经过").rows(rows).omit_when_empty();
    let made = records.changes_in("unit", operation, None, LISTED)?;
    Ok(page.table(loops).table(units_table(&made)))
}

fn with_remark(page: Page, said: bool, remark: String) -> Page {
    if said { page.remark(remark) } else { page }
}

/// Names of what an import touched.
struct Names {
    units: HashMap<UnitId, String>,
    kinds: HashMap<KindId, String>,
}

impl Names {
    fn load(records: &Records<'_>, import: &Remembered) -> Result<Names> {
        let units = units(records, import.today)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
        let kinds = kinds(records)?.into_iter().map(|kind| (kind.id, kind.name)).collect();
        Ok(Names { units, kinds })
    }

    /// Day, unit with its name, and kinds of an activity; blank if it is there no more.
    fn activity(&self, activity: Option<&Activity>) -> [Cell; 4] {
        let Some(Activity { facts, .. }) = activity else { return Default::default() };
        let kinds = facts.kinds.iter().filter_map(|kind| self.kinds.get(kind).cloned()).collect();
        let name = self.units.get(&facts.unit).cloned();
        [facts.day.into(), facts.unit.into(), name.into(), Cell::List(kinds)]
    }
}

/// What became of a record, by what was there before and after.
fn state<T>(old: &Option<T>, new: &Option<T>) -> [Cell; 2] {
    let (code, label) = match (old, new) {
        (None, _) => ("new", "新增"),
        (Some(_), Some(_)) => ("changed", "更改"),
        (Some(_), None) => ("gone", "删去"),
    };
    [code.into(), label.into()]
}

fn activities_table(records: &Records<'_>, changes: &[Change], names: &Names) -> Result<Table> {
    let labels = Labels::load(records)?;
    let mut rows = Vec::new();
    for change in changes {
        let Some(id) = change.key.parse().ok().map(ActivityId) else { continue };
        let found = activity(records, id)?;
        let title = found.as_ref().and_then(|activity| activity.facts.title.clone());
        let changed = change.old.as_ref().map(|_| labels.differing(change));
        let mut row = vec![Cell::from(id)];
        row.extend(names.activity(found.as_ref()));
        row.push(title.into());
        row.extend(state(&change.old, &change.new));
        row.push(Cell::List(changed.unwrap_or_default().iter().map(Differing::to_string).collect()));
        rows.push(row);
    }
    let columns = [
        ("activity", "编号"),
        ("day", "日期"),
        ("unit", ""),
        ("unit_name", "党组织"),
        ("kinds", "活动类型"),
        ("title", "主题"),
        ("state", ""),
        ("state_name", "变化"),
        ("change", "更改内容"),
    ];
    let table = Table::new("activities", &columns).caption("新建、更改的活动").rows(rows);
    Ok(table.hide_empty_columns().omit_when_empty())
}

fn attendance_table(records: &Records<'_>, attended: &[Attended], names: &Names) -> Result<Table> {
    let mut people: HashMap<PersonId, Option<String>> = HashMap::new();
    let mut activities: HashMap<i64, Option<Activity>> = HashMap::new();
    let mut rows = Vec::new();
    for Attended { activity: number, person: id, name, old, new } in attended {
        if !activities.contains_key(number) {
            activities.insert(*number, activity(records, ActivityId(*number))?);
        }
        if let Some(id) = id.filter(|id| !people.contains_key(id)) {
            people.insert(id, person(records, id)?.map(|person| person.name));
        }
        let name = name.clone().or_else(|| people.get(&(*id)?).cloned().flatten());
        let mut row = vec![Cell::from(ActivityId(*number))];
        row.extend(names.activity(activities.get(number).and_then(Option::as_ref)));
        row.extend([Cell::from(*id), name.into()]);
        row.extend(state(old, new));
        row.extend([Cell::from(old.clone()), Cell::from(new.clone())]);
        rows.push(row);
    }
    let columns = [
        ("activity", "活动"),
        ("day", "日期"),
        ("unit", ""),
        ("unit_name", "党组织"),
        ("kinds", "活动类型"),
        ("person", ""),
        ("name", "姓名"),
        ("state", ""),
        ("state_name", "变化"),
        ("old", "原来"),
        ("new", "现在"),
    ];
    Ok(Table::new("rows", &columns).caption("考勤").rows(rows).hide_empty_columns())
}

fn units_table(changes: &[Change]) -> Table {
    let rows = changes.iter().filter_map(|change| {
        let id = change.key.parse().ok().map(UnitId)?;
        let kind = UnitKind::from_code(change.is("kind")?)?;
        Some(vec![Cell::from(id), kind.label().into(), change.is("name").map(str::to_owned).into()])
    });
    let columns = [("unit", "编号"), ("kind_name", "类别"), ("name", "名称")];
    Table::new("made", &columns).caption("随导入新建的党组织").rows(rows).omit_when_empty()
}

/// The people of a roster import: who is new with all that was recorded, who changed fact by fact.
fn with_people(page: Page, people: &People, records: &Records<'_>) -> Result<Page> {
    let mut rows = Vec::new();
    for facts in people.facts.chunk_by(|one, other| one.person == other.person) {
        let Some(id) = facts.first().map(|fact| fact.person) else { continue };
        let name: Cell = person(records, id)?.map(|person| person.name).into();
        let mut row = |old: Option<String>, new: Option<String>, what: Cell| {
            let [code, label] = state(&old, &new);
            rows.push(vec![id.into(), name.clone(), code, label, what, old.into(), new.into()]);
        };
        let whole = |side: fn(&Fact) -> &Option<String>| {
            let said = |fact: &Fact| side(fact).as_ref().map(|value| format!("{} {value}", fact.what));
            facts.iter().filter_map(said).collect::<Vec<_>>().join("；")
        };
        // A name that begins or ends is a person who does.
        match facts.iter().find(|fact| fact.what == "姓名") {
            Some(Fact { old: None, .. }) => row(None, Some(whole(|fact| &fact.new)), Cell::Empty),
            Some(Fact { new: None, .. }) => row(Some(whole(|fact| &fact.old)), None, Cell::Empty),
            _ => facts.iter().for_each(|fact| row(fact.old.clone(), fact.new.clone(), fact.what.into())),
        }
    }
    let columns = [
        ("person", "编号"),
        ("name", "姓名"),
        ("state", ""),
        ("state_name", "变化"),
        ("what", "事项"),
        ("old", "原来"),
        ("new", "现在"),
    ];
    let table = Table::new("rows", &columns).caption("人员").rows(rows).hide_empty_columns();
    let page = page
        .field("people", "涉及人员", people.touched as i64)
        .table(table.when_empty("涉及的人员没有不同。"));
    let (all, listed) = (people.touched, people.listed);
    Ok(with_remark(page, all > listed, format!("涉及 {all} 人，只列出前 {listed} 人。")))
}

//! Fifth stage: who is new, changed, the same or held back. Everything that is known is loaded once; nothing
//! is asked of the store for a single row, and nothing is written.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;

use super::compare::{differences, same_spelling};
use super::tree::{Spot, Tree};
use super::validate::{self, Draft};
use crate::calendar::Day;
use crate::import::attendance::Problem;
use crate::import::decode::Source;
use crate::import::map::{Mapping, Table};
use crate::import::parse::RowBuf;
use crate::import::preview::{Preview, RowNote, RowState};
use crate::import::{Columns, Field};
use crate::refusal::{Kind, Refusal};
use crate::roster::{Entry, Rank, UnitKind, coming_entries, youth_age_limit, youth_until};
use crate::store::Records;

/// What a clerk says of a file besides the file itself.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Headings that mean something else than their words.
    pub mappings: Vec<Mapping>,
    /// From when changes hold, and rows that do not say.
    pub on: Day,
    /// Take changed values.
    pub update: bool,
    /// Take the good rows, leave the others.
    pub partial: bool,
    /// List every row, not only those that change something.
    pub all_rows: bool,
}

/// Where a row puts its person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Placed {
    /// The branch.
    pub branch: Option<Spot>,
    /// The Party group.
    pub group: Option<Spot>,
    /// The youth group.
    pub youth: Option<Spot>,
    /// The department.
    pub department: Option<Spot>,
}

impl Placed {
    /// All of them.
    pub fn spots(&self) -> impl Iterator<Item = Spot> {
        [self.branch, self.group, self.youth, self.department].into_iter().flatten()
    }

    /// Where a post of this title is held.
    pub fn of_post(&self, title: &str) -> Option<Spot> {
        if Rank::of_title(title).in_group(title) { self.group.or(self.youth) } else { self.branch }
    }
}

/// A row that is to be written.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// What the row says.
    pub draft: Draft,
    /// Where it puts the person.
    pub placed: Placed,
    /// The index of the known person in [`Plan::entries`]; none for a new one.
    pub known: Option<usize>,
}

/// An import that was thought through and not yet written.
#[derive(Debug)]
pub struct Plan {
    /// What the clerk sees.
    pub preview: Preview,
    /// Rows held back, or waiting for `--update`, in order.
    pub held: Vec<u64>,
    /// The first row of the table's body.
    pub body_row: u64,
    pub(super) tree: Tree,
    pub(super) entries: Vec<Entry>,
    pub(super) accepted: Vec<Accepted>,
    pub(super) on: Day,
    pub(super) last_operation: i64,
    pub(super) bytes: u64,
}

/// Plans the import of a roster.
///
/// # Errors
/// A refusal if the file has no heading or no rows.
pub fn plan(records: &Records<'_>, source: &Source, wish: &Wish, today: Day) -> Result<Plan> {
    let columns = Columns::load()?;
    let mut table = Table::open(source, wish.sheet.as_deref(), &wish.mappings, &columns)?;
    let body_row = table.heading.row + (table.heading.body - table.heading.index) as u64;
    let mut planner = Planner {
        preview: Preview {
            file: source.name().to_owned(),
            layout: "roster",
            layout_name: "名册",
            encoding: table.sheet.encoding,
            sheet: table.sheet.name.clone(),
            ..Preview::default()
        },
        tree: Tree::load(records, today)?,
        entries: coming_entries(records, today)?,
        youth_limit: youth_age_limit(records)?,
        labels: Field::ALL.iter().map(|field| table.label(*field).to_owned()).collect(),
        held: BTreeMap::new(),
        wish,
    };
    let mut drafts = Vec::new();
    let mut row = RowBuf::new();
    while table.next_row(&mut row)? {
        match validate::read(&table, &row, today) {
            Ok(draft) => drafts.push(draft),
            Err(problems) => problems.into_iter().for_each(|problem| planner.hold(row.number(), problem)),
        }
    }
    if drafts.is_empty() && planner.held.is_empty() {
        return Err(Refusal::new(Kind::Unreadable, format!("“{}”只有表头，没有数据行。", source.name()))
            .hint("请检查是否选错了文件或工作表")
            .into());
    }
    if !table.sheet.others.is_empty() {
        let others = table.sheet.others.join("、");
        planner.preview.remarks.push(format!("另有工作表没有读：{others}；要读它，用 --sheet 名称。"));
    }
    let ignored = table.ignored();
    if !ignored.is_empty() {
        let ignored = ignored.join("、");
        planner.preview.remarks.push(format!("这些列没有读：{ignored}；要读，用 --map 列名=字段。"));
    }
    let bytes = table.sheet.fingerprint().bytes;
    let accepted = planner.settle(drafts);
    let Planner { mut preview, tree, entries, held, .. } = planner;
    preview.made = tree.made();
    preview.held = held.values().filter(|waiting| !**waiting).count() as i64;
    Ok(Plan {
        preview,
        held: held.into_keys().collect(),
        body_row,
        tree,
        entries,
        accepted,
        on: wish.on,
        last_operation: records.last_operation()?,
        bytes,
    })
}

struct Planner<'a> {
    preview: Preview,
    tree: Tree,
    entries: Vec<Entry>,
    youth_limit: Option<i32>,
    labels: Vec<String>,
    /// Rows that are not taken; true for those that only wait for `--update`.
    held: BTreeMap<u64, bool>,
    wish: &'a Wish,
}

impl Planner<'_> {
    fn label(&self, field: Field) -> String {
        self.labels.get(field as usize).cloned().unwrap_or_default()
    }

    fn hold(&mut self, row: u64, problem: Problem) {
        self.held.insert(row, false);
        let column = self.label(problem.field);
        let Problem { value, reason, fix, .. } = problem;
        self.preview.note(RowNote { row, state: RowState::Held, column, value, reason, fix });
    }

    fn settle(&mut self, drafts: Vec<Draft>) -> Vec<Accepted> {
        let drafts = self.without_twins(drafts);
        let matched = self.matched(drafts);
        let mut placed = Vec::with_capacity(matched.len());
        for (draft, known) in matched {
            match self.place(&draft, known) {
                Ok(spots) => placed.push(Accepted { draft, placed: spots, known }),
                Err(problem) => self.hold(draft.row, problem),
            }
        }
        let placed = self.with_one_secretary(placed);
        self.in_file(&placed);
        placed.into_iter().filter_map(|accepted| self.judge(accepted)).collect()
    }

    /// Rows that give one staff number, or one name in one branch, twice: none of them is taken.
    fn without_twins(&mut self, drafts: Vec<Draft>) -> Vec<Draft> {
        let key = |draft: &Draft| match &draft.staff_no {
            Some(number) => (number.clone(), None),
            None => (draft.name.clone(), Some(draft.branch.clone().or_else(|| draft.youth.clone()))),
        };
        let mut rows: HashMap<_, Vec<u64>> = HashMap::with_capacity(drafts.len());
        for draft in &drafts {
            rows.entry(key(draft)).or_default().push(draft.row);
        }
        let mut kept = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let twins = rows.get(&key(&draft)).map(Vec::as_slice).unwrap_or_default();
            if let [_] = twins {
                kept.push(draft);
                continue;
            }
            let others: Vec<_> =
                twins.iter().filter(|row| **row != draft.row).take(5).map(u64::to_string).collect();
            let others = others.join("、");
            let problem = match &draft.staff_no {
                Some(number) => Problem::new(
                    Field::StaffNo,
                    number,
                    format!("与第 {others} 行的工号相同"),
                    "一个工号只能给一个人，改正或删去重复的行",
                ),
                None => Problem::new(
                    Field::Name,
                    &draft.name,
                    format!("与第 {others} 行重复"),
                    "删去重复的行；是同名的两个人，就补上工号",
                ),
            };
            self.hold(draft.row, problem);
        }
        kept
    }

    /// Each row with the person of the store that it means, if any.
    fn matched(&mut self, drafts: Vec<Draft>) -> Vec<(Draft, Option<usize>)> {
        let mut by_number: HashMap<String, usize> = HashMap::new();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if let Some(number) = &entry.person.staff_no {
                by_number.insert(number.clone(), at);
            }
            by_name.entry(entry.person.name.clone()).or_default().push(at);
        }
        let mut taken: HashMap<usize, u64> = HashMap::new();
        let mut matched = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let number = draft.staff_no.as_ref().and_then(|number| by_number.get(number)).copied();
            let found = match number {
                Some(at) => self.same_person(&draft, at),
                None => {
                    let namesakes = by_name.get(&draft.name).map(Vec::as_slice).unwrap_or_default();
                    self.by_name(&draft, namesakes)
                }
            };
            match found {
                Ok(Some(at)) => match taken.insert(at, draft.row) {
                    None => matched.push((draft, Some(at))),
                    Some(other) => {
                        let why =
                            format!("与第 {other} 行是库中的同一个人（{}）", self.entries[at].person.id);
                        let problem = Problem::new(Field::Name, &draft.name, why, "删去重复的行，或补上工号");
                        self.hold(draft.row, problem);
                        if let Some(first) = matched.iter().position(|(_, known)| *known == Some(at)) {
                            let (first, _) = matched.remove(first);
                            let why = format!("与第 {} 行是库中的同一个人", draft.row);
                            self.hold(
                                first.row,
                                Problem::new(Field::Name, &first.name, why, "删去重复的行，或补上工号"),
                            );
                        }
                    }
                },
                Ok(None) => matched.push((draft, None)),
                Err(problem) => self.hold(draft.row, problem),
            }
        }
        matched
    }

    fn same_person(&self, draft: &Draft, at: usize) -> Result<Option<usize>, Problem> {
        let person = &self.entries[at].person;
        let number = draft.staff_no.as_deref().unwrap_or_default();
        if !same_spelling(&person.name, &draft.name) {
            return Err(Problem::new(
                Field::StaffNo,
                number,
                format!("工号 {number} 在库中是{}，文件里是{}", person.name, draft.name),
                format!("改正工号或姓名；改了名的，先 wuxue member edit {} --name {}", person.id, draft.name),
            ));
        }
        self.still_here(draft, at)
    }

    fn by_name(&self, draft: &Draft, namesakes: &[usize]) -> Result<Option<usize>, Problem> {
        let branch = draft.branch.as_deref().map(crate::calendar::word_key);
        let here = |entry: &Entry| match &branch {
            Some(branch) => entry
                .place(UnitKind::Branch)
                .is_some_and(|place| crate::calendar::word_key(&place.name) == *branch),
            None => true,
        };
        // Somebody with another staff number is somebody else.
        let open: Vec<usize> = namesakes
            .iter()
            .copied()
            .filter(|at| draft.staff_no.is_none() || self.entries[*at].person.staff_no.is_none())
            .filter(|at| self.entries[*at].person.ends.is_none())
            .collect();
        let inside: Vec<usize> = open.iter().copied().filter(|at| here(&self.entries[*at])).collect();
        match (inside.as_slice(), open.as_slice()) {
            ([only], _) => self.still_here(draft, *only),
            ([], []) => Ok(None),
            // A new number with a name that is elsewhere: a namesake, not a move.
            ([], _) if draft.staff_no.is_some() => Ok(None),
            (found, open) => {
                let candidates = if found.is_empty() { open } else { found };
                let named: Vec<_> = candidates
                    .iter()
                    .take(5)
                    .map(|at| {
                        let entry = &self.entries[*at];
                        let place =
                            entry.place(UnitKind::Branch).map_or("未编入党支部", |p| p.name.as_str());
                        format!("{}（{place}）", entry.person.id)
                    })
                    .collect();
                Err(Problem::new(
                    Field::Name,
                    &draft.name,
                    format!("没有工号，库中同名的有 {}，分不清是谁", named.join("、")),
                    "补上工号；是新来的同名人员，也要有工号",
                ))
            }
        }
    }

    fn still_here(&self, draft: &Draft, at: usize) -> Result<Option<usize>, Problem> {
        let person = &self.entries[at].person;
        match person.ends {
            None => Ok(Some(at)),
            Some(ends) => Err(Problem::new(
                Field::Name,
                &draft.name,
                format!("{} 已于 {ends} 离开", person.id),
                format!("回来了的：wuxue member move {} --to 党支部 --on 日期", person.id),
            )),
        }
    }

    /// The units a row names, and whether the person may belong there from the day on.
    fn place(&mut self, draft: &Draft, known: Option<usize>) -> Result<Placed, Problem> {
        let tree = &mut self.tree;
        let mut find = |field: Field, kind: UnitKind, name: &Option<String>, branch: Option<Spot>| {
            name.as_deref().map(|name| tree.find(field, kind, name, branch)).transpose()
        };
        let branch = find(Field::Unit, UnitKind::Branch, &draft.branch, None)?;
        let youth = find(Field::YouthGroup, UnitKind::YouthGroup, &draft.youth, None)?;
        let department = find(Field::Department, UnitKind::Department, &draft.department, None)?;
        let entry = known.map(|at| &self.entries[at]);
        let own =
            entry.and_then(|e| e.place(UnitKind::Branch)).and_then(|place| self.tree.spot_of(place.unit));
        let group = match (&draft.group, branch.or(own)) {
            (None, _) => None,
            (Some(name), Some(of)) => {
                Some(self.tree.find(Field::PartyGroup, UnitKind::PartyGroup, name, Some(of))?)
            }
            (Some(name), None) => {
                return Err(Problem::new(Field::PartyGroup, name, "写了党小组，没有写党支部", "补上党支部"));
            }
        };
        let placed = Placed { branch, group, youth, department };
        let standing = draft.standing.or(entry.and_then(|entry| entry.standing));
        let in_party = standing.is_none_or(|standing| standing.in_party());
        if let (Some(standing), Some(branch)) = (standing.filter(|_| !in_party), branch) {
            let why = format!("政治面貌是{}，却写了党支部“{}”", standing.label(), self.tree.name(branch));
            return Err(Problem::new(Field::Standing, standing.label(), why, "改正政治面貌，或清空党支部"));
        }
        if known.is_none() && branch.is_none() && (in_party || youth.is_none()) {
            let fix = "补上党支部；不是党员的青年要写政治面貌和青年理论学习小组";
            return Err(Problem::new(Field::Unit, "", "没有写党支部", fix));
        }
        let starts = draft.starts.unwrap_or(self.wish.on);
        if known.is_none() {
            self.days_fit(draft, &placed, starts)?;
        }
        let born = draft.birth_month.or(entry.and_then(|entry| entry.person.birth_month));
        if let (Some(born), Some(limit), Some(youth), None) =
            (born, self.youth_limit, youth, entry.and_then(|entry| entry.place(UnitKind::YouthGroup)))
            && youth_until(born, limit) < starts
        {
            let name = self.tree.name(youth).to_owned();
            let why = format!("{born} 出生，{starts} 已超过青年小组的年龄上限（{limit} 周岁）");
            return Err(Problem::new(Field::YouthGroup, &name, why, "清空这一栏，或改正出生年月"));
        }
        for title in &draft.titles {
            let group_post = Rank::of_title(title).in_group(title);
            let nowhere = match entry {
                None => placed.of_post(title).is_none(),
                Some(entry) if group_post => {
                    placed.of_post(title).is_none()
                        && entry.place(UnitKind::PartyGroup).is_none()
                        && entry.place(UnitKind::YouthGroup).is_none()
                }
                Some(_) => branch.or(own).is_none(),
            };
            if nowhere {
                let (why, fix) = if group_post {
                    ("是小组的职务，没有写在哪个小组", "补上党小组")
                } else {
                    ("没有写在哪个党支部任职", "补上党支部")
                };
                return Err(Problem::new(Field::Post, title, why, fix));
            }
        }
        Ok(placed)
    }

    fn days_fit(&self, draft: &Draft, placed: &Placed, starts: Day) -> Result<(), Problem> {
        for spot in placed.spots() {
            if let Some(first) = self.tree.first_day(spot).filter(|first| starts < *first) {
                let why = format!("早于“{}”或它上级的成立日期（{first}）", self.tree.name(spot));
                return Err(Problem::new(Field::Starts, &starts.to_string(), why, "改正起始日期"));
            }
            if let Some(last) = self.tree.last_day(spot).filter(|last| starts > *last) {
                let why = format!("“{}”到 {last} 为止", self.tree.name(spot));
                return Err(Problem::new(Field::Starts, &starts.to_string(), why, "改成现在的党组织"));
            }
        }
        if let Some(joined) =
            draft.joined.filter(|joined| draft.birth_month.is_some_and(|b| *joined < b.first_day()))
        {
            return Err(Problem::new(Field::Joined, &joined.to_string(), "早于出生年月", "改正日期"));
        }
        Ok(())
    }

    /// One secretary in a branch: of two, neither is taken; one beside that of the store is held back.
    fn with_one_secretary(&mut self, rows: Vec<Accepted>) -> Vec<Accepted> {
        let is_secretary = |titles: &[String]| titles.iter().any(|t| Rank::of_title(t) == Rank::Secretary);
        let restated: HashMap<usize, bool> = rows
            .iter()
            .filter(|row| !row.draft.titles.is_empty())
            .filter_map(|row| Some((row.known?, is_secretary(&row.draft.titles))))
            .collect();
        let mut holders: HashMap<Spot, Vec<(Option<usize>, String)>> = HashMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            for post in entry.posts.iter().filter(|post| post.rank == Rank::Secretary) {
                if restated.get(&at) != Some(&false)
                    && let Some(spot) = self.tree.spot_of(post.unit)
                {
                    holders.entry(spot).or_default().push((Some(at), format!("库中的{}", entry.person.name)));
                }
            }
        }
        let spot_of = |planner: &Self, row: &Accepted| {
            row.placed.branch.or_else(|| {
                let place = planner.entries.get(row.known?)?.place(UnitKind::Branch)?;
                planner.tree.spot_of(place.unit)
            })
        };
        for row in rows.iter().filter(|row| is_secretary(&row.draft.titles)) {
            let Some(spot) = spot_of(self, row) else { continue };
            let holders = holders.entry(spot).or_default();
            if row.known.is_none() || !holders.iter().any(|(at, _)| *at == row.known) {
                holders.push((row.known, format!("第 {} 行的{}", row.draft.row, row.draft.name)));
            }
        }
        let mut kept = Vec::with_capacity(rows.len());
        for row in rows {
            let all = match spot_of(self, &row) {
                Some(spot) if is_secretary(&row.draft.titles) => {
                    holders.get(&spot).cloned().unwrap_or_default()
                }
                _ => Vec::new(),
            };
            if all.len() < 2 {
                kept.push(row);
                continue;
            }
            let names: Vec<_> = all.iter().map(|(_, name)| name.as_str()).collect();
            let why = format!("一个党支部只能有一名书记，这里有{}", names.join("、"));
            let fix = "改正职务；换了书记的，先用 wuxue member post 结束原任";
            self.hold(row.draft.row, Problem::new(Field::Post, "书记", why, fix));
        }
        kept
    }

    /// Counts the living people of the branches in the file that the file does not have.
    fn in_file(&mut self, rows: &[Accepted]) {
        let branches: std::collections::HashSet<Spot> =
            rows.iter().filter_map(|row| row.placed.branch).collect();
        let present: std::collections::HashSet<usize> = rows.iter().filter_map(|row| row.known).collect();
        let missing = self.entries.iter().enumerate().filter(|(at, entry)| {
            !present.contains(at)
                && entry
                    .place(UnitKind::Branch)
                    .and_then(|place| self.tree.spot_of(place.unit))
                    .is_some_and(|branch| branches.contains(&branch))
        });
        self.preview.not_in_file = missing.count() as i64;
    }

    /// Counts a row, and says whether it is to be written.
    fn judge(&mut self, row: Accepted) -> Option<Accepted> {
        let number = row.draft.row;
        let Some(known) = row.known else {
            self.preview.new += 1;
            self.list(number, RowState::New, &row.draft.name);
            let starts = row.draft.starts.unwrap_or(self.wish.on);
            row.placed.spots().for_each(|spot| self.tree.need(spot, starts));
            return Some(row);
        };
        let found = match differences(&self.tree, &self.entries[known], &row.draft, &row.placed) {
            Ok(found) => found,
            Err(problem) => {
                self.hold(number, problem);
                return None;
            }
        };
        if found.is_empty() {
            self.preview.same += 1;
            self.list(number, RowState::Same, &row.draft.name);
            return None;
        }
        self.preview.changed += 1;
        let fix = if self.wish.update { "" } else { "要改用文件里的值，加上 --update" };
        for difference in found {
            self.preview.note(RowNote {
                row: number,
                state: RowState::Changed,
                column: self.label(difference.field),
                value: format!("{} → {}", difference.old, difference.new),
                reason: format!("{}与库中不同", row.draft.name),
                fix: fix.to_owned(),
            });
        }
        if !self.wish.update {
            self.held.insert(number, true);
            return None;
        }
        row.placed.spots().for_each(|spot| self.tree.need(spot, self.wish.on));
        Some(row)
    }

    fn list(&mut self, row: u64, state: RowState, name: &str) {
        if self.wish.all_rows {
            let column = self.label(Field::Name);
            let note = RowNote {
                row,
                state,
                column,
                value: name.to_owned(),
                reason: String::new(),
                fix: String::new(),
            };
            self.preview.note(note);
        }
    }
}

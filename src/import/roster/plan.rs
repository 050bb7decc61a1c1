//! Fifth stage: who is new, changed, the same or held back. Everything that is known is loaded once; nothing
//! is asked of the store for a single row, and nothing is written.

use std::collections::HashSet;

use anyhow::Result;

use super::compare::differences;
use super::tree::{Spot, Tree};
use super::validate::{self, Draft};
use crate::calendar::Day;
use crate::import::decode::Source;
use crate::import::foreseen::Foreseen;
use crate::import::map::{Mapping, Reading, Table, only_heading};
use crate::import::notes::Notes;
use crate::import::problem::Problem;
use crate::import::rows::each_row;
use crate::import::subject::MEMBER;
use crate::import::{Columns, Field};
use crate::refusal::Refusal;
use crate::roster::{Entry, Rank, UnitKind, aliases, coming_entries, youth_age_limit};
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
        if !Rank::of_title(title).in_group(title) {
            return self.branch;
        }
        match group_kinds(title) {
            [UnitKind::YouthGroup, _] => self.youth.or(self.group),
            _ => self.group.or(self.youth),
        }
    }
}

/// In which kind of group a post of this title is held, the likelier first.
pub(super) fn group_kinds(title: &str) -> [UnitKind; 2] {
    let kinds = [UnitKind::PartyGroup, UnitKind::YouthGroup];
    if title.contains("青年") { [kinds[1], kinds[0]] } else { kinds }
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
    /// What every import has.
    pub foreseen: Foreseen,
    pub(super) tree: Tree,
    pub(super) entries: Vec<Entry>,
    pub(super) accepted: Vec<Accepted>,
    pub(super) on: Day,
}

/// Plans the import of a roster. `progress` is told now and then how many bytes were read.
///
/// # Errors
/// A refusal if the file has no heading or no rows.
pub fn plan(
    records: &Records<'_>,
    source: &Source,
    wish: &Wish,
    today: Day,
    progress: &dyn Fn(u64),
) -> Result<Plan> {
    let columns = Columns::load()?;
    let sheet = wish.sheet.as_deref();
    let reading = Reading { sheet, mappings: &wish.mappings, known: &columns, subject: &MEMBER };
    let mut table = Table::open(source, reading)?;
    if table.column(Field::Status).is_some()
        || (table.column(Field::Kind).is_some() && table.column(Field::Date).is_some())
    {
        return Err(Refusal::refused(format!("“{}”像是到会记录，不是名册，没有导入。", source.name()))
            .hint("导入到会记录：wuxue log import 文件")
            .hint("确是名册的，删去考勤状态、活动日期等列再导入")
            .into());
    }
    let mut planner = Planner {
        notes: Notes::of(source.name(), &table, ("roster", MEMBER.name), wish.update, wish.all_rows),
        tree: Tree::load(records, today)?,
        entries: coming_entries(records, today)?,
        youth_limit: youth_age_limit(records)?,
        unknown_standing: 0,
        other_start: 0,
        wish,
    };
    let mut drafts = Vec::new();
    each_row(&mut table, progress, |table, row| {
        match row.map(|row| (row.number(), validate::read(table, row, today))) {
            Some((_, Ok(draft))) => drafts.push(draft),
            Some((row, Err(problems))) => problems.into_iter().for_each(|problem| planner.hold(row, problem)),
            None => {}
        }
        Ok(())
    })?;
    if drafts.is_empty() && !planner.notes.has_held() {
        return Err(only_heading(source.name()).into());
    }
    planner.notes.preview.remarks.extend(table.remarks(|_| true));
    let accepted = planner.settle(drafts);
    planner.last_remarks();
    planner.notes.preview.remarks.extend(names_that_were_aliases(records, &accepted)?);
    let Planner { mut notes, tree, entries, .. } = planner;
    notes.preview.made = tree.made();
    Ok(Plan { foreseen: Foreseen::of(records, notes, table)?, tree, entries, accepted, on: wish.on })
}

/// What to say of new people whose names others were called by until now.
fn names_that_were_aliases(records: &Records<'_>, accepted: &[Accepted]) -> Result<Option<String>> {
    let known: HashSet<String> = aliases(records)?.into_iter().map(|alias| alias.alias).collect();
    let new = accepted.iter().filter(|row| row.known.is_none()).map(|row| row.draft.name.as_str());
    let taken: Vec<&str> = new.filter(|name| known.contains(*name)).collect();
    Ok((!taken.is_empty()).then(|| {
        let names = taken.join("、");
        format!("这些新人的姓名原是别人的别名，导入后指新人：{names}；不再需要的别名用 wuxue member alias remove 删去。")
    }))
}

pub(super) struct Planner<'a> {
    notes: Notes,
    pub(super) tree: Tree,
    pub(super) entries: Vec<Entry>,
    pub(super) youth_limit: Option<i32>,
    /// New members of a branch whose standing the file does not say.
    unknown_standing: i64,
    /// Known people whose days in the branch begin otherwise in the file.
    other_start: i64,
    pub(super) wish: &'a Wish,
}

impl Planner<'_> {
    pub(super) fn hold(&mut self, row: u64, problem: Problem) {
        self.notes.hold(row, problem);
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
        self.notes.preview.not_in_file = missing.count() as i64;
    }

    /// Counts a row, and says whether it is to be written.
    fn judge(&mut self, row: Accepted) -> Option<Accepted> {
        let number = row.draft.row;
        let Some(known) = row.known else {
            self.notes.new_row(number, Field::Name, &row.draft.name);
            self.unknown_standing += i64::from(row.draft.standing.is_none());
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
        let place = self.entries[known].place(UnitKind::Branch);
        let stays = place.is_some_and(|place| self.tree.spot_of(place.unit) == row.placed.branch);
        if stays && row.draft.starts.is_some() && place.map(|place| place.starts) != row.draft.starts {
            self.other_start += 1;
        }
        if found.is_empty() {
            self.notes.same_row(number, Field::Name, &row.draft.name);
            return None;
        }
        let found = found.into_iter().map(|d| (d.field, d.old, d.new)).collect();
        if !self.notes.changed_row(number, &row.draft.name, found) {
            return None;
        }
        row.placed.spots().for_each(|spot| self.tree.need(spot, self.wish.on));
        Some(row)
    }

    fn last_remarks(&mut self) {
        let remarks = &mut self.notes.preview.remarks;
        for (one, other) in self.tree.alike() {
            remarks.push(format!("新建的“{one}”和“{other}”名称相近，请核对是不是同一个。"));
        }
        if self.unknown_standing > 0 {
            remarks.push(format!(
                "{} 人没有写政治面貌，不计入正式党员；补登：wuxue member standing 姓名 政治面貌 --on 日期",
                self.unknown_standing
            ));
        }
        if self.other_start > 0 {
            remarks.push(format!(
                "{} 人的起始日期与库中编入党支部的日期不同；已经登记的经历不随导入更改。",
                self.other_start
            ));
        }
    }
}

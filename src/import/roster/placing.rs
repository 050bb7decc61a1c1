//! Where a row puts its person, and whether the rules of the roster let it: the branch and its group, the days
//! of the units, the age limit of youth groups, posts that need a place, one secretary in a branch.

use std::collections::{HashMap, HashSet};

use super::plan::{Accepted, Placed, Planner};
use super::tree::Spot;
use super::validate::Draft;
use crate::calendar::Day;
use crate::import::Field;
use crate::import::problem::Problem;
use crate::roster::{Rank, UnitKind, youth_until};

impl Planner<'_> {
    /// The units a row names, and whether the person may belong there from the day on.
    pub(super) fn place(&mut self, draft: &Draft, known: Option<usize>) -> Result<Placed, Problem> {
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
        let somewhere = youth.is_some() || department.is_some();
        if known.is_none() && branch.is_none() && (in_party || !somewhere) {
            let fix = "补上党支部；不是党员的，写明政治面貌，和青年理论学习小组或部门";
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
    pub(super) fn with_one_secretary(&mut self, rows: Vec<Accepted>) -> Vec<Accepted> {
        let is_secretary = |titles: &[String]| titles.iter().any(|t| Rank::of_title(t) == Rank::Secretary);
        let own = |planner: &Self, known: usize| {
            let place = planner.entries.get(known)?.place(UnitKind::Branch)?;
            planner.tree.spot_of(place.unit)
        };
        let spot_of = |planner: &Self, row: &Accepted| row.placed.branch.or_else(|| own(planner, row.known?));
        // Who the file says is not secretary any more, of the branch they are in.
        let no_more: HashSet<usize> = rows
            .iter()
            .filter(|row| !row.draft.titles.is_empty() && !is_secretary(&row.draft.titles))
            .filter_map(|row| row.known)
            .collect();
        let mut holders: HashMap<Spot, Vec<(Option<usize>, String)>> = HashMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            for post in entry.posts.iter().filter(|post| post.rank == Rank::Secretary) {
                if let Some(spot) = self.tree.spot_of(post.unit)
                    && !(no_more.contains(&at) && own(self, at) == Some(spot))
                {
                    holders.entry(spot).or_default().push((Some(at), format!("库中的{}", entry.person.name)));
                }
            }
        }
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
}

//! Posts 党内职务, dated, and what follows from them for a branch: whether it has a committee.

use anyhow::Result;

use super::{Person, PersonId, Unit, UnitId, UnitKind, membership, unit};
use crate::calendar::{Day, word_key};
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

crate::closed_set! {
    /// What a post amounts to, whatever its title.
    Rank {
        /// 书记.
        Secretary = "secretary", "书记";
        /// 副书记.
        DeputySecretary = "deputy_secretary", "副书记";
        /// 组织委员, 宣传委员, 纪检委员 and other members of a committee.
        Committee = "committee", "委员";
        /// 组长 of a group.
        GroupLeader = "group_leader", "组长";
        /// Anything else.
        Other = "other", "其他";
    }
}

impl Rank {
    /// What a title amounts to: 支部书记 is a secretary, 纪检委员 of the committee, 副组长 neither.
    pub fn of_title(title: &str) -> Rank {
        let title = word_key(title);
        let ends = |word: &str| title.ends_with(word);
        match () {
            () if ends("副书记") => Rank::DeputySecretary,
            () if ends("书记") && !ends("第一书记") => Rank::Secretary,
            () if ends("委员") => Rank::Committee,
            () if ends("组长") && !ends("副组长") => Rank::GroupLeader,
            () => Rank::Other,
        }
    }

    /// Whether the post is held in a group rather than in the branch.
    pub fn in_group(self, title: &str) -> bool {
        self == Rank::GroupLeader || word_key(title).ends_with("副组长")
    }
}

/// The titles in one cell or argument: `书记、组织委员` and `书记兼组织委员` are two.
pub fn titles(text: &str) -> Vec<String> {
    text.split(['、', '，', ',', '；', ';', '/', '兼'])
        .map(|title| title.split_whitespace().collect::<String>())
        .filter(|title| !title.is_empty() && title != "无" && title != "-" && title != "—")
        .collect()
}

/// A post that somebody holds or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its number.
    pub id: i64,
    /// Who holds it.
    pub person: PersonId,
    /// That person's name.
    pub person_name: String,
    /// Where.
    pub unit: UnitId,
    /// That unit's name.
    pub unit_name: String,
    /// The title as written.
    pub title: String,
    /// What it amounts to.
    pub rank: Rank,
    /// First day.
    pub starts: Day,
    /// Last day; none while it lasts.
    pub ends: Option<Day>,
}

impl Post {
    fn read(row: &Row<'_>) -> SqlResult<Post> {
        Ok(Post {
            id: row.get("id")?,
            person: row.get("person")?,
            person_name: row.get("person_name")?,
            unit: row.get("unit")?,
            unit_name: row.get("unit_name")?,
            title: row.get("title")?,
            rank: row.get("rank")?,
            starts: row.get("starts")?,
            ends: row.get("ends")?,
        })
    }

    /// Whether it has not ended before that day.
    pub fn lasts_until(&self, day: Day) -> bool {
        self.ends.is_none_or(|ends| ends >= day)
    }

    /// Whether it is held on that day.
    pub fn held_on(&self, day: Day) -> bool {
        self.starts <= day && self.lasts_until(day)
    }
}

/// All posts a person ever held, the oldest first.
pub fn posts(records: &Records<'_>, person: PersonId) -> Result<Vec<Post>> {
    records.rows(sql!("post.sql", "posts_of_person"), named_params! {":person": person}, Post::read)
}

/// All posts of a unit, the oldest first.
pub fn posts_of_unit(records: &Records<'_>, unit: UnitId) -> Result<Vec<Post>> {
    records.rows(sql!("post.sql", "posts_of_unit"), named_params! {":unit": unit}, Post::read)
}

/// Gives a person a post in a unit from a day on, until a last day if that is known.
///
/// # Errors
/// Refused if the unit does not exist then, the person is no member of that branch or group, the post does not
/// fit the unit, the person holds it already, or the unit has another secretary.
pub fn add_post(
    write: &Write<'_>,
    person: &Person,
    of: &Unit,
    title: &str,
    starts: Day,
    ends: Option<Day>,
) -> Result<Rank> {
    let rank = Rank::of_title(title);
    unit::must_exist(of, starts)?;
    if ends.is_some_and(|ends| ends < starts) {
        return Err(Refusal::refused(format!("职务的结束日期早于起始日期（{starts}）。"))
            .hint("改正 --until 的日期")
            .into());
    }
    let group = matches!(of.kind, UnitKind::PartyGroup | UnitKind::YouthGroup);
    if (rank == Rank::GroupLeader && of.kind == UnitKind::Branch)
        || (group && matches!(rank, Rank::Secretary | Rank::DeputySecretary | Rank::Committee))
    {
        return Err(Refusal::refused(format!("“{}”是{}，没有“{title}”这个职务。", of.name, of.kind.label()))
            .hint("用 --unit 写明是哪个党组织的职务")
            .into());
    }
    if matches!(of.kind, UnitKind::Branch | UnitKind::PartyGroup) {
        let known = membership::memberships(write, person.id)?;
        if !known.iter().any(|m| m.unit == of.id && m.holds_on(starts)) {
            let name = unit::full_name(write, of, starts)?;
            return Err(Refusal::refused(format!("{}在 {starts} 不是“{name}”的成员。", person.name))
                .hint(format!("查看所在党组织：wuxue member show {}", person.id))
                .into());
        }
    }
    for held in posts_of_unit(write, of.id)? {
        let overlaps = held.lasts_until(starts) && ends.is_none_or(|ends| held.starts <= ends);
        if !overlaps {
            continue;
        }
        if held.person == person.id && held.title == title {
            return Err(Refusal::refused(format!(
                "{}自 {} 起已经是“{}”的{title}。",
                person.name, held.starts, of.name
            ))
            .hint(format!("查看任职情况：wuxue member show {}", person.id))
            .into());
        }
        if rank == Rank::Secretary && held.rank == Rank::Secretary {
            return Err(Refusal::refused(format!(
                "“{}”自 {} 起的书记是{}，同一时间只能有一名书记。",
                of.name, held.starts, held.person_name
            ))
            .hint(format!(
                "先结束原任：wuxue member post {} {} --unit {} --end --on {}",
                held.person,
                held.title,
                of.id,
                starts.previous()
            ))
            .into());
        }
    }
    write.insert(
        sql!("post.sql", "insert_post"),
        named_params! {
            ":person": person.id, ":unit": of.id, ":title": title, ":rank": rank, ":starts": starts, ":ends": ends,
        },
    )?;
    Ok(rank)
}

/// Ends a post with that last day.
///
/// # Errors
/// Refused if it begins only after that day.
pub fn end_post(write: &Write<'_>, post: &Post, last: Day) -> Result<()> {
    if last < post.starts {
        return Err(Refusal::refused(format!(
            "{}自 {} 起才任“{}”{}，不能在 {last} 结束。",
            post.person_name, post.starts, post.unit_name, post.title
        ))
        .hint("换一个晚些的日期；当初登记错了的，撤销那次操作：wuxue history")
        .into());
    }
    write.execute(sql!("post.sql", "end_post"), named_params! {":id": post.id, ":ends": last})?;
    Ok(())
}

/// Whether a branch has a committee on that day: any member of one beside secretary and deputy.
pub fn has_committee(records: &Records<'_>, branch: UnitId, on: Day) -> Result<bool> {
    let found = records.maybe(
        sql!("post.sql", "has_committee"),
        named_params! {":unit": branch, ":on": on},
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// How many full members a branch has on that day.
pub fn full_members(records: &Records<'_>, branch: UnitId, on: Day) -> Result<i64> {
    records
        .one(sql!("post.sql", "full_members"), named_params! {":unit": branch, ":on": on}, |row| row.get(0))
}

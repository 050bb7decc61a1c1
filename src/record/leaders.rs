//! Who may lecture as a leader, live a 双重组织生活, and sit in on the study of an outside unit: leading cadres, by the
//! roster of the day. Where the roster cannot know, that is pointed out and nothing refused.

use anyhow::{Context, Result};

use super::holding::all_held;
use super::{Activity, Facts, Participant, Status};
use crate::calendar::Day;
use crate::refusal::Refusal;
use crate::roster::{PersonId, UnitId, UnitKind, full_name, person, unit};
use crate::sql;
use crate::store::{Records, named_params};

/// What a kind asks of people, one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// 领导讲专题党课: who speaks is a leading cadre.
    Lecture,
    /// 领导讲专题党课 held by a leading body, in whose name it counts: who speaks is of that body.
    BodyLecture,
    /// 双重组织生活: who is there is a leading cadre, in the own branch.
    DualLife,
    /// 列席外单位中心组学习会: who sits in is of the body that sends.
    Visit,
}

impl Asked {
    /// What the kind with this code asks where a unit of this kind holds it.
    pub fn of(code: &str, holder: UnitKind) -> Option<Asked> {
        match code {
            "leader_lecture" if holder == UnitKind::LeadingBody => Some(Asked::BodyLecture),
            "leader_lecture" => Some(Asked::Lecture),
            "dual_life" => Some(Asked::DualLife),
            "group_visit" => Some(Asked::Visit),
            _ => None,
        }
    }

    /// Whether it asks of those who speak, not of all who come.
    pub fn is_of_speakers(self) -> bool {
        matches!(self, Asked::Lecture | Asked::BodyLecture)
    }

    /// Why somebody may not, without a full stop, and what to do; nothing where the roster knows too little.
    pub fn objection(
        self,
        who: &str,
        code: &str,
        of: &str,
        on: Day,
        stands: Stands,
    ) -> Option<(String, String)> {
        let posts = format!(
            "任职还没有登记的，先登记：wuxue member post {code} 书记 --unit 党组织 --on 任职日期；是班子成员的：wuxue member move {code} --to 领导班子的全称 --on 任职日期"
        );
        match self {
            _ if self != Asked::DualLife && !stands.certain => None,
            Asked::Lecture if !stands.leads => Some((
                format!("{who}在 {on} 不是班子成员，也不是书记、副书记；领导讲专题党课由领导干部主讲"),
                format!("不是领导干部讲的，登记为：wuxue log add 党课 …；{posts}"),
            )),
            Asked::BodyLecture if !stands.belongs => Some((
                format!("{who}在 {on} 不是“{of}”的成员；领导班子举办的专题党课由班子成员主讲"),
                format!(
                    "党支部书记等在党支部讲的，登记在党支部：wuxue log add 领导讲专题党课 --unit 党支部 …；{posts}"
                ),
            )),
            Asked::DualLife if !stands.belongs => Some((
                format!("{who}在 {on} 不是“{of}”的党员；双重组织生活是领导干部参加所在党支部的组织生活"),
                format!("登记在本人所在的党支部；看看在哪个党支部：wuxue member show {code}"),
            )),
            Asked::DualLife if stands.certain && !stands.leads => Some((
                format!("{who}在 {on} 不是班子成员，也不是书记、副书记；双重组织生活登记的是领导干部"),
                format!("普通党员参加的，登记在那次活动里；{posts}"),
            )),
            Asked::Visit if !stands.belongs => Some((
                format!("{who}在 {on} 不是“{of}”的成员；列席的是举办单位的成员"),
                format!("写明列席的班子成员：--present 姓名；{posts}"),
            )),
            _ => None,
        }
    }
}

/// How somebody stands on a day to what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stands {
    /// A member of a leading body, or a secretary or deputy secretary.
    pub leads: bool,
    /// Of the unit that holds it: a member, or with a post in it.
    pub belongs: bool,
    /// Whether the roster can say: the bodies asked about have members.
    pub certain: bool,
}

/// What the kinds of an activity ask of those who come, and of those who speak. Whoever comes to what calls the whole
/// branch as well is not asked.
fn asked(records: &Records<'_>, facts: &Facts) -> Result<Vec<Asked>> {
    let kinds = all_held(records, &facts.kinds)?;
    let holder = unit(records, facts.unit, facts.day)?.context("the unit of an activity is missing")?.kind;
    let others = kinds.iter().any(|kind| !kind.calls_nobody);
    let mut asked: Vec<Asked> = kinds.iter().filter_map(|kind| Asked::of(&kind.code, holder)).collect();
    asked.retain(|asked| !others || asked.is_of_speakers());
    Ok(asked)
}

fn stands(records: &Records<'_>, asked: Asked, who: PersonId, of: UnitId, on: Day) -> Result<Stands> {
    records.one(
        sql!("leaders.sql", "stands"),
        named_params! {":person": who, ":unit": of, ":on": on},
        |row| {
            let (member, in_post): (bool, bool) = (row.get("member")?, row.get("in_post")?);
            Ok(Stands {
                leads: row.get("leads")?,
                // A post in a branch makes nobody a member of it.
                belongs: member || in_post && asked != Asked::DualLife,
                certain: row.get(match asked {
                    Asked::Visit | Asked::BodyLecture => "own",
                    Asked::Lecture | Asked::DualLife => "bodies",
                })?,
            })
        },
    )
}

fn check(records: &Records<'_>, asked: Asked, who: PersonId, facts: &Facts) -> Result<()> {
    let found = stands(records, asked, who, facts.unit, facts.day)?;
    let name = person(records, who)?.map(|person| person.name).unwrap_or_default();
    let of = unit(records, facts.unit, facts.day)?;
    let of = of.map(|of| full_name(records, &of, facts.day)).transpose()?.unwrap_or_default();
    match asked.objection(&name, &who.to_string(), &of, facts.day, found) {
        None => Ok(()),
        Some((why, fix)) => {
            let refusal = Refusal::refused(format!("{why}。"));
            Err(fix.split('；').fold(refusal, |refusal, fix| refusal.hint(fix.to_owned())).into())
        }
    }
}

/// Who lectures as a leader is one. What was recorded before stays as long as nothing it rests on is changed.
pub(super) fn check_speakers(records: &Records<'_>, facts: &Facts, old: Option<&Facts>) -> Result<()> {
    let matters = |facts: &Facts| (facts.speakers.clone(), facts.unit, facts.day, facts.kinds.clone());
    if old.is_some_and(|old| matters(old) == matters(facts)) {
        return Ok(());
    }
    let asked = asked(records, facts)?.into_iter().find(|asked| asked.is_of_speakers());
    let Some(asked) = asked else { return Ok(()) };
    for speaker in &facts.speakers {
        // Of somebody from outside nothing is known.
        if let Participant::Person(who) = speaker {
            check(records, asked, *who, facts)?;
        }
    }
    Ok(())
}

/// Whoever is said to have been there may be.
pub(super) fn check_present(
    records: &Records<'_>,
    activity: &Activity,
    people: impl Iterator<Item = (PersonId, Status)>,
) -> Result<()> {
    let asked = asked(records, &activity.facts)?;
    let asked = asked.into_iter().find(|asked| !asked.is_of_speakers());
    let Some(asked) = asked else { return Ok(()) };
    for (who, _) in people.filter(|(_, status)| status.earns_hours()) {
        check(records, asked, who, &activity.facts)?;
    }
    Ok(())
}

/// That the roster could not say who leads, with the command that fills it in; none if it can, or nobody asks.
///
/// # Errors
/// Only those of the store.
pub fn unknown_leaders(records: &Records<'_>, facts: &Facts) -> Result<Option<String>> {
    let asked = asked(records, facts)?;
    let bodies: Vec<(UnitId, String)> = records.rows(
        sql!("leaders.sql", "empty_bodies"),
        named_params! {":unit": facts.unit, ":on": facts.day},
        |row| Ok((row.get("id")?, row.get("name")?)),
    )?;
    // The body itself must know who is called to its meetings and lectures for it; other kinds ask for all bodies.
    let all = asked.iter().any(|asked| *asked != Asked::BodyLecture);
    let held: Vec<&String> =
        bodies.iter().filter(|(id, _)| all || *id == facts.unit).map(|(_, name)| name).collect();
    let Some(first) = held.first() else { return Ok(None) };
    Ok(Some(format!(
        "“{first}”的班子成员还没有登记，无从核对；先登记：wuxue member move 姓名 --to {first} --on 任职日期"
    )))
}

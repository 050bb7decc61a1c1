//! The grades 评议等次 that members of a branch were given at a 民主评议党员 (支部工作条例第十八条).

use anyhow::Result;

use super::activity::refuse_voided;
use super::{Activity, ActivityId};
use crate::roster::{PersonId, Standing};
use crate::sql;
use crate::store::{Records, Write, named_params};

crate::closed_set! {
    /// A grade, the best first.
    Grade {
        /// 优秀; by rule not more than a third of the members.
        Excellent = "excellent", "优秀";
        /// 合格.
        Qualified = "qualified", "合格";
        /// 基本合格.
        BarelyQualified = "barely_qualified", "基本合格";
        /// 不合格.
        Unqualified = "unqualified", "不合格";
    }
}

/// A member of the branch, and the grade given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graded {
    /// Who.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// Staff number.
    pub staff_no: Option<String>,
    /// Full or probationary; `None` of somebody who, by what the roster says now, was no member of the branch then.
    pub standing: Option<Standing>,
    /// Whether nothing is asked of this person on that day (不作硬性要求).
    pub exempt: bool,
    /// The grade, if one was given.
    pub grade: Option<Grade>,
}

impl Graded {
    /// Whether a grade is to be given: full members are, less those exempt. Probationary members usually are not.
    pub fn is_due(&self) -> bool {
        self.standing == Some(Standing::Full) && !self.exempt
    }
}

/// The Party members of the branch on the day of an activity, with the grades they were given there.
pub fn graded(records: &Records<'_>, id: ActivityId) -> Result<Vec<Graded>> {
    let of = named_params! {":activity": id};
    let mut all = records.rows(sql!("grade.sql", "graded"), of, |row| {
        Ok(Graded {
            person: row.get("person")?,
            name: row.get("name")?,
            staff_no: row.get("staff_no")?,
            standing: row.get("standing")?,
            exempt: row.get("exempt")?,
            grade: row.get("grade")?,
        })
    })?;
    let elsewhere = records.rows(sql!("grade.sql", "graded_elsewhere"), of, |row| {
        Ok(Graded {
            person: row.get("person")?,
            name: row.get("name")?,
            staff_no: row.get("staff_no")?,
            standing: None,
            exempt: false,
            grade: row.get("grade")?,
        })
    })?;
    all.extend(elsewhere);
    Ok(all)
}

/// How many members each grade was given to, the best first, and the members a third of whom may be 优秀.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grades {
    /// By grade, in the order of [`Grade::ALL`].
    pub given: [i64; 4],
    /// The base: full members, and whoever else of the branch was given a grade.
    pub members: i64,
    /// Of those to be graded, how many are not yet.
    pub open: i64,
}

impl Grades {
    /// Counts those who were of the branch on the day; grades of others are pointed out instead.
    pub fn of(graded: &[Graded]) -> Grades {
        let mut grades = Grades::default();
        for member in graded.iter().filter(|member| member.standing.is_some()) {
            if let Some(at) = Grade::ALL.iter().position(|grade| member.grade == Some(*grade)) {
                grades.given[at] += 1;
            }
            grades.members += i64::from(member.is_due() || member.grade.is_some());
            grades.open += i64::from(member.is_due() && member.grade.is_none());
        }
        grades
    }

    /// Whether more than a third are 优秀 (优秀一般不超过三分之一): to be explained, never refused.
    pub fn too_many_excellent(&self) -> bool {
        3 * self.given[0] > self.members
    }
}

/// What writing grades did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GradesWritten {
    /// How many had none before.
    pub new: i64,
    /// How many had another.
    pub changed: i64,
    /// How many were taken back.
    pub cleared: i64,
}

/// Writes grades over what was recorded; no grade takes one back. It does not ask who may be graded: the caller has.
///
/// # Errors
/// Refused if the activity is voided.
pub fn set_grades(
    write: &Write<'_>,
    activity: &Activity,
    grades: &[(PersonId, Option<Grade>)],
) -> Result<GradesWritten> {
    refuse_voided(activity)?;
    let before = graded(write, activity.id)?;
    let mut written = GradesWritten::default();
    for (person, grade) in grades {
        let old = before.iter().find(|member| member.person == *person).and_then(|member| member.grade);
        if old == *grade {
            continue;
        }
        let statement = match (old, grade) {
            (_, None) => {
                written.cleared += 1;
                write.execute(
                    sql!("grade.sql", "delete_grade"),
                    named_params! {":activity": activity.id, ":person": person},
                )?;
                continue;
            }
            (None, Some(_)) => {
                written.new += 1;
                sql!("grade.sql", "insert_grade")
            }
            (Some(_), Some(_)) => {
                written.changed += 1;
                sql!("grade.sql", "update_grade")
            }
        };
        write.execute(
            statement,
            named_params! {":activity": activity.id, ":person": person, ":grade": grade},
        )?;
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(n: i64, standing: Standing, exempt: bool, grade: Option<Grade>) -> Graded {
        let (name, staff_no) = (format!("党员{n}"), None);
        Graded { person: PersonId(n), name, staff_no, standing: Some(standing), exempt, grade }
    }

    #[test]
    fn a_third_of_those_to_be_graded_may_be_excellent() {
        for (excellent, too_many) in [(2, false), (3, true)] {
            let mut all: Vec<Graded> = (0..6)
                .map(|n| {
                    let grade = if n < excellent { Grade::Excellent } else { Grade::Qualified };
                    member(n, Standing::Full, false, Some(grade))
                })
                .collect();
            // Those of whom nothing is asked and probationary members widen no base.
            all.push(member(7, Standing::Full, true, None));
            all.push(member(8, Standing::Probationary, false, None));
            let grades = Grades::of(&all);
            assert_eq!((grades.members, grades.open), (6, 0));
            assert_eq!(grades.too_many_excellent(), too_many, "{excellent} of 6");
        }
    }

    #[test]
    fn who_was_not_of_the_branch_that_day_is_not_counted() {
        let elsewhere = Graded { standing: None, ..member(2, Standing::Full, false, Some(Grade::Excellent)) };
        let grades = Grades::of(&[member(1, Standing::Full, false, Some(Grade::Qualified)), elsewhere]);
        assert_eq!((grades.given, grades.members), ([0, 1, 0, 0], 1));
    }

    #[test]
    fn full_members_without_a_grade_are_open() {
        let grades = Grades::of(&[
            member(1, Standing::Full, false, None),
            member(2, Standing::Full, true, Some(Grade::Qualified)),
            member(3, Standing::Probationary, false, None),
        ]);
        assert_eq!((grades.given, grades.members, grades.open), ([0, 1, 0, 0], 2, 1));
    }
}

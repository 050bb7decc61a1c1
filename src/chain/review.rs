//! 述学、评学、考学: what each member's study of a year came to, as it was stated, appraised or examined.

use anyhow::Result;

use crate::calendar::Day;
use crate::identifier;
use crate::refusal::Refusal;
use crate::roster::{Person, PersonId};
use crate::sql;
use crate::store::{Records, Row, SqlResult, Write, named_params};

identifier!(
    /// Number of a review, `R5` on screen.
    ReviewId, "R"
);

crate::closed_set! {
    /// Which of the three.
    ReviewSort {
        /// The member reports on the year's study.
        Statement = "statement", "述学";
        /// The branch or the committee appraises it.
        Appraisal = "appraisal", "评学";
        /// An examination of what was studied.
        Examination = "examination", "考学";
    }
}

/// What is stated of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReview {
    /// Whose.
    pub person: PersonId,
    /// Of which year.
    pub year: i32,
    /// Which of the three.
    pub sort: ReviewSort,
    /// When it took place; may lie in the next year.
    pub day: Day,
    /// The grade or mark as it was given; none if it is to follow.
    pub result: Option<String>,
    /// Remark.
    pub note: Option<String>,
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its number.
    pub id: ReviewId,
    /// What is stated.
    pub facts: NewReview,
}

impl Review {
    fn read(row: &Row<'_>) -> SqlResult<Review> {
        Ok(Review {
            id: row.get("id")?,
            facts: NewReview {
                person: row.get("person")?,
                year: row.get("year")?,
                sort: row.get("sort")?,
                day: row.get("day")?,
                result: row.get("result")?,
                note: row.get("note")?,
            },
        })
    }
}

/// The reviews of a year, or of all, by person.
pub fn reviews(records: &Records<'_>, year: Option<i32>) -> Result<Vec<Review>> {
    records.rows(sql!("review.sql", "reviews"), named_params! {":year": year}, Review::read)
}

/// The review with this code.
///
/// # Errors
/// Refused if there is none.
pub fn meant_review(records: &Records<'_>, text: &str) -> Result<Review> {
    let list = "查看有哪些：wuxue log review list";
    let Some(id) = ReviewId::from_code(text) else {
        return Err(Refusal::usage(format!("“{}”不是述学评学考学的编号，编号写作 R5。", text.trim()))
            .hint(list)
            .into());
    };
    let found = records.maybe(sql!("review.sql", "review_by_id"), named_params! {":id": id}, Review::read)?;
    Ok(found.ok_or_else(|| Refusal::not_found(format!("没有 {id} 这条述学评学考学记录。")).hint(list))?)
}

fn must_be_sound(write: &Write<'_>, facts: &NewReview) -> Result<(), Refusal> {
    if facts.day > write.today {
        return Err(Refusal::refused(format!(
            "日期 {} 晚于今天（{}），还没有进行的不能登记。",
            facts.day, write.today
        ))
        .hint("改正 --on 的日期"));
    }
    if facts.day.year() < facts.year {
        return Err(Refusal::refused(format!(
            "{} 还没有到 {} 年，不能登记这一年度的{}。",
            facts.day,
            facts.year,
            facts.sort.label()
        ))
        .hint("改正 --year 或 --on"));
    }
    Ok(())
}

/// Adds a review of a person.
///
/// # Errors
/// Refused if the year has one of that sort for the person already, or if the day lies after today or before the
/// year.
pub fn add_review(write: &Write<'_>, person: &Person, new: &NewReview) -> Result<ReviewId> {
    must_be_sound(write, new)?;
    let same = |known: &Review| known.facts.person == new.person && known.facts.sort == new.sort;
    if let Some(known) = reviews(write, Some(new.year))?.into_iter().find(same) {
        let result = known.facts.result.as_deref().unwrap_or("结果待补");
        return Err(Refusal::refused(format!(
            "{}（{}）{} 年度的{}已经登记过：{}（{result}）。",
            person.name,
            person.id,
            new.year,
            new.sort.label(),
            known.id
        ))
        .hint(format!("更正它：wuxue log review edit {} --result 结果", known.id))
        .into());
    }
    Ok(ReviewId(write.insert(
        sql!("review.sql", "insert_review"),
        named_params! {
            ":person": new.person, ":year": new.year, ":sort": new.sort, ":day": new.day, ":result": new.result,
            ":note": new.note,
        },
    )?))
}

/// Changes day, result and remark of a review.
///
/// # Errors
/// As [`add_review`], of the day.
pub fn edit_review(write: &Write<'_>, id: ReviewId, facts: &NewReview) -> Result<()> {
    must_be_sound(write, facts)?;
    write.execute(
        sql!("review.sql", "update_review"),
        named_params! {":id": id, ":day": facts.day, ":result": facts.result, ":note": facts.note},
    )?;
    Ok(())
}

/// Takes a review out; the history keeps it.
pub fn remove_review(write: &Write<'_>, id: ReviewId) -> Result<()> {
    write.execute(sql!("review.sql", "delete_review"), named_params! {":id": id})?;
    Ok(())
}

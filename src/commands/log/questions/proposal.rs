//! The end of a conversation: what was answered is rehearsed, shown with the command that says the same, and recorded
//! if the clerk says so.

use anyhow::Result;

use super::{cancelled, complain};
use crate::page::Page;
use crate::refusal::Refusal;
use crate::session::ask::Answers;
use crate::session::{Session, Writing};

/// What was answered, on its way to the records.
pub struct Proposal<'a> {
    /// Who asks for it.
    pub session: &'a Session,
    /// How it is to be written.
    pub writing: &'a Writing,
    /// The command line that says the same, without the program's name.
    pub command: String,
    /// Whether another answer may help where it is refused: what was typed stays wrong, whatever is chosen.
    pub can_change: bool,
}

/// What is said where a refusal leads back to the last question.
pub const LED_BACK: &str = "  → 已退回上一问；按 Esc 再往回退，改正后继续；Ctrl-C 放弃";

/// How it ended.
pub enum Ended {
    /// Recorded, or rehearsed if no more was asked for.
    Done(Page),
    /// Not allowed, as was said.
    Refused,
    /// The clerk went back.
    Back,
}

impl Proposal<'_> {
    /// Puts it to the clerk. `shown` has the lines above the last question, and that question, by what the rehearsal
    /// says; `record` records it.
    ///
    /// # Errors
    /// Refused if the clerk says no, or if it is not allowed and no other answer can help.
    pub fn put(
        self,
        answers: &mut impl Answers,
        shown: impl FnOnce(&Page) -> (Vec<String>, String),
        record: impl Fn(&Writing, &Session) -> Result<Page>,
    ) -> Result<Ended> {
        let session = Session { command: self.command, ..self.session.clone() };
        let rehearsal = Writing { dry_run: true, ..self.writing.clone() };
        let rehearsed = match record(&rehearsal, &session) {
            Ok(page) => page,
            Err(error) => {
                let refusal = error.downcast::<Refusal>()?;
                if !self.can_change {
                    return Err(refusal.into());
                }
                complain(answers, &refusal)?;
                return Ok(Ended::Refused);
            }
        };
        if self.writing.dry_run {
            return Ok(Ended::Done(rehearsed));
        }
        let (mut lines, question) = shown(&rehearsed);
        lines.push(format!("写成一条命令：wuxue {}{}", session.command, session.whereabouts));
        match answers.confirm(&lines, &question)? {
            None => Ok(Ended::Back),
            Some(false) => Err(cancelled().into()),
            Some(true) => record(self.writing, &session).map(Ended::Done),
        }
    }
}

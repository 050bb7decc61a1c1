//! What goes in as it was told, and is to be completed.

use super::compare::Comparing;
use super::draft::Typed;
use super::told::Told;
use crate::import::Field;
use crate::import::notes::Notes;
use crate::import::preview::ToComplete;
use crate::import::problem::shortened;
use crate::register::{Lack, Matter, NextStep, StepSort};

impl Comparing<'_> {
    /// Lists what goes in as it was told.
    pub(super) fn list_open(&mut self, row: u64, told: &[Told], state: Option<&Typed>, one: &Matter) {
        let id = one.id;
        let mut cited = Vec::new();
        let mut list = |notes: &Notes, field: Field, words: &str, lacks: &'static str, command: String| {
            self.to_complete.push(ToComplete {
                row,
                record: id.to_string(),
                column: notes.label(field),
                words: shortened(words),
                lacks,
                command,
            });
        };
        for told in told {
            if let (Field::Convey, Some(activity)) = (told.field, told.step.activity) {
                cited.push(format!("第 {row} 行 {activity}"));
            }
            let bare = told.note.split_once('：').map_or(told.note.as_str(), |(_, words)| words);
            match (told.field, told.step.sort) {
                (Field::Convey, StepSort::Convey) if told.step.activity.is_none() => {
                    let command = NextStep::Convey.command(one);
                    list(self.notes, told.field, bare, "没有对应的第一议题活动", command);
                }
                (Field::Convey, StepSort::Note) => {
                    let command = NextStep::Convey.command(one);
                    list(self.notes, told.field, bare, "看不出是哪一天，记在备注里", command);
                }
                (Field::Deploy, StepSort::Note) => {
                    let command = format!("wuxue checklist deploy {id} --on 日期 --text 要求");
                    list(self.notes, told.field, bare, "看不出是哪一天，记在备注里", command);
                }
                (Field::Lead, _) => {
                    let command = NextStep::Divide.command(one);
                    list(self.notes, told.field, bare, "没有写措施，牵头部门记在备注里", command);
                }
                (Field::Due, _) if !matches!(state, Some(Typed::Decision(_))) => {
                    let command = format!("wuxue checklist standing {id} --months 月数 --because 原因");
                    list(self.notes, told.field, bare, "不是日期，要另作决定，先记在备注里", command);
                }
                _ => {}
            }
        }
        match state {
            Some(Typed::Decision(word)) => {
                let command = if word.contains("传达") {
                    format!("wuxue checklist study-only {id} --because 原因")
                } else {
                    format!("wuxue checklist standing {id} --months 月数 --because 原因")
                };
                list(self.notes, Field::State, word, "要另作决定，先记在备注里", command);
            }
            Some(Typed::Done(..)) => {
                // It is called done with this row, whatever else lacks.
                let lacks = one.lacks(self.today, &self.days).into_iter().find(|lack| *lack != Lack::Result);
                let command = lacks.map_or(NextStep::Verify, Lack::step).command(one);
                list(self.notes, Field::State, "已完成", "登记为待审核，要补佐证、经审核才能销号", command);
            }
            _ => {}
        }
        self.cited.extend(cited);
    }
}

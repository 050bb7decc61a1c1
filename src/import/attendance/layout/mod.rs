//! The shapes in which attendance arrives. A layout knows where in a row the activity, the person and the result
//! stand; what they mean is the same for all and read by the validator.

mod matrix;
mod meeting;
pub mod relay;
mod rows;

use anyhow::Result;

use super::gather::Gathering;
use super::lists::names_somebody;
use super::validate::Validator;
use crate::import::Field;
use crate::import::heading::{Column, Line};
use crate::import::legend::is_legend;
use crate::import::map::Table;
use crate::import::parse::RowBuf;
use crate::import::title::TitleFacts;
use crate::refusal::{Kind, Refusal};
use crate::store::Records;
use matrix::Matrix;
use meeting::Meeting;
pub use meeting::{Below, Presence};
use rows::Rows;

crate::closed_set! {
    /// The shape of an attendance file.
    Layout {
        /// One row for each person and session.
        Long = "long", "逐人逐场";
        /// The sign-in sheet of one activity.
        SignIn = "signin", "一场活动的签到表";
        /// One row for each person, one column for each session.
        Matrix = "matrix", "一人一行、一场一列";
        /// 企业微信 上下班打卡_日报.
        WecomDaily = "wecom_daily", "企业微信打卡日报";
        /// 钉钉 每日统计.
        DingtalkDaily = "dingtalk_daily", "钉钉每日统计";
        /// 钉钉 月度汇总: one column for each day of the month.
        DingtalkMonthly = "dingtalk_monthly", "钉钉月度汇总";
        /// 腾讯会议 参会成员: who was in the meeting, and for how long.
        TencentMeeting = "tencent_meeting", "腾讯会议参会成员";
        /// 接龙 pasted from a chat.
        Relay = "relay", "接龙";
    }
}

impl Layout {
    /// The layout of a table, by its columns.
    ///
    /// # Errors
    /// Refused if there is nothing in the table that says who came, or if the layout asked for cannot be read
    /// from it.
    pub(super) fn of(table: &Table<'_>, wished: Option<Layout>, file: &str) -> Result<Layout, Refusal> {
        match wished {
            None => Layout::ALL.iter().copied().find(|layout| layout.is_seen_in(table)).ok_or_else(|| {
                Refusal::new(Kind::Unreadable, format!("“{file}”里没有“考勤结果”或“签到时间”这样的列。"))
                    .hint("列名不同的，用 --map 列名=考勤状态 指明")
                    .hint("一场一列的表，列名要写明日期，如“10月16日 主题党日”")
            }),
            Some(layout) if layout.can_be_read_from(table) => Ok(layout),
            Some(layout) => Err(Refusal::new(
                Kind::Unreadable,
                format!("“{file}”不能按“{}”来读：没有{}。", layout.label(), layout.needs()),
            )
            .hint("去掉 --layout，由程序辨认")
            .hint("列名不同的，用 --map 列名=字段 指明")),
        }
    }

    /// Whether the columns show this layout; earlier ones of [`Layout::ALL`] do not go before later ones here,
    /// each has columns of its own.
    fn is_seen_in(self, table: &Table<'_>) -> bool {
        let has = |field| table.column(field).is_some();
        let named = |name: &str| table.heading.columns.iter().any(|column| column.name == name);
        let special = is_meeting(table) || has_marks(table) || days_of_month(table).next().is_some();
        let vendor = named("考勤组") || (has(Field::Rule) && has(Field::StaffNo));
        match self {
            Layout::Long => {
                !special && !vendor && self.can_be_read_from(table) && (has(Field::Date) || has(Field::Kind))
            }
            Layout::SignIn => {
                !special && !vendor && self.can_be_read_from(table) && !has(Field::Date) && !has(Field::Kind)
            }
            Layout::DingtalkDaily => !special && named("考勤组") && self.can_be_read_from(table),
            Layout::WecomDaily => !special && vendor && !named("考勤组") && self.can_be_read_from(table),
            Layout::Matrix => !is_meeting(table) && has_marks(table),
            Layout::DingtalkMonthly => !has_marks(table) && self.can_be_read_from(table),
            Layout::TencentMeeting => is_meeting(table),
            Layout::Relay => false,
        }
    }

    fn can_be_read_from(self, table: &Table<'_>) -> bool {
        let has = |field| table.column(field).is_some();
        let says = has(Field::Status) || has(Field::SignTime);
        match self {
            Layout::Long | Layout::WecomDaily | Layout::DingtalkDaily => says && has_key(table),
            Layout::SignIn => says,
            Layout::Matrix => has_marks(table),
            Layout::DingtalkMonthly => days_of_month(table).next().is_some(),
            Layout::TencentMeeting => has(Field::Name) && is_meeting(table),
            Layout::Relay => false,
        }
    }

    /// What a file must have to be read so.
    fn needs(self) -> &'static str {
        match self {
            Layout::Long | Layout::SignIn | Layout::WecomDaily | Layout::DingtalkDaily => {
                "“考勤结果”或“签到时间”这样的列"
            }
            Layout::Matrix => "列名里写着日期的列",
            Layout::DingtalkMonthly => "“考勤结果”下一日一列的各列",
            Layout::TencentMeeting => "“累计参会时长”或入会、退会时间的列",
            Layout::Relay => "逐条编号的文字",
        }
    }

    /// Whether a layout reads a field at all; other columns are named to the clerk.
    pub(super) fn reads(self, field: Field) -> bool {
        match self {
            Layout::Matrix | Layout::DingtalkMonthly => {
                use Field::{Mark, Name, Reason, Seq, StaffNo, Unit};
                matches!(field, Seq | Name | StaffNo | Unit | Mark | Reason)
            }
            Layout::TencentMeeting => {
                matches!(field, Field::Seq | Field::Name | Field::SignTime | Field::Leave | Field::Stay)
            }
            _ => true,
        }
    }

    /// Whether a row must have its own result and kind: only in long form is each row a statement of its own.
    pub(super) fn is_strict(self) -> bool {
        self == Layout::Long
    }
}

/// 姓名 or 工号.
fn has_key(table: &Table<'_>) -> bool {
    table.column(Field::Name).is_some() || table.column(Field::StaffNo).is_some()
}

/// Whether a table says how long each was in a meeting, or from when to when and nothing else of them.
fn is_meeting(table: &Table<'_>) -> bool {
    let has = |field| table.column(field).is_some();
    let online = [Field::SignTime, Field::Leave].iter().any(|field| {
        let name = table.label(*field);
        name.contains("入会") || name.contains("退会")
    });
    has(Field::Stay) || online && has(Field::SignTime) && has(Field::Leave) && !has(Field::Status)
}

fn has_marks(table: &Table<'_>) -> bool {
    table.heading.columns.iter().any(|column| column.field == Some(Field::Mark))
}

/// The columns of single days under 考勤结果: numbers, and 六 or 日 for the days off.
fn days_of_month<'t>(table: &'t Table<'_>) -> impl Iterator<Item = (usize, &'t Column<Field>)> {
    let is_day = |name: &str| {
        matches!(name, "六" | "日") || name.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day))
    };
    let columns = table.heading.columns.iter().enumerate();
    columns.filter(move |(_, column)| column.group.as_deref() == Some("考勤结果") && is_day(&column.name))
}

/// A note below the table that says that somebody was not there must not be lost.
fn hold_if_absent(line: &Line, gathering: &mut Gathering<'_>) {
    let text = line.cells.join(" ");
    let validator = &gathering.validator;
    if !is_legend(&text)
        && validator.words().speaks_of_absence(&text)
        && names_somebody(&text, validator.known())
    {
        gathering.leave_out(line.row, &text);
    }
}

/// Reads the rows of a table of one layout.
pub(super) enum Reader {
    Rows(Rows),
    Matrix(Matrix),
    Meeting(Meeting),
}

impl Reader {
    /// A reader for a table; what is known of its activity is in the validator by now.
    ///
    /// # Errors
    /// Refused if what all rows need is not known: the length of a meeting, the month of a summary.
    pub(super) fn open(
        layout: Layout,
        table: &Table<'_>,
        titles: &TitleFacts,
        presence: &Presence,
        records: &Records<'_>,
        validator: &Validator<'_>,
    ) -> Result<Reader> {
        Ok(match layout {
            Layout::Long | Layout::Relay => Reader::Rows(Rows::default()),
            Layout::SignIn => Reader::Rows(Rows::of_sheet()),
            Layout::WecomDaily | Layout::DingtalkDaily => Reader::Rows(Rows::of_vendor()),
            Layout::Matrix => Reader::Matrix(Matrix::of_sessions(table, validator.known())?),
            Layout::DingtalkMonthly => Reader::Matrix(Matrix::of_month(table, titles, records, validator)?),
            Layout::TencentMeeting => Reader::Meeting(Meeting::open(titles, presence, validator.given())?),
        })
    }

    /// Reads one row.
    pub(super) fn row(&mut self, table: &Table<'_>, row: &RowBuf, gathering: &mut Gathering<'_>) {
        match self {
            Reader::Rows(rows) => rows.row(table, row, gathering),
            Reader::Matrix(matrix) => matrix.row(table, row, gathering),
            Reader::Meeting(meeting) => meeting.row(table, row, gathering),
        }
    }

    /// Reads who is said above the table of one activity not to have been there: 请假：张伟（病假）.
    pub(super) fn above(&mut self, titles: &[Line], gathering: &mut Gathering<'_>) {
        if let Reader::Rows(rows) = self {
            rows.above(titles, gathering);
        }
    }

    /// Says what could be said only after all rows; a note below the table may speak of somebody.
    pub(super) fn end(self, footers: &[Line], gathering: &mut Gathering<'_>) {
        match self {
            Reader::Rows(rows) => {
                for line in footers.iter().filter(|_| rows.has_lists) {
                    if !gathering.take_absent(line) {
                        hold_if_absent(line, gathering);
                    }
                }
            }
            Reader::Matrix(matrix) => matrix.end(gathering),
            Reader::Meeting(meeting) => meeting.end(gathering),
        }
    }
}

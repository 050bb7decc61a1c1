//! The sheets of the workbook and their headings, which the program writes and reads back. Everything that says what
//! the workbook is stands in cells that people see: WPS and LibreOffice keep those in whatever format they save.

use super::book::SessionColumn;

/// What a sheet is called, and its headings with a stable key each.
#[derive(Debug, PartialEq, Eq)]
pub struct SheetLayout {
    /// The name of the sheet.
    pub name: &'static str,
    /// The key of its table.
    pub key: &'static str,
    /// Key and heading of each column.
    pub columns: &'static [(&'static str, &'static str)],
    /// The keys without which it is not this sheet.
    pub needs: &'static [&'static str],
}

/// What the workbook is, and the receipt.
pub static COVER: SheetLayout = SheetLayout {
    name: "填写说明",
    key: "cover",
    columns: &[
        ("organ", "发出单位"),
        ("notice", "通知单"),
        ("issue", "期号"),
        ("version", "版本"),
        ("unit", "党组织编号"),
        ("unit_name", "党组织"),
        ("made", "制表日期"),
        ("signer", "签收人"),
        ("signed", "签收日期"),
    ],
    needs: &["organ", "notice", "issue", "version", "unit", "unit_name"],
};

/// What is asked, and why what was not carried out was not.
pub static ITEMS: SheetLayout = SheetLayout {
    name: "各项",
    key: "items",
    columns: &[
        ("item", "编号"),
        ("required_name", "要求"),
        ("kind_name", "活动类型"),
        ("what", "内容"),
        ("documents", "学习材料"),
        ("due", "完成时限"),
        ("state", "目前情况"),
        ("statement", "情况说明"),
    ],
    needs: &["item", "statement"],
};

/// A row for each activity.
pub static ACTIVITIES: SheetLayout = SheetLayout {
    name: "活动",
    key: "activities",
    columns: &[
        ("seq", "序号"),
        ("item", "落实的项"),
        ("item_2", "落实的第二项"),
        ("item_3", "落实的第三项"),
        ("unit", "党组织"),
        ("kinds", "活动类型"),
        ("day", "日期"),
        ("time", "起止时间"),
        ("title", "主题"),
        ("place", "地点"),
        ("form", "形式"),
        ("host", "主持人"),
        ("recorder", "记录人"),
        ("hours", "学时"),
        ("note", "备注"),
        ("activity", "记录编号"),
    ],
    needs: &["seq", "item", "unit", "day"],
};

/// Who came: a row for each person, a column for each activity, headed by [`SESSION`] and its number.
pub static SIGNED: SheetLayout = SheetLayout {
    name: "签到",
    key: "signed",
    columns: &[("person", "人员编号"), ("name", "姓名"), ("place", "党小组、职务")],
    needs: &["person", "name"],
};

/// Before the number of an activity in the headings of [`SIGNED`].
pub const SESSION: &str = "活动";

/// What each person studied alone.
pub static STUDY: SheetLayout = SheetLayout {
    name: "自学",
    key: "study",
    columns: &[
        ("item", "落实的项"),
        ("person", "人员编号"),
        ("name", "姓名"),
        ("what", "学习内容"),
        ("day", "日期"),
        ("minutes", "时长（分钟）"),
        ("way", "学习方式"),
        ("note", "备注"),
        ("entry", "记录编号"),
    ],
    needs: &["item", "person", "name", "day", "minutes"],
};

/// What stands where somebody is not expected.
pub const NOT_EXPECTED: &str = "／";

/// Words offered for attendance; others are understood as well.
pub const MARKS: [&str; 11] = [
    "出勤",
    "迟到",
    "请假（公假）",
    "请假（病假）",
    "请假（事假）",
    "请假（其他）",
    "因公外出",
    "缺席",
    "补学",
    "列席",
    NOT_EXPECTED,
];

/// What the column of a key is headed by in a workbook with these columns of attendance.
pub(super) fn heading(layout: &SheetLayout, key: &str, sessions: &[SessionColumn]) -> String {
    let session = sessions.iter().find(|session| session.key == key).map(|session| session.heading.as_str());
    let known = || layout.columns.iter().find(|(known, _)| *known == key).map(|(_, heading)| *heading);
    session.or_else(known).unwrap_or_default().to_owned()
}

//! Which days the rows of the record tables speak of, and so which final reports an operation on them corrects.

use anyhow::Result;

use super::journal::{RecordTable, quoted, same};
use super::named_params;
use super::records::Records;
use crate::calendar::Day;
use crate::sql;

/// The first and the last of all days, for what holds on every day.
const ALWAYS: (&str, &str) = ("0001-01-01", "9999-12-31");

/// The activities that an operation (?1) found and later ones changed.
const WAS: &str = "WITH was AS MATERIALIZED (\
     SELECT id, day, counts_from, counts_to, unit, partner FROM activity_past WHERE op <= ?1 AND ended >= ?1)";

/// The activity of a row, as it was at an operation (?1): as it still is, or from [`WAS`].
const AS_IT_WAS: [&str; 2] =
    ["JOIN activity a ON a.id = t.activity AND a.op <= ?1", "JOIN was a ON a.id = t.activity"];

/// What is made of an operation that speaks of a day which a final report covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weight {
    /// It needs a reason.
    pub asks: bool,
    /// It corrects the report only if the report says something else now; anything else does so whatever it says.
    pub once_moved: bool,
}

const ASKED: Weight = Weight { asks: true, once_moved: false };
const ASKED_ONCE_MOVED: Weight = Weight { asks: true, once_moved: true };
const TOLD_ONCE_MOVED: Weight = Weight { asks: false, once_moved: true };

/// How the rows of a table say which days they speak of.
enum Days {
    /// A day of their own.
    Own,
    /// A day, and the belonging period 所属期 if it is another.
    Belonging,
    /// Those of their activity.
    Activity,
    /// That of their activity, or of their own for an activity, and all later ones: what is open then is so until it is done.
    SinceActivity,
    /// From one day to another: what was changed speaks of the days on which it is another now.
    Span(&'static Span),
    /// As a statement finds them.
    Found(&'static str),
}

/// How the rows of a table say from when to when they hold, in terms of a row `t`.
struct Span {
    /// The first day.
    from: &'static str,
    /// The last.
    to: &'static str,
    /// The unit, if what the row says is of that one alone: nothing says it is of all.
    unit: &'static str,
    /// Columns that say from when to when, or nothing that a report reckons with.
    beside: &'static [&'static str],
    /// Which rows; nothing says all.
    which: &'static str,
    /// A row that is new or gone changes nothing by itself: what refers to it does.
    referred_to: bool,
}

/// From `starts` to `ends`, or on.
const ROSTER: Span = Span {
    from: "t.starts",
    to: "ifnull(t.ends, '9999-12-31')",
    unit: "t.unit",
    beside: &["starts", "ends", "note", "reason", "end_reason"],
    which: "",
    referred_to: false,
};
const VALID: Span = Span {
    from: "ifnull(t.valid_from, '0001-01-01')",
    to: "ifnull(t.valid_to, '9999-12-31')",
    unit: "",
    beside: &["valid_from", "valid_to"],
    ..ROSTER
};
/// The first day of a period by its code: 2026-10, 2026Q4, 2026H2, 2026.
const FIRST_OF_CODE: &str = "CASE WHEN t.period GLOB '????Q?' THEN \
       printf('%s-%02d-01', substr(t.period, 1, 4), 3 * substr(t.period, 6, 1) - 2) \
     WHEN t.period GLOB '????H?' THEN \
       printf('%s-%02d-01', substr(t.period, 1, 4), 6 * substr(t.period, 6, 1) - 5) \
     WHEN length(t.period) = 4 THEN t.period || '-01-01' ELSE t.period || '-01' END";
const LAST_OF_CODE: &str = "CASE WHEN t.period GLOB '????Q?' THEN \
       date(printf('%s-%02d-01', substr(t.period, 1, 4), 3 * substr(t.period, 6, 1) - 2), '+3 months', '-1 day') \
     WHEN t.period GLOB '????H?' THEN \
       date(printf('%s-%02d-01', substr(t.period, 1, 4), 6 * substr(t.period, 6, 1) - 5), '+6 months', '-1 day') \
     WHEN length(t.period) = 4 THEN t.period || '-12-31' ELSE date(t.period || '-01', '+1 month', '-1 day') END";

/// A record table, how its rows say which days they speak of, and what is made of it.
type Speaks = (&'static str, Days, Weight);

/// The tables whose rows do not say it by a day of their own or of their activity, and those of which it is only told.
const SPEAKING: &[Speaks] = &[
    ("unit", Days::Span(&Span { unit: "t.id", ..ROSTER }), ASKED),
    ("unit_place", Days::Span(&ROSTER), ASKED),
    ("standing", Days::Span(&Span { unit: "", ..ROSTER }), ASKED),
    ("membership", Days::Span(&ROSTER), ASKED),
    ("exemption", Days::Span(&Span { unit: "", ..ROSTER }), ASKED),
    ("post", Days::Span(&ROSTER), ASKED),
    ("rule", Days::Span(&VALID), ASKED_ONCE_MOVED),
    ("conversion", Days::Span(&VALID), ASKED_ONCE_MOVED),
    (
        "setting",
        Days::Span(&Span {
            which: "t.name IN ('youth_age_limit', 'cut_off_day', 'make_up_days', 'item_attendance', 'convey_days', \
                 'deploy_days', 'divide_days', 'verify_days')",
            ..EVERY_DAY
        }),
        ASKED_ONCE_MOVED,
    ),
    ("kind", Days::Span(&Span { beside: &["note"], referred_to: true, ..EVERY_DAY }), TOLD_ONCE_MOVED),
    (
        "document",
        Days::Span(&Span {
            beside: &["number", "source", "issued", "received", "title"],
            referred_to: true,
            ..EVERY_DAY
        }),
        TOLD_ONCE_MOVED,
    ),
    (
        "person",
        Days::Span(&Span { beside: &["staff_no", "note", "end_reason"], referred_to: true, ..EVERY_DAY }),
        TOLD_ONCE_MOVED,
    ),
    ("activity", Days::Belonging, ASKED),
    ("activity", Days::SinceActivity, TOLD_ONCE_MOVED),
    ("attendance", Days::Activity, ASKED),
    ("attendance", Days::SinceActivity, TOLD_ONCE_MOVED),
    // What comes of a session comes later, and is no correction of it.
    ("decision", Days::SinceActivity, TOLD_ONCE_MOVED),
    ("feedback", Days::Activity, TOLD_ONCE_MOVED),
    ("grade", Days::Activity, TOLD_ONCE_MOVED),
    ("activity_shown", Days::Activity, TOLD_ONCE_MOVED),
    ("activity_theme", Days::Activity, TOLD_ONCE_MOVED),
    ("inspection_finding", Days::Own, TOLD_ONCE_MOVED),
    ("need", Days::Own, TOLD_ONCE_MOVED),
    ("outcome", Days::Own, TOLD_ONCE_MOVED),
    ("showcase", Days::Own, TOLD_ONCE_MOVED),
    ("matter_task", Days::Own, TOLD_ONCE_MOVED),
    ("matter_measure", Days::Own, TOLD_ONCE_MOVED),
    ("outcome_activity", Days::Span(&EVERY_DAY), TOLD_ONCE_MOVED),
    ("matter_support", Days::Span(&EVERY_DAY), TOLD_ONCE_MOVED),
    ("rule_kind", Days::Span(&EVERY_DAY), TOLD_ONCE_MOVED),
    ("schedule_unit", Days::Span(&EVERY_DAY), TOLD_ONCE_MOVED),
    ("term_extension", Days::Span(&since("t.approved")), TOLD_ONCE_MOVED),
    ("notice", Days::Found(sql!("spoken.sql", "withdrawn")), ASKED),
    ("notice_version", Days::Found(sql!("spoken.sql", "sent_out")), ASKED),
    ("notice_statement", Days::Found(sql!("spoken.sql", "answered")), TOLD_ONCE_MOVED),
    (
        "statement",
        Days::Span(&Span { from: FIRST_OF_CODE, to: LAST_OF_CODE, beside: &["day"], ..ROSTER }),
        TOLD_ONCE_MOVED,
    ),
    ("schedule", Days::Span(&Span { which: "t.issued IS NOT NULL", ..on("t.issued") }), TOLD_ONCE_MOVED),
    ("duty", Days::Span(&Span { from: DUTY_BEGINS, unit: "", ..ROSTER }), TOLD_ONCE_MOVED),
    ("duty_version", Days::Span(&since("t.starts")), TOLD_ONCE_MOVED),
    ("duty_done", Days::Own, ASKED),
    ("duty_done", Days::Span(&on("t.due")), TOLD_ONCE_MOVED),
    ("duty_statement", Days::Span(&on("t.due")), TOLD_ONCE_MOVED),
    ("term", Days::Span(&since("t.elected")), TOLD_ONCE_MOVED),
    ("unit_mechanism", Days::Span(&since("ifnull(t.established, '0001-01-01')")), TOLD_ONCE_MOVED),
    ("inspection", Days::Span(&on("t.opened")), TOLD_ONCE_MOVED),
    ("plan_item", Days::Span(&ROSTER), TOLD_ONCE_MOVED),
    (
        "reading",
        Days::Span(&Span { from: "t.year || '-01-01'", to: "t.year || '-12-31'", ..on("") }),
        TOLD_ONCE_MOVED,
    ),
    ("handout", Days::Found(sql!("spoken.sql", "handed")), TOLD_ONCE_MOVED),
    (
        "matter",
        Days::Span(&Span {
            beside: &[
                "listed",
                "title",
                "serial",
                "source",
                "number",
                "dated",
                "openness",
                "owner",
                "note",
                "void_reason",
            ],
            ..since("t.listed")
        }),
        TOLD_ONCE_MOVED,
    ),
    ("sent_paper", Days::Span(&on("t.day")), TOLD_ONCE_MOVED),
];

/// About the reports themselves.
const ABOUT_REPORTS: &str = "final_report";

const DUTY_BEGINS: &str =
    "ifnull((SELECT MIN(v.starts) FROM duty_version v WHERE v.duty = t.id), '9999-12-31')";

/// On every day.
const EVERY_DAY: Span = Span { from: "'0001-01-01'", to: "'9999-12-31'", unit: "", beside: &[], ..ROSTER };

/// Of one day.
const fn on(day: &'static str) -> Span {
    Span { from: day, to: day, unit: "", beside: &[], which: "", referred_to: false }
}

/// From a day on.
const fn since(day: &'static str) -> Span {
    Span { from: day, to: "'9999-12-31'", unit: "", beside: &[], which: "", referred_to: false }
}

/// What a row is about: the first and the last of the days, the unit, where it names one, and who held a 联学共建 with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spoken {
    pub from: Day,
    pub to: Day,
    unit: Option<i64>,
    partner: Option<i64>,
    /// What is made of it.
    pub weight: Weight,
}

impl Spoken {
    fn of(row: &rusqlite::Row<'_>, weight: Weight) -> rusqlite::Result<Self> {
        Ok(Spoken { from: row.get(0)?, to: row.get(1)?, unit: row.get(2)?, partner: row.get(3)?, weight })
    }

    /// Whether it is of one of these units; what is of no unit is of all.
    pub fn concerns(&self, one_of: impl Fn(i64) -> bool) -> bool {
        self.unit.is_none_or(&one_of) || self.partner.is_some_and(one_of)
    }

    /// Whether it is of every day that ever was.
    pub fn is_always(&self) -> bool {
        self.from.to_string() == ALWAYS.0
    }
}

/// The record tables whose rows speak of days.
pub(super) struct Dated<'t>(Vec<(&'t RecordTable, &'static Days, Weight)>);

impl<'t> Dated<'t> {
    pub fn of(tables: &'t [RecordTable]) -> Self {
        let mut all = Vec::new();
        for table in tables.iter().filter(|table| table.name != ABOUT_REPORTS) {
            let told = SPEAKING.iter().filter(|(name, ..)| *name == table.name);
            let before = all.len();
            all.extend(told.map(|(_, days, weight)| (table, days, *weight)));
            if all.len() == before {
                all.extend(usual(table).map(|days| (table, days, ASKED)));
            }
        }
        Dated(all)
    }

    /// Hands to `see` what an operation's rows speak of, written or ended by it, table by table.
    pub fn each(
        &self,
        records: &Records<'_>,
        op: i64,
        touched: impl Fn(&RecordTable) -> Option<(i64, i64)>,
        mut see: impl FnMut(&str, Spoken),
    ) -> Result<()> {
        for (table, days, weight) in &self.0 {
            let Some((low, high)) = touched(table) else { continue };
            match days {
                Days::Found(sql) => {
                    records.each(sql, named_params! {":op": op, ":low": low, ":high": high}, |row| {
                        let weight = if row.get(4)? { TOLD_ONCE_MOVED } else { *weight };
                        see(&table.name, Spoken::of(row, weight)?);
                        Ok(())
                    })?;
                }
                days => {
                    let sql = match days {
                        Days::Span(span) => spans_changed(table, span),
                        days => days_changed(table, days),
                    };
                    records.each(&sql, [op, low, high], |row| {
                        see(&table.name, Spoken::of(row, *weight)?);
                        Ok(())
                    })?;
                }
            }
        }
        Ok(())
    }
}

/// How the rows of a table say it that has a day or is of an activity.
fn usual(table: &RecordTable) -> Option<&'static Days> {
    let has = |name: &str| table.columns.iter().any(|(column, kind)| column == name && kind == "TEXT");
    let of_activity = table.key.first().is_some_and(|key| {
        key == "activity" && table.parents.iter().any(|parent| *parent == (key.clone(), "activity".into()))
    });
    match () {
        () if has("counts_from") => Some(&Days::Belonging),
        () if has("day") => Some(&Days::Own),
        () if of_activity => Some(&Days::Activity),
        () => None,
    }
}

/// The unit of a table's rows and the partner, as SQL has them.
fn unit_columns(table: &RecordTable, of: &str) -> String {
    let column = |name: &str| match table.columns.iter().any(|(column, _)| column == name) {
        true => format!("{of}.{name}"),
        false => "NULL".to_owned(),
    };
    format!("{}, {}", column("unit"), column("partner"))
}

/// The days of the rows that an operation (?1; first keys from ?2 to ?3) wrote or ended.
fn days_changed(table: &RecordTable, days: &Days) -> String {
    let (name, past) = (quoted(&table.name), quoted(&format!("{}_past", table.name)));
    // An activity that was another then: what was written of it spoke of that day and of those units.
    let belonging = |of: &str| format!("min({of}.day, {of}.counts_from), max({of}.day, {of}.counts_to)");
    let (said, of, beside) = match days {
        Days::Belonging => (belonging("t"), unit_columns(table, "t"), &[""][..]),
        Days::Activity => (belonging("a"), "a.unit, a.partner".to_owned(), &AS_IT_WAS[..]),
        Days::SinceActivity if table.name == "activity" => {
            ("t.day, '9999-12-31'".to_owned(), unit_columns(table, "t"), &[""][..])
        }
        Days::SinceActivity => {
            ("a.day, '9999-12-31'".to_owned(), "a.unit, a.partner".to_owned(), &AS_IT_WAS[..])
        }
        _ => ("t.day, t.day".to_owned(), unit_columns(table, "t"), &[""][..]),
    };
    let first = table.first_key();
    let written = format!("t.{first} BETWEEN ?2 AND ?3 AND t.op = ?1");
    // Only a later operation has ended what this one wrote: past rows lie in that order.
    let ended_since = format!("t.ended > ?1 AND {written}");
    let selects = beside.iter().flat_map(|beside| {
        [(&name, written.as_str()), (&past, &ended_since), (&past, "t.ended = ?1")]
            .map(|(from, where_)| format!("SELECT {said}, {of} FROM {from} t {beside} WHERE {where_}"))
    });
    format!("{WAS} {}", selects.collect::<Vec<_>>().join(" UNION "))
}

/// The spans of days on which rows are others by an operation (?1; first keys from ?2 to ?3): of one that only begins or
/// ends on another day the days between, of any other the whole of it.
fn spans_changed(table: &RecordTable, span: &Span) -> String {
    let (name, past) = (quoted(&table.name), quoted(&format!("{}_past", table.name)));
    let (first, columns) = (table.first_key(), table.column_list("t."));
    let others: Vec<String> = table
        .columns
        .iter()
        .map(|(column, _)| column)
        .filter(|column| !table.key.contains(column) && !span.beside.contains(&column.as_str()))
        .map(|column| format!("w.{c} IS NOT e.{c}", c = quoted(column)))
        .collect();
    let otherwise = if others.is_empty() { "0".to_owned() } else { others.join(" OR ") };
    let same = same(&table.key, "w", "e");
    let unit = if span.unit.is_empty() { "NULL" } else { span.unit };
    let which = if span.which.is_empty() { "1" } else { span.which };
    let rows = format!(
        "SELECT {columns}, {} AS spoken_from, {} AS spoken_to, {unit} AS spoken_unit FROM",
        span.from, span.to
    );
    let pair = "min(w.spoken_from, e.spoken_from), max(w.spoken_to, e.spoken_to), w.spoken_unit, NULL";
    let alone = |row: &str, other: &str| {
        format!(
            "UNION SELECT {row}.spoken_from, {row}.spoken_to, {row}.spoken_unit, NULL FROM {row} \
             WHERE NOT EXISTS (SELECT 1 FROM {other} WHERE {same})"
        )
    };
    let new_or_gone = match span.referred_to {
        true => String::new(),
        false => [alone("w", "e"), alone("e", "w")].join(" "),
    };
    format!(
        "WITH w AS ({rows} {name} t WHERE t.{first} BETWEEN ?2 AND ?3 AND t.op = ?1 AND {which} \
           UNION ALL {rows} {past} t WHERE t.ended > ?1 AND t.{first} BETWEEN ?2 AND ?3 AND t.op = ?1 AND {which}), \
         e AS ({rows} {past} t WHERE t.ended = ?1 AND {which}) \
         SELECT {pair} FROM w JOIN e ON {same} WHERE {otherwise} \
         UNION SELECT min(w.spoken_from, e.spoken_from), date(max(w.spoken_from, e.spoken_from), '-1 day'), \
           w.spoken_unit, NULL FROM w JOIN e ON {same} WHERE w.spoken_from <> e.spoken_from \
         UNION SELECT date(min(w.spoken_to, e.spoken_to), '+1 day'), max(w.spoken_to, e.spoken_to), \
           w.spoken_unit, NULL FROM w JOIN e ON {same} WHERE w.spoken_to <> e.spoken_to {new_or_gone}"
    )
}

#[cfg(test)]
mod tests {
    use super::super::Store;
    use super::*;

    /// What no figure and no row of a report is reckoned by, or what speaks through the table that it belongs to.
    const SILENT: [&str; 27] = [
        "word",
        "import_file",
        "person_alias",
        "import_profile",
        "theme",
        "notice_addressee",
        "notice_item",
        "notice_item_document",
        "notice_item_unit",
        "notice_approval",
        "schedule_line",
        "inspection_unit",
        "inspection_member",
        "inspection_rule",
        "inspection_notice",
        "inspection_sample",
        "inspection_practice",
        "inspection_proposal",
        "inspection_paper",
        "score_criterion",
        "unit_liaison",
        "duty_date",
        "group_criterion",
        "evaluation",
        "evaluation_criterion",
        "kept_page",
        "final_report",
    ];

    /// The program reads what an operation touched, not what all have.
    #[test]
    fn nothing_is_read_from_end_to_end() {
        let store = Store::blank().unwrap();
        let records = store.records();
        let tables = RecordTable::all(records.connection).unwrap();
        for (table, days, _) in Dated::of(&tables).0 {
            let sql = match days {
                Days::Found(_) => continue,
                Days::Span(span) => spans_changed(table, span),
                days => days_changed(table, days),
            };
            let plan = records
                .rows(&format!("EXPLAIN QUERY PLAN {sql}"), [1, 1, 1], |row| row.get::<_, String>(3))
                .unwrap();
            // The rows of the table are called t; what else is read whole are those that were found.
            let whole =
                |step: &&String| ["SCAN t", "SCAN activity"].iter().any(|scan| step.starts_with(scan));
            let scans: Vec<_> = plan.iter().filter(whole).collect();
            assert!(scans.is_empty(), "{}: {scans:?}\n{sql}", table.name);
        }
    }

    #[test]
    fn what_every_table_speaks_of_can_be_asked() {
        let store = Store::blank().unwrap();
        let records = store.records();
        let tables = RecordTable::all(records.connection).unwrap();
        for (name, ..) in SPEAKING {
            assert!(tables.iter().any(|table| table.name == *name), "{name}");
        }
        let dated = Dated::of(&tables);
        let spoken_of: Vec<&str> = dated.0.iter().map(|(table, ..)| table.name.as_str()).collect();
        for name in ["attendance", "activity_item", "self_study", "matter_step", "special_day"] {
            assert!(spoken_of.contains(&name), "{name}");
        }
        let silent: Vec<&str> =
            tables.iter().map(|table| table.name.as_str()).filter(|name| !spoken_of.contains(name)).collect();
        assert_eq!(silent, SILENT, "a table that moves figures says of which days it speaks");
        dated.each(&records, 1, |_| Some((1, 1)), |table, _| panic!("{table}")).unwrap();
    }

    #[test]
    fn a_period_speaks_of_its_days_by_its_code() {
        let store = Store::blank().unwrap();
        let sql = format!("SELECT {FIRST_OF_CODE} || '..' || {LAST_OF_CODE} FROM (SELECT ?1 AS period) t");
        for (code, days) in [
            ("2026-02", "2026-02-01..2026-02-28"),
            ("2026-12", "2026-12-01..2026-12-31"),
            ("2026Q1", "2026-01-01..2026-03-31"),
            ("2026Q4", "2026-10-01..2026-12-31"),
            ("2026H1", "2026-01-01..2026-06-30"),
            ("2026H2", "2026-07-01..2026-12-31"),
            ("2026", "2026-01-01..2026-12-31"),
        ] {
            let said: String = store.records().one(&sql, [code], |row| row.get(0)).unwrap();
            assert_eq!(said, days);
        }
    }
}

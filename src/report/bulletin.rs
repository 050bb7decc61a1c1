//! What a bulletin 通报 shows of each table of the reports.

/// A table of a report, as a bulletin has it.
pub(super) struct InBulletin {
    /// Its key.
    key: &'static str,
    /// Columns that no bulletin has: persons, and what was written about a branch in free words.
    pub never: &'static [&'static str],
    /// What it is where branches are not named.
    pub unnamed: Shown,
}

/// What is shown of a table where branches are not named.
pub(super) enum Shown {
    /// All of it.
    Whole,
    /// Some columns less.
    Without(&'static [&'static str]),
    /// Rows brought together.
    Gathered(&'static Gathered),
    /// Nothing: what it says of the organ stands in another.
    Left,
}

/// How rows are brought together.
pub(super) struct Gathered {
    /// The columns in which they are alike.
    pub by: &'static [&'static str],
    /// The columns that are added up.
    pub sums: &'static [&'static str],
    /// The column that says which unit a row is of.
    pub whose: &'static str,
    /// What the number of rows is called, if it is shown.
    pub count: Option<&'static str>,
    /// Whether the rows are of those that missed something: 个别党支部.
    pub wanting: bool,
}

/// How a table stands in a bulletin; none of one that is not known here.
pub(super) fn of_table(key: &str) -> Option<&'static InBulletin> {
    TABLES.iter().find(|table| table.key == key)
}

const fn shown(key: &'static str, never: &'static [&'static str], unnamed: Shown) -> InBulletin {
    InBulletin { key, never, unnamed }
}

const fn wanting(
    by: &'static [&'static str],
    sums: &'static [&'static str],
    whose: &'static str,
) -> Gathered {
    Gathered { by, sums, whose, count: None, wanting: true }
}

const fn totals(by: &'static [&'static str], sums: &'static [&'static str], whose: &'static str) -> Gathered {
    Gathered { by, sums, whose, count: None, wanting: false }
}

const TABLES: [InBulletin; 44] = [
    shown("tiers", &[], Shown::Whole),
    shown("plan", &[], Shown::Whole),
    shown("months", &[], Shown::Whole),
    shown("running", &[], Shown::Whole),
    shown(
        "problems",
        &["statement"],
        Shown::Gathered(&wanting(
            &["rule", "rule_name", "period", "state", "layer", "clause"],
            &["share", "lacking"],
            "unit",
        )),
    ),
    shown(
        "incomplete",
        &["record", "day", "subject", "command"],
        Shown::Gathered(&Gathered { count: Some("处"), ..wanting(&["lack"], &[], "unit") }),
    ),
    shown(
        "decisions_overdue",
        &["activity", "text", "owner"],
        Shown::Gathered(&Gathered { count: Some("事项（项）"), ..wanting(&[], &[], "unit") }),
    ),
    shown(
        "make_ups",
        // Why somebody was on leave is nobody else's affair.
        &["activity", "person", "mark"],
        Shown::Gathered(&Gathered { count: Some("人次"), ..wanting(&["state_name"], &[], "unit") }),
    ),
    shown("next_month", &[], Shown::Without(&["names"])),
    shown("next_plan", &[], Shown::Without(&["names", "plan_items"])),
    shown("next_items", &[], Shown::Without(&["names"])),
    shown("next_matters", &[], Shown::Without(&["leads"])),
    shown("next_duties", &["whose", "why"], Shown::Whole),
    shown("corrected", &[], Shown::Whole),
    shown("branches", &[], Shown::Left),
    shown("branch_totals", &[], Shown::Whole),
    shown("branch_months", &[], Shown::Left),
    shown(
        "first_topic",
        &[],
        Shown::Gathered(&totals(&[], &["due", "listed", "not_listed", "unsaid", "share"], "unit")),
    ),
    shown("lectures", &["lecturer"], Shown::Without(&["unit"])),
    shown("visits", &["visitors", "guidance"], Shown::Whole),
    shown("notices", &[], Shown::Whole),
    shown("notice_units", &[], Shown::Left),
    shown(
        "notice_open",
        &["why", "statement"],
        Shown::Gathered(&wanting(&["item", "subject", "due", "state", "state_name"], &[], "unit")),
    ),
    shown("schedules", &[], Shown::Whole),
    shown("inspections", &[], Shown::Whole),
    shown(
        "findings",
        &[],
        Shown::Gathered(&Gathered {
            count: Some("问题（项）"),
            ..wanting(&["state", "state_name"], &[], "unit_name")
        }),
    ),
    shown("terms", &[], Shown::Gathered(&wanting(&["state", "state_name"], &[], "unit"))),
    shown("sent", &["reason"], Shown::Without(&["unit_name"])),
    shown("duties", &["whose"], Shown::Whole),
    shown("matters", &[], Shown::Whole),
    shown("matters_overdue", &[], Shown::Without(&["leads"])),
    shown("outcomes", &[], Shown::Without(&["unit", "from"])),
    shown("showcases", &["story"], Shown::Without(&["unit", "activity"])),
    shown("exchanges", &[], Shown::Without(&["unit"])),
    shown("themes", &[], Shown::Whole),
    shown("needs", &[], Shown::Without(&["unit"])),
    shown("feedback", &["suggestions", "adjustment"], Shown::Without(&["unit"])),
    shown(
        "readings",
        &[],
        Shown::Gathered(&totals(
            &["reading", "year", "title", "due"],
            &["people", "to_hand", "handed", "signed", "lacking", "finished"],
            "branch",
        )),
    ),
    shown("reviews", &[], Shown::Whole),
    shown(
        "services",
        &[],
        Shown::Gathered(&totals(&[], &["reported", "served", "times", "minutes"], "branch")),
    ),
    // Those of a unit's page.
    shown("activities", &[], Shown::Without(&["unit"])),
    shown(
        "rules",
        &["why"],
        Shown::Gathered(&totals(
            &["tiers", "rule", "rule_name", "period", "state", "state_name", "layer", "clause"],
            &["share"],
            "unit",
        )),
    ),
    shown(
        "owed",
        &["person"],
        Shown::Gathered(&Gathered { count: Some("项"), ..totals(&["sort", "sort_name"], &[], "unit") }),
    ),
    shown("decisions", &["owner", "result"], Shown::Whole),
];

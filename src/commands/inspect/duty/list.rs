//! `inspect duty list` and `show`.

use anyhow::Result;

use super::{asked, described, facts, is_asked, none_of, occurrence_table, whose, year};
use crate::chain::{OccurrenceState, duties, meant_duty, occurrences};
use crate::page::{Cell, Page, Table};
use crate::session::Session;

/// 列出一个年度的责任清单，各项完成几期
#[derive(Debug, clap::Args)]
pub struct List {
    /// 只看这个党组织及其下级的
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 哪个年度；不写则为今年
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(i32).range(1921..=2100))]
    pub year: Option<i32>,
}

/// 查看一项责任：每一期怎样，历次修订改了什么
#[derive(Debug, clap::Args)]
pub struct Show {
    /// 哪一项：编号或名称，如 DT3、换届提醒
    #[arg(value_name = "责任")]
    pub duty: String,
    /// 哪个年度；不写则为今年
    #[arg(long, value_name = "年", value_parser = clap::value_parser!(i32).range(1921..=2100))]
    pub year: Option<i32>,
}

/// Lists the duties in force in a year.
pub fn list(args: &List, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let (of, today) = (year(args.year, session.today), session.today);
    let on = of.to().min(today);
    let of_whom = asked(session, records, args.unit.as_deref(), on)?;
    let mut rows = Vec::new();
    for duty in duties(records)? {
        let all = occurrences(records, &duty, of, today)?;
        let Some(version) = duty.on(of.to()).filter(|_| !all.is_empty()) else { continue };
        if !is_asked(&of_whom, &duty) {
            continue;
        }
        let count =
            |states: &[OccurrenceState]| all.iter().filter(|one| states.contains(&one.state)).count() as i64;
        let done = count(&[OccurrenceState::Done, OccurrenceState::Late]);
        let open = count(&[OccurrenceState::Missing, OccurrenceState::Stated]);
        rows.push(vec![
            Cell::from(duty.id),
            duty.unit.into(),
            whose(records, &duty, on)?.into(),
            version.facts.name.as_str().into(),
            version.facts.rhythm.says().into(),
            version.facts.source.code().into(),
            Cell::Share { n: done, of: done + open },
            count(&[OccurrenceState::Late]).into(),
            count(&[OccurrenceState::Missing]).into(),
            count(&[OccurrenceState::Stated]).into(),
            count(&[OccurrenceState::NotDue]).into(),
            i64::from(version.year).into(),
            version.facts.layer.code().into(),
            version.facts.basis.as_str().into(),
        ]);
    }
    let columns = [
        ("duty", "编号"),
        ("unit", ""),
        ("whose", "责任主体"),
        ("name", "名称"),
        ("rhythm", "时限"),
        ("source", ""),
        ("done", "完成"),
        ("late", "其中逾期"),
        ("missing", "未完成"),
        ("stated", "已说明"),
        ("not_due", "未到期"),
        ("version_year", "清单年度"),
        ("layer", ""),
        ("basis", "依据"),
    ];
    let table = Table::new("rows", &columns).rows(rows).when_empty(none_of(&of_whom));
    Ok(Page::new("inspect.duty.list", format!("{}责任清单", of.label()))
        .field("year", "", i64::from(of.from().year()))
        .field("as_of", "截至", today)
        .table(table))
}

/// Shows a duty with every occurrence of a year.
pub fn show(args: &Show, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let records = &store.records();
    let of = year(args.year, session.today);
    let duty = meant_duty(records, &args.duty)?;
    let version = match duty.on(of.to()) {
        Some(version) => version,
        None => duty.last()?,
    };
    let page = Page::new("inspect.duty.show", format!("责任清单 {}", duty.called()));
    let mut page = described(records, page, &duty, version)?;
    if let Some((day, reason)) = &duty.ended {
        page = page.field("ends", "停止", *day).field("end_reason", "原因", reason.as_str());
    }
    let all = occurrences(records, &duty, of, session.today)?;
    let none = format!("{}没有要完成的。", of.label());
    let table = occurrence_table("occurrences", &all).caption(format!("{}各期", of.label()));
    page = page.table(table.when_empty(none));
    let mut rows = Vec::new();
    for pair in duty.versions.windows(2) {
        let [old, new] = pair else { continue };
        for (before, after) in facts(records, old)?.into_iter().zip(facts(records, new)?) {
            if before.value != after.value && !after.label.is_empty() {
                rows.push(vec![
                    Cell::from(new.version),
                    i64::from(new.year).into(),
                    new.starts.into(),
                    after.label.into_owned().into(),
                    before.value,
                    after.value,
                    new.changed.clone().into(),
                ]);
            }
        }
    }
    let columns = [
        ("version", "版本"),
        ("year", "年度"),
        ("starts", "施行"),
        ("field", "栏目"),
        ("old", "原来"),
        ("new", "现在"),
        ("changed", "修订说明"),
    ];
    let changes = Table::new("changes", &columns).caption("历次修订改了什么").rows(rows).omit_when_empty();
    Ok(page.table(changes))
}

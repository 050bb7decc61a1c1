//! 督学 besides the notices: schedules of self-study, inspections and what they found, terms that end, papers sent to the
//! leading body.

use anyhow::Result;

use super::super::super::{paper_called, paper_title};
use super::{Asked, Beyond, Fact, LeftOut, Measure};
use crate::chain::{
    FindingState, SentPaper, findings, inspected_units, inspections, scheduled_for, schedules, sent_papers,
};
use crate::page::{Cell, Table};
use crate::roster::{TermState, UnitId, UnitKind, term_standings};

/// Whether something concerns the unit asked for, if one is.
fn concerns(asked: &Asked<'_, '_, '_>, mut units: impl Iterator<Item = UnitId>) -> bool {
    match &asked.scope.unit {
        None => true,
        Some(top) => units.any(|unit| asked.names.is_within(unit, top.id)),
    }
}

/// The schedules sent out in the period.
pub(super) fn of_schedules(asked: &Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let Some(days) = asked.days else { return Ok(()) };
    let mut rows = Vec::new();
    for of in schedules(asked.records)? {
        let Some(issued) = of.issued.filter(|day| days.contains(*day)) else { continue };
        let gone = of.withdrawn.is_some();
        let there = scheduled_for(asked.records, &of, days.to())?;
        if gone || !concerns(asked, there.iter().map(|unit| unit.id)) {
            continue;
        }
        all.facts.push(Fact {
            record: of.id.into(),
            day: Some(issued),
            subject: of.title.clone(),
            state: of.issue.to_string(),
            counts: vec![(Measure::Schedules, 1, 0)],
            ..Fact::default()
        });
        rows.push(vec![of.id.into(), of.issue.to_string().into(), of.title.into(), issued.into()]);
    }
    let columns = [("schedule", "编号"), ("issue", "期号"), ("title", "标题"), ("issued", "印发")];
    all.add_act(Table::new("schedules", &columns).caption("自学安排").rows(rows));
    Ok(())
}

/// The inspections opened or concluded in the period, and the problems that are open on its last day.
pub(super) fn of_inspections(asked: &Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let Some(days) = asked.days else { return Ok(()) };
    let (mut held, mut open) = (Vec::new(), Vec::new());
    for of in inspections(asked.records)?.into_iter().filter(|of| of.opened <= days.to()) {
        let units = inspected_units(asked.records, of.id)?;
        if !concerns(asked, units.iter().map(|unit| unit.unit)) {
            continue;
        }
        let name = of.title();
        // Concluded once: a conclusion after a reopening is a new version of the same.
        let concluded = of.conclusions.first().map(|one| one.day).filter(|day| *day <= days.to());
        let mut counts = Vec::new();
        counts.extend(days.contains(of.opened).then_some((Measure::Inspections, 1, 0)));
        counts.extend(concluded.filter(|day| days.contains(*day)).map(|_| (Measure::Concluded, 1, 0)));
        if !counts.is_empty() {
            let state = concluded.map_or("正在进行".to_owned(), |day| format!("{day} 作出结论"));
            held.push(vec![
                of.id.into(),
                name.as_str().into(),
                of.opened.into(),
                concluded.into(),
                (units.len() as i64).into(),
            ]);
            let day = Some(of.opened);
            all.facts.push(Fact {
                record: of.id.into(),
                day,
                subject: name,
                state,
                counts,
                ..Fact::default()
            });
        }
        for finding in findings(asked.records, of.id)?.into_iter().filter(|finding| finding.day <= days.to())
        {
            let stands = finding.stands(asked.scope.reckoning());
            let unit = finding.facts.unit;
            if stands.is_closed() || !concerns(asked, std::iter::once(unit)) {
                continue;
            }
            let overdue = stands.state == FindingState::Overdue;
            let unit = asked.names.unit(unit.0);
            let mut counts = vec![(Measure::FindingsOpen, 1, 0)];
            counts.extend(overdue.then_some((Measure::FindingsOverdue, 1, 0)));
            open.push(vec![
                finding.id.into(),
                unit.as_str().into(),
                finding.facts.what.as_str().into(),
                finding.facts.due.into(),
                stands.state.code().into(),
                stands.said().into(),
            ]);
            all.facts.push(Fact {
                record: finding.id.into(),
                day: Some(finding.day),
                unit,
                subject: finding.facts.what,
                state: stands.said(),
                counts,
                ..Fact::default()
            });
        }
    }
    let columns = [
        ("inspection", "编号"),
        ("name", "督查"),
        ("opened", "开始"),
        ("concluded", "作出结论"),
        ("units", "党组织（个）"),
    ];
    all.add_act(Table::new("inspections", &columns).caption("督查").rows(held));
    let columns = [
        ("finding", "编号"),
        ("unit_name", "党组织"),
        ("what", "问题"),
        ("due", "整改时限"),
        ("state", ""),
        ("state_name", "情况"),
    ];
    all.add_act(Table::new("findings", &columns).caption("没有销号的问题").rows(open));
    Ok(())
}

/// The terms that end soon or are over on the last day of the period.
pub(super) fn of_terms(asked: &Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let Some(days) = asked.days else { return Ok(()) };
    let mut rows = Vec::new();
    for one in term_standings(asked.records, days.to(), false)? {
        let measure = match one.state {
            TermState::Due | TermState::Reminded => Measure::TermsDue,
            TermState::Overdue => Measure::TermsOverdue,
            TermState::Extended if one.to_remind => Measure::TermsDue,
            _ => continue,
        };
        if !concerns(asked, std::iter::once(one.unit.id)) {
            continue;
        }
        rows.push(vec![
            one.unit.id.into(),
            one.unit.name.as_str().into(),
            one.ends.into(),
            one.state.code().into(),
            one.said().into(),
        ]);
        all.facts.push(Fact {
            record: Cell::from(one.unit.id),
            day: one.ends,
            unit: one.unit.name.clone(),
            subject: "届期".to_owned(),
            state: one.said(),
            counts: vec![(measure, 1, 0)],
            ..Fact::default()
        });
    }
    let columns =
        [("unit", ""), ("unit_name", "党组织"), ("ends", "届满"), ("state", ""), ("state_name", "情况")];
    all.add_act(Table::new("terms", &columns).caption("换届").rows(rows));
    Ok(())
}

/// Whether a paper concerns the unit asked for: one about it, or about one below it; one about the organ concerns who
/// answers for the organ.
fn is_of(asked: &Asked<'_, '_, '_>, paper: &SentPaper) -> bool {
    match (&asked.scope.unit, paper.facts.unit) {
        (Some(top), None) => matches!(top.kind, UnitKind::LeadingBody | UnitKind::OrganCommittee),
        (_, unit) => concerns(asked, unit.into_iter()),
    }
}

/// The papers sent to the leading body in the period. The same once more stands in the table and counts no second time.
pub(super) fn of_sent_papers(asked: &Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let Some(days) = asked.days else { return Ok(()) };
    let papers = sent_papers(asked.records)?;
    let mut rows = Vec::new();
    for (at, one) in papers.iter().enumerate() {
        let facts = &one.facts;
        if !days.contains(facts.day) || !is_of(asked, one) {
            continue;
        }
        let unit = facts.unit.map(|unit| asked.names.unit(unit.0)).unwrap_or_default();
        let subject = paper_called(&facts.paper, facts.period);
        let to = facts.to.called(asked.records, facts.day)?;
        let why = if !facts.to.is_leading_body(asked.records, facts.day)? {
            Some(format!("报送对象是{to}，不是领导班子"))
        } else {
            rows.push(vec![
                one.id.into(),
                facts.day.into(),
                paper_title(&facts.paper).into(),
                facts.period.label().into(),
                unit.as_str().into(),
                to.as_str().into(),
                facts.number.clone().into(),
                one.reason.clone().into(),
            ]);
            let again = papers.iter().take(at).any(|before| before.facts.is_same(facts));
            let reason = one.reason.as_deref().map(|reason| format!("：{reason}")).unwrap_or_default();
            again.then(|| format!("同一份文稿再次报送{reason}"))
        };
        match why {
            None => all.facts.push(Fact {
                record: one.id.into(),
                day: Some(facts.day),
                unit,
                subject,
                state: format!("报送{to}"),
                counts: vec![(Measure::Sent, 1, 0)],
                ..Fact::default()
            }),
            Some(why) => {
                let (record, day) = (one.id.into(), Some(facts.day));
                all.left_out.push((Measure::Sent, LeftOut { record, day, unit, person: None, subject, why }));
            }
        }
    }
    let columns = [
        ("sent", "编号"),
        ("day", "报送日期"),
        ("paper_name", "文稿"),
        ("period_label", "期间"),
        ("unit_name", "党组织"),
        ("to", "报送对象"),
        ("number", "文号"),
        ("reason", "再次报送的原因"),
    ];
    all.add_act(Table::new("sent", &columns).caption("向领导班子报送").rows(rows));
    Ok(())
}

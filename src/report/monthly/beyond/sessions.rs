//! What the sessions were about and what members asked for and said of them: themes and series, needs, feedback.

use std::collections::BTreeMap;

use anyhow::Result;

use super::super::facts::Bounds;
use super::{Asked, Beyond, Fact, Measure};
use crate::calendar::Day;
use crate::page::{Cell, Table};
use crate::record::{ActivityId, NeedId, NeedSort, NeedState, PlanItemId, ThemeId, ThemeSort};
use crate::sql;
use crate::store::named_params;

/// 教育主题 and 系列活动: how many activities each had.
pub(super) fn themes(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let mut names: BTreeMap<ThemeId, (String, ThemeSort, i64)> = BTreeMap::new();
    let mut themed: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    Bounds::of(asked.records, asked.scope)?.each_of_all(
        asked.records,
        sql!("beyond.sql", "themes"),
        |row| {
            let (id, name): (i64, String) = (row.get("activity")?, row.get("name")?);
            if asked.facts.activity(id).is_some() {
                let sort = row.get("sort")?;
                names.entry(row.get("theme")?).or_insert_with(|| (name.clone(), sort, 0)).2 += 1;
                themed.entry(id).or_default().push(name);
            }
            Ok(())
        },
    )?;
    for (id, themes) in themed {
        let Some(activity) = asked.facts.activity(id) else { continue };
        all.facts.push(Fact {
            record: ActivityId(id).into(),
            day: Some(activity.day),
            unit: asked.names.unit(activity.unit),
            subject: asked.names.activity(id)?,
            state: themes.join("、"),
            counts: vec![(Measure::Themed, 1, 0)],
            ..Fact::default()
        });
    }
    let mut rows = Vec::new();
    for (id, (name, sort, activities)) in names {
        rows.push(vec![
            id.into(),
            sort.code().into(),
            sort.label().into(),
            name.as_str().into(),
            activities.into(),
        ]);
        all.themes.push((name, activities));
    }
    let columns =
        [("theme", ""), ("sort", ""), ("sort_name", "类别"), ("name", "名称"), ("activities", "活动（场）")];
    all.add_table(Table::new("themes", &columns).caption("主题教育和系列活动").rows(rows));
    Ok(())
}

/// 学习需求: those gathered in the period, and older ones that nothing takes up.
pub(super) fn needs(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let mut rows = Vec::new();
    let params = named_params! {
        ":from": asked.scope.period.from(), ":last": asked.scope.last_day(),
        ":scope": asked.scope.top(),
    };
    asked.records.each(sql!("beyond.sql", "needs"), params, |row| {
        let state = match (row.get("answered")?, row.get("planned")?) {
            (true, _) => NeedState::Answered,
            (false, true) => NeedState::Planned,
            (false, false) => NeedState::Open,
        };
        let (inside, open): (bool, bool) = (row.get("inside")?, state == NeedState::Open);
        if !inside && !open {
            return Ok(());
        }
        let (id, day): (NeedId, Day) = (row.get("id")?, row.get("day")?);
        let (text, asking): (String, i64) = (row.get("text")?, row.get("asked")?);
        let by = match state {
            NeedState::Answered => row.get::<_, Option<ActivityId>>("activity")?.map(Cell::from),
            NeedState::Planned => row.get::<_, Option<PlanItemId>>("plan_item")?.map(Cell::from),
            NeedState::Open => None,
        };
        let sort: NeedSort = row.get("sort")?;
        let unit = asked.names.unit(row.get("unit")?);
        let mut counts = vec![(Measure::NeedsOpen, i64::from(open), 0)];
        if inside {
            counts.push((Measure::Needs, 1, 0));
            counts.push((Measure::NeedsAnswered, i64::from(state == NeedState::Answered), 1));
        }
        all.facts.push(Fact {
            record: id.into(),
            day: Some(day),
            unit: unit.clone(),
            subject: text.clone(),
            state: format!("{}，{asking} 人提出", state.label()),
            counts,
            ..Fact::default()
        });
        rows.push(vec![
            id.into(),
            day.into(),
            unit.into(),
            sort.code().into(),
            sort.label().into(),
            text.into(),
            asking.into(),
            state.code().into(),
            state.label().into(),
            by.unwrap_or_default(),
        ]);
        Ok(())
    })?;
    let columns = [
        ("need", "编号"),
        ("day", "日期"),
        ("unit", "党组织"),
        ("sort", ""),
        ("sort_name", "类别"),
        ("text", "需求"),
        ("asked", "提出（人）"),
        ("state", ""),
        ("state_name", "回应情况"),
        ("by", "回应的活动、计划项"),
    ];
    all.add_table(Table::new("needs", &columns).caption("学习需求").rows(rows));
    Ok(())
}

/// 学习反馈 of the sessions of the period, and what was changed for it.
pub(super) fn feedback(asked: &mut Asked<'_, '_, '_>, all: &mut Beyond) -> Result<()> {
    let mut rows = Vec::new();
    Bounds::of(asked.records, asked.scope)?.each_of_all(
        asked.records,
        sql!("beyond.sql", "feedback"),
        |row| {
            let id: i64 = row.get("activity")?;
            let Some(activity) = asked.facts.activity(id) else { return Ok(()) };
            let (unit, subject) = (asked.names.unit(activity.unit), asked.names.activity(id)?);
            let answers: i64 = row.get("answers")?;
            let (welcome, useful): (Option<i64>, Option<i64>) = (row.get("welcome")?, row.get("useful")?);
            let adjustment: Option<String> = row.get("adjustment")?;
            let mut counts = vec![
                (Measure::Feedback, 1, 0),
                (Measure::Answers, answers, 0),
                (Measure::Adjusted, i64::from(adjustment.is_some()), 1),
            ];
            counts.extend(welcome.map(|n| (Measure::Welcome, n, answers)));
            counts.extend(useful.map(|n| (Measure::Useful, n, answers)));
            all.facts.push(Fact {
                record: ActivityId(id).into(),
                day: Some(activity.day),
                unit: unit.clone(),
                subject: subject.clone(),
                state: adjustment.as_ref().map_or_else(String::new, |made| format!("调整：{made}")),
                counts,
                ..Fact::default()
            });
            let share = |n: Option<i64>| n.map_or(Cell::Empty, |n| Cell::Share { n, of: answers });
            rows.push(vec![
                ActivityId(id).into(),
                activity.day.into(),
                unit.into(),
                subject.into(),
                answers.into(),
                share(welcome),
                share(useful),
                row.get::<_, Option<String>>("suggestions")?.into(),
                adjustment.into(),
            ]);
            Ok(())
        },
    )?;
    let columns = [
        ("activity", "记录"),
        ("day", "日期"),
        ("unit", "党组织"),
        ("subject", "活动"),
        ("answers", "反馈（份）"),
        ("welcome", "喜欢形式"),
        ("useful", "有收获"),
        ("suggestions", "建议"),
        ("adjustment", "所作调整"),
    ];
    all.add_table(Table::new("feedback", &columns).caption("学习反馈").rows(rows));
    Ok(())
}

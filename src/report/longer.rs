//! The quarterly bulletin 通报, the half-yearly and the yearly report: the figures of the monthly report over their
//! longer period. Requirements of a month stand in them as so many of the months, with those missed named.

use anyhow::Result;

use super::{Asks, Audience, Report, Scope, monthly};
use crate::calendar::Grain;
use crate::page::Page;
use crate::store::Records;

/// The bulletin of a quarter.
pub(super) const QUARTERLY: Report = Report {
    name: "quarterly",
    title: "通报",
    question: "一个季度里各层级开展了多少、到了多少人、还缺什么：指标与月报相同",
    period: "上季度",
    grain: Some(Grain::Quarter),
    audience: Some(Audience::Bulletin),
    page: quarterly,
    ..ANNUAL
};

/// The report of half a year.
pub(super) const HALF_YEARLY: Report = Report {
    name: "half-year",
    title: "半年报告",
    question: "半年里各层级开展了多少、到了多少人、还缺什么：指标与月报相同",
    period: "上个半年",
    grain: Some(Grain::Half),
    page: half_yearly,
    ..ANNUAL
};

/// The report of a year.
pub(super) const ANNUAL: Report = Report {
    name: "annual",
    title: "年度报告",
    question: "一年里各层级开展了多少、到了多少人、还缺什么：指标与月报相同",
    asks: Asks::Units,
    period: "去年",
    grain: Some(Grain::Year),
    audience: Some(Audience::Body),
    figures: monthly::REPORT.figures,
    page: annual,
    explain: monthly::REPORT.explain,
};

fn quarterly(records: &Records<'_>, scope: &Scope) -> Result<Page> {
    monthly::written(records, scope, ("quarterly", "report.quarterly"), "报告")
}

fn half_yearly(records: &Records<'_>, scope: &Scope) -> Result<Page> {
    monthly::written(records, scope, ("half-year", "report.half_year"), "报告")
}

fn annual(records: &Records<'_>, scope: &Scope) -> Result<Page> {
    monthly::written(records, scope, ("annual", "report.annual"), "报告")
}

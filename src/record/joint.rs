//! 联学共建: who may be the partner, and that the two branches that held it have one record of it.

use anyhow::{Context, Result};

use super::holding::is_of;
use super::{ActivityId, Facts};
use crate::refusal::Refusal;
use crate::roster::{Unit, UnitId, UnitKind, unit};
use crate::sql;
use crate::store::{Records, named_params};

/// Code of the kind 联学共建.
pub const CO_STUDY: &str = "co_study";
/// Code of the kind 列席外单位中心组学习会.
pub(super) const VISIT: &str = "group_visit";

/// Whether the kind with this code is held with another unit.
pub(super) fn is_with_partner(code: &str) -> bool {
    [CO_STUDY, VISIT].contains(&code)
}

/// Branches study with branches and with units outside; what is sat in on is an outside unit's.
pub(super) fn check_partner(records: &Records<'_>, facts: &Facts, partner: &Unit) -> Result<()> {
    let (name, kind) = (&partner.name, partner.kind.label());
    if is_of(records, &facts.kinds, CO_STUDY)?
        && !matches!(partner.kind, UnitKind::Branch | UnitKind::OutsideUnit)
    {
        return Err(Refusal::refused(format!(
            "“{name}”是{kind}，不能作联学共建的对方单位；对方单位是党支部，或者外单位。"
        ))
        .hint("对方是本机关的，写明是哪个党支部：--partner 党支部")
        .hint("对方在机关以外的，先登记：wuxue unit add 名称 --kind 外单位")
        .into());
    }
    if is_of(records, &facts.kinds, VISIT)? && partner.kind != UnitKind::OutsideUnit {
        return Err(Refusal::refused(format!(
            "“{name}”是本机关的{kind}；列席外单位中心组学习会，对方单位是外单位。"
        ))
        .hint("写明列席的是哪个外单位：--partner 外单位；不在库里的先登记：wuxue unit add 名称 --kind 外单位")
        .hint("在本机关党支部参加活动的，登记为双重组织生活：wuxue log add 双重组织生活 --unit 党支部 …")
        .into());
    }
    Ok(())
}

/// What the other side recorded of the same session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mirror {
    /// The activity.
    pub activity: ActivityId,
    /// Who recorded it.
    pub host: UnitId,
    /// Whether it does not say yet with whom.
    pub unstated: bool,
}

/// The record that the other branch made of this 联学共建: on the same day, naming this unit as its partner, or naming
/// none where this one names it. Starts that are both known and differ make two sessions, and so does another partner.
///
/// # Errors
/// Only those of the store.
pub fn mirror(records: &Records<'_>, facts: &Facts) -> Result<Option<Mirror>> {
    if !is_of(records, &facts.kinds, CO_STUDY)? {
        return Ok(None);
    }
    records.maybe(
        sql!("joint.sql", "mirror"),
        named_params! {
            ":unit": facts.unit, ":partner": facts.partner, ":day": facts.day, ":start": facts.start,
        },
        |row| {
            let named: Option<UnitId> = row.get("partner")?;
            Ok(Mirror { activity: row.get("id")?, host: row.get("unit")?, unstated: named.is_none() })
        },
    )
}

impl Mirror {
    /// Why the session is not recorded once more, without a full stop, and what to do instead.
    ///
    /// # Errors
    /// Only those of the store.
    pub fn objection(&self, records: &Records<'_>, facts: &Facts) -> Result<(String, Vec<String>)> {
        let host = unit(records, self.host, facts.day)?.context("the host of an activity is missing")?.name;
        let own = unit(records, facts.unit, facts.day)?.context("the unit of an activity is missing")?.name;
        let id = self.activity;
        Ok(if self.unstated {
            let why = format!(
                "“{host}”同一天登记了联学共建 {id}，没有写对方单位；两个党支部共同开展的，只登记一次，两个党支部各计一次"
            );
            (why, vec![format!("是同一场的，补上对方单位：wuxue log edit {id} --partner {own}")])
        } else {
            let why = format!(
                "这场联学共建“{host}”已经登记为 {id}，对方单位写的是“{own}”；一场只登记一次，两个党支部各计一次"
            );
            (
                why,
                vec![
                    format!("登记“{own}”的到会情况：wuxue log attend {id} --mark 姓名=出勤"),
                    format!("到会情况在文件里的：wuxue log import 文件 --activity {id}"),
                ],
            )
        })
    }
}

/// Refuses a 联学共建 that the other branch recorded already.
///
/// # Errors
/// Refused, with the record there is and the command that adds the attendance to it.
pub fn refuse_mirror(records: &Records<'_>, facts: &Facts) -> Result<()> {
    let Some(found) = mirror(records, facts)? else { return Ok(()) };
    let (why, fixes) = found.objection(records, facts)?;
    let refusal = fixes.into_iter().fold(Refusal::refused(format!("{why}。")), Refusal::hint);
    Err(refusal.hint("确是另外一场的：写明与它不同的开始时间 --time 14:30-16:30，或者加上 --another").into())
}

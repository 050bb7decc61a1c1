//! Whom a paper goes to, as people write it.

use anyhow::Result;

use crate::calendar::Day;
use crate::chain::Recipient;
use crate::commands::{named, words};
use crate::refusal::{Kind, Refusal};
use crate::roster::{UnitId, UnitKind, find_units, must_exist, slip_of, units};
use crate::session::Session;
use crate::store::Records;

/// What the organ's own leading body is called without its name.
const LEADING_BODY: [&str; 3] = ["领导班子", "班子", "本单位领导班子"];

/// The recipient meant: a unit of the roster by code or name, 领导班子 for the organ's own, else words. The unit that the
/// words may be a slip of the hand for stands beside.
///
/// # Errors
/// Refused if several units fit, if the one meant does not exist on the day, or if the words cannot be kept.
pub(super) fn recipient(
    session: &Session,
    records: &Records<'_>,
    text: &str,
    on: Day,
) -> Result<(Recipient, Option<String>)> {
    let text = text.trim();
    if LEADING_BODY.contains(&text) && find_units(records, text, on)?.is_empty() {
        let mut all = units(records, on)?;
        all.retain(|unit| unit.kind == UnitKind::LeadingBody && unit.exists_on(on));
        return match (all.pop(), all.is_empty()) {
            (Some(one), true) => Ok((Recipient::Body(one.id), None)),
            (None, _) => Ok((Recipient::Words(text.to_owned()), None)),
            (Some(last), false) => {
                let mut refusal =
                    Refusal::new(Kind::Ambiguous, "领导班子不止一个，请写明是哪一个。".to_owned());
                for unit in all.iter().chain([&last]) {
                    refusal = refusal.hint(format!("{}：{}", unit.id, unit.name));
                }
                Err(refusal.into())
            }
        };
    }
    if UnitId::from_code(text).is_some() || !find_units(records, text, on)?.is_empty() {
        let unit = named::unit_on(session, records, text, on)?;
        must_exist(&unit, on)?;
        return Ok((Recipient::Body(unit.id), None));
    }
    let text = words::plain("报送对象", text)?;
    let names: Vec<String> = units(records, on)?.into_iter().map(|unit| unit.name).collect();
    let known = names.iter().map(String::as_str).chain(LEADING_BODY);
    let near = slip_of(&text, known).map(str::to_owned);
    Ok((Recipient::Words(text), near))
}

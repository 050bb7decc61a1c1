//! 核验人: whoever verifies is not the one who did it, and is still there.

use super::person::Person;
use crate::calendar::Day;
use crate::refusal::Refusal;

/// Whether a person may verify something on a day. `named` is how the verifier was typed, `owns` says what makes the person
/// an owner of it, if anything does: `就是 M1 的责任人`.
///
/// # Errors
/// Refused if the person owns it, by whatever name, or has left.
pub fn may_verify(by: &Person, named: &str, owns: Option<&str>, on: Day) -> Result<(), Refusal> {
    let another = "请责任人以外的人核验：--verifier 核验人";
    if let Some(owns) = owns {
        // Told apart from somebody else of the name, and as it was typed.
        let typed = if named.trim() == by.name { String::new() } else { format!("（{}）", named.trim()) };
        let staff = by.staff_no.as_ref().map_or_else(|| by.id.to_string(), |number| format!("工号 {number}"));
        return Err(Refusal::refused(format!(
            "核验人{}{typed}{owns}（{staff}），不能审核自己办的事。",
            by.name
        ))
        .hint(another));
    }
    match by.ends.filter(|ends| *ends < on) {
        Some(ends) => Err(Refusal::refused(format!("{}已于 {ends} 离开，不能核验。", by.name)).hint(another)),
        None => Ok(()),
    }
}

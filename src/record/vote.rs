//! Votes at a meeting: who had one and was there, and whether that was enough. Nothing of it is typed; it follows from
//! the roster on that day and the attendance.

use anyhow::Result;

use super::{ActivityId, Vote};
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, named_params};

crate::closed_set! {
    /// A meeting, as far as the regulations say how it votes.
    Sitting {
        /// 支部党员大会 (支部工作条例第十一条).
        Members = "members", "支部党员大会";
        /// 支部委员会会议 (支部工作条例第十二条).
        Committee = "committee", "支部委员会会议";
        /// Any other, for which no rule is encoded.
        Other = "other", "其他会议";
    }
}

/// Those who should have been at a meeting and those who were, with the number of them who have a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assembly {
    /// What kind of meeting it was.
    pub sitting: Sitting,
    /// 应到.
    pub expected: i64,
    /// 实到; `None` while the attendance of anybody expected is not recorded.
    pub present: Option<i64>,
    /// 应到（有表决权）: full members; at a committee, its members.
    pub entitled: i64,
    /// 实到（有表决权）; `None` while that of anybody entitled is not recorded.
    pub entitled_present: Option<i64>,
}

/// The assembly of an activity. Members who were not expected (不作硬性要求) and came count on both sides.
pub fn assembly(records: &Records<'_>, id: ActivityId) -> Result<Assembly> {
    let of = named_params! {":activity": id};
    let sitting = records.one(sql!("vote.sql", "sitting"), of, |row| row.get(0))?;
    records.one(sql!("vote.sql", "assembly"), of, |row| {
        let known = |unrecorded: i64, present: i64| (unrecorded == 0).then_some(present);
        Ok(Assembly {
            sitting,
            expected: row.get("expected")?,
            present: known(row.get("unrecorded")?, row.get("present")?),
            entitled: row.get("entitled")?,
            entitled_present: known(row.get("entitled_unrecorded")?, row.get("entitled_present")?),
        })
    })
}

impl Assembly {
    /// Whether enough of those entitled were there: half of them (半数以上), for an election four fifths. `None`
    /// where that is not known or no rule is encoded.
    pub fn quorate(&self, vote: &Vote) -> Option<bool> {
        let present = self.entitled_present.filter(|_| self.entitled > 0)?;
        match (self.sitting, vote.election) {
            (Sitting::Other, _) => None,
            (_, true) => Some(5 * present >= 4 * self.entitled),
            (_, false) => Some(2 * present >= self.entitled),
        }
    }

    /// Whether a resolution of a meeting of members was carried: more than half of those 应到会 with a vote agreed,
    /// and enough were there. `None` for elections, whose texts differ in the base, and wherever else no rule is
    /// encoded or the attendance is not known.
    pub fn carried(&self, vote: &Vote) -> Option<bool> {
        if self.sitting != Sitting::Members || vote.election {
            return None;
        }
        Some(self.quorate(vote)? && 2 * vote.agree > self.entitled)
    }
}

/// Refuses more votes than there were people to give them, where the attendance is known.
pub(super) fn refuse_surplus(records: &Records<'_>, id: ActivityId, votes: &[Vote]) -> Result<()> {
    if votes.is_empty() {
        return Ok(());
    }
    let Assembly { entitled, entitled_present, .. } = assembly(records, id)?;
    let Some(present) = entitled_present.filter(|_| entitled > 0) else { return Ok(()) };
    let Some(vote) = votes.iter().find(|vote| vote.cast() > present) else { return Ok(()) };
    let Vote { matter, agree, against, abstain, .. } = vote;
    Err(Refusal::refused(format!(
        "表决“{matter}”共 {} 票（赞成 {agree}，反对 {against}，弃权 {abstain}），多于到会有表决权的 {present} 人（应到有表决权 {entitled} 人）。",
        vote.cast()
    ))
    .hint("核对票数：--vote \"事项=赞成8,反对0,弃权1\"；预备党员没有表决权")
    .hint("考勤有误的，先更正考勤：wuxue log attend 编号 --mark 姓名=出勤")
    .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assembly(sitting: Sitting, entitled: i64, present: Option<i64>) -> Assembly {
        Assembly { sitting, expected: entitled, present, entitled, entitled_present: present }
    }

    fn vote(election: bool, agree: i64) -> Vote {
        Vote { matter: "事项".into(), election, agree, against: 0, abstain: 0 }
    }

    #[test]
    fn half_of_those_entitled_make_a_quorum_and_more_than_half_carry() {
        for (entitled, present, agree, quorate, carried) in [
            (9, 5, 5, true, true),
            (9, 4, 4, false, false),
            (10, 5, 5, true, false),
            (10, 6, 6, true, true),
            (10, 10, 5, true, false),
            (1, 1, 1, true, true),
        ] {
            let assembly = assembly(Sitting::Members, entitled, Some(present));
            let vote = vote(false, agree);
            let found = (assembly.quorate(&vote), assembly.carried(&vote));
            assert_eq!(found, (Some(quorate), Some(carried)), "{present} of {entitled}, {agree} agree");
        }
    }

    #[test]
    fn an_election_needs_four_fifths_and_its_outcome_is_not_judged() {
        for (entitled, present, quorate) in [(10, 8, true), (10, 7, false), (11, 8, false), (11, 9, true)] {
            let assembly = assembly(Sitting::Members, entitled, Some(present));
            let vote = vote(true, present);
            assert_eq!((assembly.quorate(&vote), assembly.carried(&vote)), (Some(quorate), None));
        }
    }

    #[test]
    fn what_is_not_known_or_not_ruled_is_not_judged() {
        for assembly in [
            assembly(Sitting::Members, 9, None),
            assembly(Sitting::Members, 0, Some(0)),
            assembly(Sitting::Other, 9, Some(9)),
        ] {
            assert_eq!((assembly.quorate(&vote(false, 9)), assembly.carried(&vote(false, 9))), (None, None));
        }
        let committee = assembly(Sitting::Committee, 3, Some(2));
        assert_eq!(
            (committee.quorate(&vote(false, 2)), committee.carried(&vote(false, 2))),
            (Some(true), None)
        );
    }
}

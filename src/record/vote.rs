//! Votes at a meeting: who had one and was there, and whether that was enough. Nothing of it is typed; it follows from
//! the roster on that day and the attendance.

use anyhow::Result;

use super::{Activity, ActivityId, Facts, Vote};
use crate::calendar::word_key;
use crate::refusal::Refusal;
use crate::sql;
use crate::store::{Records, Write, named_params};

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
    /// Whether more votes were given than there were people to give them; where that is not known, than there should
    /// have been.
    pub fn is_exceeded_by(&self, vote: &Vote) -> bool {
        self.entitled > 0 && vote.cast() > self.entitled_present.unwrap_or(self.entitled)
    }

    /// The people that [`Assembly::is_exceeded_by`] counts, in words.
    pub fn voters(&self) -> String {
        match self.entitled_present {
            Some(present) => format!("到会有表决权的 {present} 人（应到有表决权 {} 人）", self.entitled),
            None => format!("应到有表决权的 {} 人", self.entitled),
        }
    }

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

/// What is said of a vote can be: somebody gave one, and each matter is stated once. What was stated so before stays.
pub(super) fn check(facts: &Facts, old: Option<&Facts>) -> Result<(), Refusal> {
    if old.is_some_and(|old| old.votes == facts.votes) {
        return Ok(());
    }
    for (number, vote) in facts.votes.iter().enumerate() {
        let matter = &vote.matter;
        if vote.cast() == 0 && old.is_none_or(|old| !old.votes.contains(vote)) {
            return Err(Refusal::refused(format!("表决“{matter}”一票也没有。"))
                .hint("写明票数：--vote \"事项=赞成8,反对0,弃权1\"；没有表决的不写"));
        }
        if facts.votes.iter().take(number).any(|other| word_key(&other.matter) == word_key(matter)) {
            return Err(Refusal::refused(format!("表决“{matter}”写了两次，一个事项只写一次。"))
                .hint("再次表决的，在事项里写明轮次，如 --vote \"事项（第二轮）=赞成8,反对0,弃权1\""));
        }
    }
    Ok(())
}

/// Refuses more votes than there were people to give them; where the attendance is not known, than there should have
/// been. `activity` is as it was found: one that this very operation records is not named, for it is not there yet.
pub(super) fn refuse_surplus(write: &Write<'_>, activity: &Activity, votes: &[Vote]) -> Result<()> {
    if votes.is_empty() {
        return Ok(());
    }
    let assembly = assembly(write, activity.id)?;
    let Some(vote) = votes.iter().find(|vote| assembly.is_exceeded_by(vote)) else { return Ok(()) };
    let Vote { matter, agree, against, abstain, .. } = vote;
    let refusal = Refusal::refused(format!(
        "表决“{matter}”共 {} 票（赞成 {agree}，反对 {against}，弃权 {abstain}），多于{}。",
        vote.cast(),
        assembly.voters()
    ));
    let (id, fresh) = (activity.id, write.is_running(activity.operation));
    let refusal = match fresh {
        true => refusal.hint("核对票数：--vote \"事项=赞成8,反对0,弃权1\"；预备党员没有表决权"),
        false => refusal.hint(format!(
            "核对票数：wuxue log edit {id} --vote \"{matter}=赞成8,反对0,弃权1\"；预备党员没有表决权"
        )),
    };
    Err(match (fresh, assembly.entitled_present) {
        (true, Some(_)) => refusal.hint("到会的人写少了的，改正考勤"),
        (true, None) => refusal.hint("不作硬性要求的党员到会并投票的，写明：--mark 姓名=出勤"),
        (false, Some(_)) => {
            refusal.hint(format!("考勤有误的，先更正考勤：wuxue log attend {id} --mark 姓名=出勤"))
        }
        (false, None) => refusal.hint(format!(
            "不作硬性要求的党员到会并投票的，先登记考勤：wuxue log attend {id} --mark 姓名=出勤"
        )),
    }
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

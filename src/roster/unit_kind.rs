//! The kinds of node in the tree of units.

crate::closed_set! {
    /// What a unit is.
    UnitKind {
        /// The leading body of the organ: 党组, 工委.
        LeadingBody = "leading_body", "领导班子";
        /// The Party committee of the organ.
        OrganCommittee = "organ_committee", "机关党委";
        /// A general branch.
        GeneralBranch = "general_branch", "党总支";
        /// A branch.
        Branch = "branch", "党支部";
        /// A Party group of a branch.
        PartyGroup = "party_group", "党小组";
        /// A youth theory study group of the organ; may span branches and have non-Party members.
        YouthGroup = "youth_group", "青年理论学习小组";
        /// A department.
        Department = "department", "处室";
        /// An outside unit, known by name, liaison and term; its people are never expected.
        OutsideUnit = "outside_unit", "外单位";
    }
}

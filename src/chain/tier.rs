//! The names of the five tiers.

crate::closed_set! {
    /// A tier of the chain.
    Tier {
        /// The leading body and middle-level leaders study first and give lectures.
        Lead = "lead", "领学";
        /// The organ's Party committee issues notices, inspects every half-year and reports.
        Supervise = "supervise", "督学";
        /// The branches study in their organisational life and turn study into policy and measures.
        Research = "research", "研学";
        /// The Party groups and youth theory study groups study in forms of their own.
        Promote = "promote", "促学";
        /// Every member studies alone, by hours and a weekly schedule.
        SelfStudy = "self_study", "自学";
    }
}

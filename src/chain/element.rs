//! What a record must state.

crate::closed_set! {
    /// An element of an activity's record whose lack is pointed out (缺项检查). Unit, kind and date are not
    /// among them: without these there is no record.
    Element {
        /// Start and end of the session.
        Time = "time", "起止时间";
        /// Where it was held.
        Place = "place", "地点";
        /// Who presided.
        Host = "host", "主持人";
        /// Who took the minutes.
        Recorder = "recorder", "记录人";
        /// The topic.
        Title = "title", "主题";
        /// The documents studied.
        Documents = "documents", "学习材料";
        /// The items of the agenda.
        Agenda = "agenda", "议题";
        /// Whether item 1 was the 第一议题: 已列, 未列 or 不适用 with a reason.
        FirstAgenda = "first_agenda", "第一议题";
        /// Who lectured or spoke mainly.
        Speakers = "speakers", "主讲（发言）人";
        /// Who was there and why the others were not.
        Attendance = "attendance", "到会情况";
        /// Decisions with owner and due date.
        Decisions = "decisions", "决议事项";
        /// What came of it.
        Outcome = "outcome", "成效";
        /// The form chosen, from the list of forms.
        Form = "form", "活动形式";
        /// The other unit: partner or the one visited.
        Partner = "partner", "对方单位";
        /// The guidance given to the unit visited.
        Guidance = "guidance", "指导意见";
        /// The four grades given to the members.
        Grades = "grades", "评议等次";
        /// The activities whose results were shown.
        Shown = "shown", "展示的活动";
    }
}

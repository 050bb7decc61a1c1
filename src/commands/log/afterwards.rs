//! What came after a session, beside its record: outcomes, cases, and what was said of it.

use anyhow::Result;

use super::feedback;
use crate::page::{Cell, Page, Table};
use crate::record::{ActivityId, Publish, outcomes_of, showcases_of};
use crate::store::Records;

/// Adds it to the page of an activity; people see nothing of what there is none of.
pub fn beside(page: Page, records: &Records<'_>, id: ActivityId) -> Result<Page> {
    let outcomes = outcomes_of(records, id)?.into_iter().map(|outcome| {
        let facts = outcome.facts;
        vec![Cell::from(outcome.id), facts.day.into(), facts.sort.label().into(), facts.title.into()]
    });
    let columns = [("outcome", "编号"), ("day", "形成日期"), ("sort_name", "类别"), ("title", "名称")];
    let outcomes = Table::new("outcomes", &columns).caption("成果转化").rows(outcomes).omit_when_empty();
    let cases = showcases_of(records, id)?.into_iter().map(|case| {
        let publish = case.facts.publish.map_or("待问", Publish::label);
        vec![Cell::from(case.id), case.facts.title.into(), publish.into()]
    });
    let columns = [("showcase", "编号"), ("title", "标题"), ("publish_name", "同意公开")];
    let cases = Table::new("showcases", &columns).caption("优秀案例").rows(cases).omit_when_empty();
    let page = page.table(outcomes).table(cases);
    Ok(match crate::record::feedback(records, id)? {
        Some(said) => page.table(feedback::table_of(&said)),
        None => page,
    })
}

//! `report chain` 一文五学, as of the last day of a period.

use anyhow::Result;

use super::scope;
use crate::calendar::Period;
use crate::commands::checklist::chained;
use crate::page::{Cell, Field, Page};
use crate::refusal::Refusal;
use crate::roster::meant_unit;
use crate::session::Session;

/// 一文五学：一个要件或一份材料，到期末为止五个层级谁学了，断在哪里
///
/// 例如 wuxue report chain M2、wuxue report chain D3 2026Q3 --unit 办公室党支部；不写期间则到今天为止
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 要件的编号、文号、名称，或学习材料的编号；也可以加写期间
    #[arg(value_name = "要件或材料、期间", num_args = 1..=2, required = true)]
    words: Vec<String>,
    /// 期间，与直接写期间相同
    #[arg(long, value_name = "期间")]
    period: Option<String>,
    /// 只看这个党组织及其下级
    #[arg(long, value_name = "党组织")]
    unit: Option<String>,
    /// For whom; refused with what to type instead.
    #[command(flatten)]
    readers: super::NoBulletin,
}

/// Follows it.
pub(super) fn run(args: &Args, session: &Session) -> Result<Page> {
    let today = session.today;
    args.readers.refuse("一文五学", session.today)?;
    let (what, period) = match args.words.as_slice() {
        [one, other] if Period::parse(one, today).is_ok() && Period::parse(other, today).is_err() => {
            (other, Some(one))
        }
        [what, period] => (what, Some(period)),
        [what] => (what, None),
        _ => return Err(Refusal::usage("没有写看哪个要件或材料。").hint("wuxue report chain M2").into()),
    };
    let period = match (period, &args.period) {
        (Some(one), Some(other)) => {
            return Err(Refusal::usage(format!("期间写了两个：{other}、{one}。"))
                .hint(format!("只写一个：wuxue report chain {what} {one}"))
                .into());
        }
        (one, other) => one.or(other.as_ref()),
    };
    let store = session.read()?;
    let records = store.records();
    let instead = format!("chain {what} 上月");
    let scope = period.map(|text| scope(&records, text, None, today, &instead)).transpose()?;
    let on = scope.as_ref().map_or(today, |scope| scope.period.to().min(today));
    let unit = args.unit.as_deref().map(|unit| meant_unit(&records, unit, on)).transpose()?;
    let mut page = chained(&records, what, unit.as_ref().map(|unit| unit.id), on)?;
    page.schema = "report.chain".into();
    let period = scope.map(|scope| scope.period.code());
    page.head.insert(0, Field::new("period", "", period));
    page.head.insert(1, Field::new("unit", "", unit.as_ref().map(|unit| Cell::from(unit.id))));
    if let Some(unit) = unit {
        page.title.push_str(&format!("（{}）", unit.name));
    }
    Ok(page)
}

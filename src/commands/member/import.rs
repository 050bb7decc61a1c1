//! `member import`: a roster as one operation.

use anyhow::Result;

use crate::commands::import::{Importing, Verdict, rejected_file, unwritable};
use crate::commands::words;
use crate::import::Columns;
use crate::import::decode::Source;
use crate::import::map::Mapping;
use crate::import::roster::{Wish, plan};
use crate::page::Page;
use crate::refusal::Refusal;
use crate::session::{Session, Writing, outcome};

/// 导入名册：按工号（没有工号的按姓名和党支部）对人，新的党组织随之建立
#[derive(Debug, clap::Args)]
pub struct Import {
    /// 各种导入共有的选项。
    #[command(flatten)]
    pub importing: Importing,
    /// 改动从哪一天起（转支部、任职等），没有起始日期的行也用它；不写则为今天
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Imports a roster: preview, one question, one operation.
pub(super) fn run(args: &Import, session: &Session) -> Result<Page> {
    let columns = Columns::load()?;
    let importing = &args.importing;
    let mappings: Result<Vec<Mapping>, Refusal> =
        importing.mappings.iter().map(|text| Mapping::parse(text, &columns)).collect();
    let wish = Wish {
        sheet: importing.sheet.clone(),
        mappings: mappings?,
        on: words::maybe_day("--on", args.on.as_deref(), session.today)?.unwrap_or(session.today),
        update: importing.update,
        partial: importing.partial,
        all_rows: importing.all_rows,
    };
    let source = Source::open(&importing.file)?;
    let mut store = session.open()?;
    let plan = plan(&store.records(), &source, &wish, session.today)?;
    let preview = &plan.preview;
    let has_work = preview.new > 0 || (preview.changed > 0 && importing.update);
    let verdict = Verdict::of(preview.held > 0, preview.changed > 0, has_work, importing);
    if !verdict.applies || args.writing.dry_run {
        if verdict.applies {
            // The rehearsal also finds what only writing can: a change that cannot be dated so.
            store.write(&session.authorship(&args.writing), |write| plan.apply(write))?;
        }
        let mut page = outcome(preview.page(false), None, &args.writing);
        page.findings = verdict.findings;
        for hint in verdict.hints(importing) {
            page = page.remark(hint);
        }
        return Ok(page);
    }
    let rejected = rejected_file(importing, &plan.held, plan.body_row, &preview.rows, &source)?;
    let changed = if importing.update { preview.changed } else { 0 };
    session.confirm(
        &args.writing,
        &format!(
            "新增 {} 人、更改 {changed} 人，新建党组织 {} 个，确认导入“{}”？",
            preview.new,
            preview.made.len(),
            preview.file
        ),
    )?;
    let written = store.write(&session.authorship(&args.writing), |write| plan.apply(write))?;
    let mut page = outcome(preview.page(true), written.operation, &args.writing);
    if let Some((path, file)) = rejected {
        file.persist(&path).map_err(|error| unwritable(&path, &error.error))?;
        page = page.remark(format!(
            "没有导入的 {} 行和原因写在“{}”，改好后可以直接导入。",
            plan.held.len(),
            path.display()
        ));
    }
    page.findings = verdict.findings;
    Ok(page)
}

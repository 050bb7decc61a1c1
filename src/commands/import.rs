//! What every import command shares with the others: preview, one question, one operation, rejected rows.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::import::Columns;
use crate::import::attendance::{self, Plan, Wish};
use crate::import::decode::Source;
use crate::import::map::Mapping;
use crate::import::rejected;
use crate::page::Page;
use crate::refusal::{Kind, Refusal};
use crate::session::{Session, Writing, outcome};
use crate::store::say;

/// Flags of every import.
#[derive(Debug, Clone, clap::Args)]
pub struct Importing {
    /// 要导入的文件（CSV、TSV、XLSX）；“-”为标准输入
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 工作簿里的工作表
    #[arg(long, value_name = "名称")]
    pub sheet: Option<String>,
    /// 列的对应关系，如 参加人=姓名；可以写几次
    #[arg(long = "map", value_name = "列名=字段")]
    pub mappings: Vec<String>,
    /// 与库中不同的，改用文件里的值
    #[arg(long)]
    pub update: bool,
    /// 先导入没有问题的行，其余写到“文件名.rejected.csv”
    #[arg(long)]
    pub partial: bool,
    /// 逐行列出，包括新增和相同的
    #[arg(long)]
    pub all_rows: bool,
}

/// 导入到会情况：逐人逐场的表，或一场活动的签到表
#[derive(Debug, clap::Args)]
pub struct Attendance {
    /// 各种导入共有的选项。
    #[command(flatten)]
    pub importing: Importing,
    /// 文件没有写明的党组织
    #[arg(long, value_name = "党组织")]
    pub unit: Option<String>,
    /// 文件没有写明的活动类型
    #[arg(long, value_name = "类型")]
    pub kind: Option<String>,
    /// 文件没有写明的活动日期
    #[arg(long, value_name = "日期")]
    pub on: Option<String>,
    /// 整个文件属于这一场已登记的活动，如 A12
    #[arg(long, value_name = "编号", conflicts_with_all = ["unit", "kind", "on"])]
    pub activity: Option<String>,
    /// 写库的选项。
    #[command(flatten)]
    pub writing: Writing,
}

/// Imports attendance.
pub fn attendance(args: &Attendance, session: &Session) -> Result<Page> {
    let columns = Columns::load()?;
    let mappings: Result<Vec<Mapping>, Refusal> =
        args.importing.mappings.iter().map(|text| Mapping::parse(text, &columns)).collect();
    let activity = match &args.activity {
        None => None,
        Some(text) => Some(super::words::activity_number(text)?),
    };
    let wish = Wish {
        sheet: args.importing.sheet.clone(),
        mappings: mappings?,
        unit: args.unit.clone(),
        kinds: args.kind.clone(),
        day: super::words::maybe_day("--on", args.on.as_deref(), session.today)?,
        activity,
        update: args.importing.update,
        partial: args.importing.partial,
        all_rows: args.importing.all_rows,
    };
    let source = Source::open(&args.importing.file)?;
    let mut store = session.open()?;
    let plan = attendance::plan(&store.records(), &source, &wish, session.today)?;
    let preview = &plan.preview;
    let verdict = Verdict::of(preview.held > 0, preview.changed > 0, preview.has_work(), &args.importing);
    if !verdict.applies || args.writing.dry_run {
        let mut page = outcome(preview.page(false), None, &args.writing);
        page.findings = verdict.findings;
        for hint in verdict.hints(&args.importing) {
            page = page.remark(hint);
        }
        return Ok(page);
    }
    let rejected = rejected_file(&args.importing, &plan, &source)?;
    session.confirm(
        &args.writing,
        &format!("新增 {} 条、更改 {} 条，确认导入“{}”？", preview.new, preview.changed, preview.file),
    )?;
    let written =
        store.write(&session.authorship(&args.writing), |write| plan.apply(write, args.importing.update))?;
    let mut page = outcome(preview.page(true), written.operation, &args.writing);
    if let Some((path, file)) = rejected {
        file.persist(&path).map_err(|error| unwritable(&path, &error.error))?;
        page = page.remark(format!(
            "退回的 {} 行和原因写在“{}”，改好后可以直接导入。",
            plan.held.len(),
            path.display()
        ));
    }
    page.findings = verdict.findings;
    Ok(page)
}

/// Whether an import goes ahead, and what the clerk should know if it does not.
pub struct Verdict {
    /// Something is to be written.
    pub applies: bool,
    /// Exit code 1: rows are held back, or changes wait for `--update`.
    pub findings: bool,
    held: bool,
    waiting: bool,
}

impl Verdict {
    /// All or nothing: rows held back, or changes that were not asked for, stop the whole file unless
    /// `--partial` takes the rest.
    pub fn of(held: bool, changed: bool, has_work: bool, importing: &Importing) -> Verdict {
        let waiting = changed && !importing.update;
        let stopped = (held || waiting) && !importing.partial;
        Verdict { applies: has_work && !stopped, findings: held || waiting, held, waiting }
    }

    /// What to type next.
    pub fn hints(&self, importing: &Importing) -> Vec<String> {
        let mut hints = Vec::new();
        if self.waiting {
            hints.push("有的值与库中不同：要改用文件里的值，加上 --update 再导入。".to_owned());
        }
        if self.held && !importing.partial {
            hints.push(
                "有退回的行，整个文件没有导入：改好后再导入，或加上 --partial 先导入没有问题的行。"
                    .to_owned(),
            );
        }
        hints
    }
}

/// The rejected rows, already written beside their final name: a full disk is found before the store is
/// touched.
fn rejected_file(
    importing: &Importing,
    plan: &Plan,
    source: &Source,
) -> Result<Option<(PathBuf, tempfile::NamedTempFile)>> {
    if plan.held.is_empty() || !importing.partial {
        return Ok(None);
    }
    let path = if importing.file.as_os_str() == "-" {
        PathBuf::from("stdin.rejected.csv")
    } else {
        rejected::path_beside(&importing.file)
    };
    let bytes =
        rejected::write(source, importing.sheet.as_deref(), plan.body_row, &plan.held, &plan.preview.rows)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new()
        .prefix(".wuxue-")
        .tempfile_in(folder)
        .map_err(|error| unwritable(&path, &error))?;
    std::io::Write::write_all(&mut file, &bytes).map_err(|error| unwritable(&path, &error))?;
    Ok(Some((path, file)))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Refusal {
    Refusal::new(Kind::Unwritable, format!("退回的行写不到“{}”：{}。", path.display(), say(error)))
        .hint("把文件复制到可以写入的文件夹，再从那里导入")
}

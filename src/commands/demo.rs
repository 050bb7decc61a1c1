//! `demo` 演示: an organ with a year of records, made by the very commands a clerk would type.
//!
//! The year is text: `demo/*.txt` holds the command lines of each month, `== 2025-11-10 顾明舟` says on which
//! day and by whom the lines below it are typed, an indented line goes on with the one above, `#` is a
//! comment. Each line is one operation, so the demo's history reads like that of an office.

mod script;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, ensure};

use crate::page::Page;
use crate::refusal::{Kind, Refusal};
use crate::session::{Session, Terminal};
use crate::store::say;
use script::Line;

/// 演示：建一个有一年记录的示例单位，显示它最近的月报
///
/// 示例里的人员、单位都是虚构的。写明文件夹，就把库和导入用的文件留在那里；不写则用后不留
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 保存示例的文件夹
    #[arg(value_name = "文件夹")]
    pub folder: Option<PathBuf>,
}

/// The command lines of the year, in order.
const YEAR: [&str; 13] = [
    include_str!("demo/2025-11.txt"),
    include_str!("demo/2025-12.txt"),
    include_str!("demo/2026-01.txt"),
    include_str!("demo/2026-02.txt"),
    include_str!("demo/2026-03.txt"),
    include_str!("demo/2026-04.txt"),
    include_str!("demo/2026-05.txt"),
    include_str!("demo/2026-06.txt"),
    include_str!("demo/2026-07.txt"),
    include_str!("demo/2026-08.txt"),
    include_str!("demo/2026-09.txt"),
    include_str!("demo/2026-10.txt"),
    include_str!("demo/2026-11.txt"),
];

/// The files that the lines import, by the name they have there.
const INPUTS: [(&str, &[u8]); 2] = [
    ("名册.csv", include_bytes!("../../fixtures/demo/roster.csv")),
    ("考勤2026年10月.csv", include_bytes!("../../fixtures/demo/attendance-2026-10.csv")),
];

/// The store beside them.
const STORE: &str = "wuxue.db";

/// The day on which the demo's clerk writes the report of October 2026.
const TODAY: &str = "2026-11-02";

/// Builds the organ and shows its latest monthly report, with what to try next.
pub fn run<'a>(args: &Args, session: &Session, obey: &'a mut Obey<'a>) -> Result<Page> {
    if let Some(folder) = &args.folder {
        refuse_existing(folder)?;
    }
    let workshop = workshop(args.folder.as_deref())?;
    let unwritable = |error| unwritable(workshop.path(), &error);
    for (name, bytes) in INPUTS {
        std::fs::write(workshop.path().join(name), bytes).map_err(unwritable)?;
    }
    let session = Session {
        store: workshop.path().join(STORE),
        // Nobody is asked anything while the demo runs.
        terminal: Terminal { interactive: false, ..session.terminal },
        lasting: false,
        ..session.clone()
    };
    let mut clerk = Clerk { obey, folder: workshop.path(), session, typed: 0 };
    for text in YEAR {
        for line in script::read(text)? {
            clerk.types(&line)?;
        }
    }
    let page = clerk.types(&Line::new(TODAY, "顾明舟", ["report", "monthly", "2026-10"])?)?;
    match &args.folder {
        None => Ok(to_try(page, "五学演示", true)),
        Some(folder) => {
            let store = std::fs::OpenOptions::new().write(true).open(workshop.path().join(STORE));
            store.and_then(|store| store.sync_all()).map_err(unwritable)?;
            for name in INPUTS.map(|(name, _)| name).into_iter().chain([STORE]) {
                std::fs::rename(workshop.path().join(name), folder.join(name)).map_err(unwritable)?;
            }
            let (roster, attendance) = (INPUTS[0].0, INPUTS[1].0);
            let shown = folder.display().to_string();
            let kept = format!("示例已放在“{shown}”：库 {STORE}，导入用的文件 {roster}、{attendance}。");
            Ok(to_try(page.remark(kept), &shown, false))
        }
    }
}

/// A command line: what was typed, and what it means where the demo is built.
pub struct Typed<'a> {
    /// The words without the program's name, for the history: files by their bare names.
    pub words: &'a [String],
    /// The words with the program's name, files with their place.
    pub meant: Vec<OsString>,
}

/// Obeys a command line.
type Obey<'a> = dyn FnMut(Typed<'_>, &Session) -> Result<Page> + 'a;

/// Types the lines of the script, each on its day.
struct Clerk<'a> {
    obey: &'a mut Obey<'a>,
    folder: &'a Path,
    session: Session,
    /// How many lines were typed on the day so far: the clock goes on by two minutes for each.
    typed: u32,
}

impl Clerk<'_> {
    /// # Errors
    /// A full or read-only disk is said as it is; anything else is a fault of the demo, not of the clerk.
    fn types(&mut self, line: &Line) -> Result<Page> {
        self.typed = if line.day == self.session.today { self.typed + 1 } else { 0 };
        let minutes = self.typed * 2;
        self.session.today = line.day;
        self.session.now = format!("{}T{:02}:{:02}:00+08:00", line.day, 9 + minutes / 60, minutes % 60);
        self.session.operator.clone_from(&line.by);
        let meant = line.words.iter().map(|word| {
            let input = INPUTS.iter().any(|(name, _)| name == word);
            if input { self.folder.join(word).into_os_string() } else { word.into() }
        });
        let meant = std::iter::once("wuxue".into()).chain(meant).collect();
        let said = || format!("演示的命令（{}）：{}", line.day, line.words.join(" "));
        let page = (self.obey)(Typed { words: &line.words, meant }, &self.session).map_err(|error| {
            match error.downcast_ref::<Refusal>().map(|refusal| refusal.kind) {
                Some(Kind::Unwritable | Kind::StoreReadOnly) => error,
                _ => anyhow!("{}：{error:#}", said()),
            }
        })?;
        ensure!(!page.findings, "{}：{}", said(), page.remarks.join(" "));
        Ok(page)
    }
}

/// Where the demo is built: in the folder asked for, out of sight until it is whole, else among the
/// temporary files. It goes away with what is left in it.
fn workshop(folder: Option<&Path>) -> Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wuxue-");
    let Some(folder) = folder else {
        return builder.tempdir().map_err(|error| unwritable(&std::env::temp_dir(), &error).into());
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| builder.tempdir_in(folder))
        .map_err(|error| unwritable(folder, &error).into())
}

/// # Errors
/// Refuses a folder that already has a file of the demo.
fn refuse_existing(folder: &Path) -> Result<()> {
    for name in INPUTS.map(|(name, _)| name).into_iter().chain([STORE]) {
        let path = folder.join(name);
        if path.exists() {
            return Err(Refusal::refused(format!("“{}”已经存在，没有改动它。", path.display()))
                .hint("换一个空文件夹，如 wuxue demo 五学演示2")
                .into());
        }
    }
    Ok(())
}

fn unwritable(folder: &Path, error: &std::io::Error) -> Refusal {
    Refusal::new(Kind::Unwritable, format!("文件夹“{}”写不进去：{}。", folder.display(), say(error)))
        .hint("换一个可以写入的文件夹：wuxue demo 文件夹")
}

/// Ends the page with three commands for what was just read.
fn to_try(page: Page, folder: &str, first_keep: bool) -> Page {
    let store = Path::new(folder).join(STORE).display().to_string();
    let on = format!("--store {} --as-of {TODAY}", quoted(&store));
    let keep = ("把这个示例留在一个文件夹里", format!("wuxue demo {}", quoted(folder)));
    let history = ("这一年的每一步操作，都可以撤销", format!("wuxue history {on}"));
    let tries = [
        (
            "月报里一个数字的依据：逐条记录，谁没有计入、为什么",
            format!("wuxue report explain research.attendance {on}"),
        ),
        ("哪个党组织、哪一项没有做到，依据哪一条", format!("wuxue inspect rules --short {on}")),
    ];
    let ordered: Vec<_> = if first_keep {
        std::iter::once(keep).chain(tries).collect()
    } else {
        tries.into_iter().chain([history]).collect()
    };
    let mut page = page.heading("接下来可以试一试");
    for (what, command) in ordered {
        page = page.paragraph(format!("{what}：\n  {command}"));
    }
    page
}

/// A word of a command line as a shell wants it.
fn quoted(word: &str) -> String {
    if word.contains(char::is_whitespace) { format!("\"{word}\"") } else { word.to_owned() }
}

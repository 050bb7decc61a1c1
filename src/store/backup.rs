//! Copies of the store: made with SQLite's online backup, verified before they get their name.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::backup::{Backup, Progress};
use rusqlite::{Connection, OpenFlags};

use super::open::{Access, Store, say};
use crate::refusal::{Kind, Refusal};

impl Store {
    /// Copies the store to `target` (mode 0600) and verifies the copy; gives its size in bytes.
    ///
    /// # Errors
    /// Refuses an existing file, a place that cannot be written, and a copy that does not verify.
    pub fn backup(&self, target: &Path) -> Result<u64> {
        let file = copy(&self.connection, target)?;
        let copied = Store::open(file.path(), Access::Read)?;
        let findings = copied.verify()?;
        let same = copied.records().chain_head()? == self.records().chain_head()?;
        drop(copied);
        if !findings.is_empty() || !same {
            let why = findings.first().map_or("与原库不一致".to_owned(), |f| f.message.clone());
            return Err(Refusal::new(
                Kind::StoreDamaged,
                format!("备份没有通过核验：{why}。没有留下备份文件。"),
            )
            .hint("wuxue check")
            .into());
        }
        keep(file, target)
    }
}

/// Sets a verified copy aside before a migration changes the store: `w.db.v1.bak`, or `w.db.v1-2.bak` where that
/// is the copy of another time.
pub(super) fn before_migration(connection: &Connection, path: &Path, version: i32) -> Result<PathBuf> {
    let named = |turn: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(if turn == 1 { format!(".v{version}.bak") } else { format!(".v{version}-{turn}.bak") });
        PathBuf::from(name)
    };
    for turn in 1.. {
        let target = named(turn);
        if !target.exists() {
            match set_aside(connection, &target) {
                // Another process that opened the store at the same moment may have made the copy.
                Err(_) if target.exists() => {}
                made => return made.map(|()| target),
            }
        }
        if chain_head(&target).is_some_and(|head| chain_head_of(connection).is_ok_and(|now| head == now)) {
            return Ok(target);
        }
    }
    anyhow::bail!("no name left for the copy of {}", path.display())
}

/// The digest of the last operation of a copy; none if the file is no copy.
fn chain_head(copy: &Path) -> Option<String> {
    chain_head_of(&Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?).ok()
}

fn chain_head_of(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row("SELECT digest FROM operation ORDER BY id DESC LIMIT 1", [], |row| row.get(0))
}

fn set_aside(connection: &Connection, target: &Path) -> Result<()> {
    let file = copy(connection, target)?;
    let sound: String = Connection::open(file.path())?
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .context("integrity of the copy")?;
    if sound != "ok" {
        return Err(Refusal::new(Kind::StoreDamaged, "升级前的备份没有通过核验，没有升级。")
            .hint("wuxue check")
            .into());
    }
    keep(file, target)?;
    Ok(())
}

fn copy(from: &Connection, target: &Path) -> Result<tempfile::NamedTempFile> {
    if target.exists() {
        return Err(Refusal::new(Kind::Unwritable, format!("“{}”已经存在，没有覆盖它。", target.display()))
            .hint("换一个文件名，例如在名字里加上日期")
            .into());
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let file = tempfile::Builder::new()
        .prefix(".wuxue-")
        .suffix(".bak")
        .tempfile_in(folder)
        .map_err(|e| unwritable(target, &e))?;
    let mut to = Connection::open(file.path())?;
    let backup = Backup::new(from, &mut to)?;
    backup.run_to_completion(1024, Duration::ZERO, None::<fn(Progress)>)?;
    drop(backup);
    to.close().map_err(|(_, error)| error)?;
    Ok(file)
}

fn keep(file: tempfile::NamedTempFile, target: &Path) -> Result<u64> {
    file.as_file().sync_all()?;
    let size = file.as_file().metadata()?.len();
    file.persist_noclobber(target).map_err(|e| unwritable(target, &e.error))?;
    Ok(size)
}

fn unwritable(target: &Path, error: &std::io::Error) -> Refusal {
    Refusal::new(Kind::Unwritable, format!("“{}”写不进去：{}。", target.display(), say(error)))
        .hint("换一个可以写入的位置")
}

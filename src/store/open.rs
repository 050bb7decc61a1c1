//! Opening a store: pragmas, identity, migration, guards, in that order, in one place.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::backup;
use super::journal::{Journal, RecordTable, make_past_tables};
use super::records::Records;
use crate::refusal::{Kind, Refusal};

/// Marks a file as a store of this program ("wuxu").
pub const APPLICATION_ID: i32 = 0x7775_7875;

/// Numbered, forward only, never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("migration_0001.sql"),
    include_str!("migration_0002.sql"),
    include_str!("migration_0003.sql"),
    include_str!("migration_0004.sql"),
    include_str!("migration_0005.sql"),
    include_str!("migration_0006.sql"),
];

/// Views of a connection, which no file keeps.
const VIEWS: &str = include_str!("views.sql");

/// Version of the schema this program writes.
pub const SCHEMA_VERSION: i32 = MIGRATIONS.len() as i32;

/// How long a second process waits for the first before it says who holds the store.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading: one consistent view, nothing can be changed.
    Read,
    /// Writing inside operations.
    Write,
}

/// An open store.
pub struct Store {
    pub(super) path: PathBuf,
    pub(super) connection: Connection,
    pub(super) journal: Journal,
    pub(super) tables: Vec<RecordTable>,
}

impl Store {
    /// Makes a new store at `path` (mode 0600): the file appears there only after `fill` has succeeded.
    ///
    /// # Errors
    /// Refuses an existing file and a folder that cannot be written.
    pub fn create<T>(path: &Path, fill: impl FnOnce(&mut Store) -> Result<T>) -> Result<T> {
        if path.exists() {
            return Err(Refusal::refused(format!("“{}”已经存在，没有改动它。", path.display()))
                .hint("换一个文件名，或直接使用这个库：wuxue check")
                .into());
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let unwritable = |why: &dyn std::fmt::Display| {
            Refusal::new(Kind::Unwritable, format!("无法在“{}”建库：{why}。", folder.display()))
                .hint("换一个可以写入的位置：wuxue init --name 单位名称 --store 文件")
        };
        std::fs::create_dir_all(folder).map_err(|e| unwritable(&say(&e)))?;
        let file = tempfile::Builder::new()
            .prefix(".wuxue-")
            .suffix(".new")
            .tempfile_in(folder)
            .map_err(|e| unwritable(&say(&e)))?;
        let connection = Connection::open(file.path())?;
        prepare(&connection)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        migrate(&connection, 0, MIGRATIONS)?;
        connection.execute_batch(VIEWS)?;
        let mut store = Store::guarded(path.to_owned(), connection)?;
        let value = fill(&mut store)?;
        store.connection.close().map_err(|(_, e)| e)?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map_err(|e| unwritable(&say(&e.error)))?;
        Ok(value)
    }

    /// Opens an existing store.
    ///
    /// # Errors
    /// A missing, foreign, newer, truncated or damaged file is refused and never changed.
    pub fn open(path: &Path, access: Access) -> Result<Store> {
        let version = identify(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let store =
            Connection::open_with_flags(path, flags).map_err(anyhow::Error::from).and_then(|connection| {
                prepare(&connection)?;
                if version < SCHEMA_VERSION {
                    backup::before_migration(&connection, path, version)?;
                    migrate(&connection, version, MIGRATIONS)?;
                }
                connection.execute_batch(VIEWS)?;
                match access {
                    Access::Write => Store::guarded(path.to_owned(), connection),
                    Access::Read => {
                        // Opened for writing all the same: a writer that was killed left work to roll back.
                        connection.pragma_update(None, "query_only", true)?;
                        connection.execute_batch("BEGIN; SELECT 1 FROM operation LIMIT 1;")?;
                        Ok(Store {
                            path: path.to_owned(),
                            connection,
                            journal: Journal::default(),
                            tables: Vec::new(),
                        })
                    }
                }
            });
        store.map_err(|error| speak(path, error))
    }

    fn guarded(path: PathBuf, connection: Connection) -> Result<Store> {
        let (journal, tables) = (Journal::default(), RecordTable::all(&connection)?);
        journal.guard(&connection, &tables)?;
        Ok(Store { path, connection, journal, tables })
    }

    /// Operations of this connection are still all or nothing to every reader, but a power cut may damage
    /// the file. For a store that can be made again.
    pub fn do_not_wait_for_the_disk(&self) -> Result<()> {
        Ok(self.connection.pragma_update(None, "synchronous", "OFF")?)
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `look` on one consistent view of the store: what it reads in many statements fits together,
    /// and each statement is spared its own lock.
    pub fn view<T>(&self, look: impl FnOnce(&Records<'_>) -> Result<T>) -> Result<T> {
        if !self.connection.is_autocommit() {
            return look(&self.records());
        }
        let looked = self.connection.unchecked_transaction().map_err(anyhow::Error::from).and_then(|view| {
            let value = look(&self.records())?;
            view.commit()?;
            Ok(value)
        });
        looked.map_err(|error| speak(&self.path, error))
    }

    /// What may be read.
    pub fn records(&self) -> Records<'_> {
        Records { connection: &self.connection }
    }
}

/// Settings of every connection.
fn prepare(connection: &Connection) -> Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA synchronous = FULL; \
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -26624;",
    )?;
    Ok(())
}

/// Runs the migrations that are still due, each in its own transaction.
fn migrate(connection: &Connection, from: i32, migrations: &[&str]) -> Result<()> {
    for (version, sql) in migrations.iter().enumerate().skip(from.max(0) as usize) {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        // Whoever waited for the lock may find that another process has taken this step meanwhile.
        let reached: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if reached > version as i32 {
            connection.execute_batch("ROLLBACK")?;
            continue;
        }
        let step = connection
            .execute_batch(sql)
            .map_err(anyhow::Error::from)
            .and_then(|()| make_past_tables(connection))
            .and_then(|()| Ok(connection.pragma_update(None, "user_version", version as i32 + 1)?));
        if let Err(error) = step {
            connection.execute_batch("ROLLBACK")?;
            return Err(error.context(format!("migration {}", version + 1)));
        }
        connection.execute_batch("COMMIT")?;
    }
    Ok(())
}

/// Reads the head of the file and says whether it is a store of ours, without the database library: asked
/// to open somebody else's file, that might already change it. Gives the version of the schema.
fn identify(path: &Path) -> Result<i32> {
    let shown = path.display();
    let missing = || {
        Refusal::new(Kind::StoreMissing, format!("没有找到库文件“{shown}”。"))
            .hint("先建库：wuxue init --name 单位名称")
            .hint("已有库的，用 --store 指明文件，或设置环境变量 WUXUE_STORE")
    };
    let foreign = || {
        Refusal::new(Kind::StoreForeign, format!("“{shown}”不是五学的库文件，没有改动它。"))
            .hint("请用 --store 指明五学的库文件，或另建一个：wuxue init --name 单位名称 --store 新文件")
    };
    let damaged = |why: &str| {
        Refusal::new(Kind::StoreDamaged, format!("库文件“{shown}”已损坏：{why}，没有改动它。"))
            .hint("请用备份的文件继续工作：wuxue check --store 备份文件")
    };
    if path.is_dir() {
        return Err(foreign().into());
    }
    let mut file = File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => missing(),
        _ => Refusal::new(Kind::StoreMissing, format!("打不开库文件“{shown}”：{}。", say(&error)))
            .hint("请检查文件的位置和权限"),
    })?;
    let size = file.metadata()?.len();
    let mut head = Vec::with_capacity(100);
    file.by_ref().take(100).read_to_end(&mut head)?;
    if head.is_empty() {
        return Err(damaged("文件是空的").into());
    }
    if !head.starts_with(b"SQLite format 3\0") {
        return Err(foreign().into());
    }
    if head.len() < 100 {
        return Err(damaged("文件头不完整").into());
    }
    let number = |at: usize| i32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    if number(68) != APPLICATION_ID {
        return Err(foreign().into());
    }
    let version = number(60);
    if version > SCHEMA_VERSION {
        return Err(Refusal::new(
            Kind::StoreNewer,
            format!("库文件“{shown}”由更新版本的五学写成（库结构第 {version} 版，本程序只认到第 {SCHEMA_VERSION} 版），没有改动它。"),
        )
        .hint("请换用新版本的 wuxue")
        .into());
    }
    if version < 1 {
        return Err(damaged("没有库结构").into());
    }
    let page = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65536,
        size => u64::from(size),
    };
    // While a writer's journal lies beside the file its length means nothing yet.
    if !journal_of(path).exists() && size < page * number(28).max(0) as u64 {
        return Err(damaged("文件被截断，后面的内容不见了").into());
    }
    Ok(version)
}

fn journal_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-journal");
    PathBuf::from(name)
}

/// Turns an error of the database library into what the clerk should read; other errors pass unchanged.
pub fn speak(path: &Path, error: anyhow::Error) -> anyhow::Error {
    if error.downcast_ref::<Refusal>().is_some() {
        return error;
    }
    let Some(code) = error.chain().find_map(|cause| match cause.downcast_ref::<rusqlite::Error>() {
        Some(rusqlite::Error::SqliteFailure(failure, _)) => Some(failure.code),
        _ => None,
    }) else {
        return error;
    };
    let shown = path.display();
    let refusal = match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            let who = super::operation::holder(path)
                .map_or_else(|| "另一个程序正在写入".to_owned(), |holder| format!("{holder}正在写入"));
            Refusal::new(
                Kind::Busy,
                format!("库文件“{shown}”正被占用：{who}，等了 {} 秒仍未放开。", PATIENCE.as_secs()),
            )
            .hint("稍候片刻，再执行一次同样的命令")
        }
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
            Refusal::new(Kind::StoreReadOnly, format!("库文件“{shown}”是只读的，不能写入。"))
                .hint("请把文件复制到可以写入的磁盘，用 --store 指明后再试")
        }
        ErrorCode::CannotOpen => {
            Refusal::new(Kind::StoreReadOnly, format!("库文件“{shown}”打不开，或它所在的文件夹不能写入。"))
                .hint("请检查文件和文件夹的权限，或复制到别处后用 --store 指明")
        }
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            Refusal::new(Kind::StoreDamaged, format!("库文件“{shown}”已损坏，读不下去了。"))
                .hint("请用备份的文件继续工作：wuxue check --store 备份文件")
        }
        ErrorCode::DiskFull => Refusal::new(Kind::Unwritable, "磁盘已满，没有写入任何内容。".to_owned())
            .hint("腾出空间后，再执行一次同样的命令"),
        _ => return error,
    };
    error.context(refusal)
}

/// An operating-system error in Chinese.
pub fn say(error: &std::io::Error) -> String {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::NotFound => "文件或文件夹不存在".into(),
        K::PermissionDenied => "没有权限".into(),
        K::AlreadyExists => "文件已经存在".into(),
        K::ReadOnlyFilesystem => "磁盘是只读的".into(),
        K::StorageFull => "磁盘已满".into(),
        K::QuotaExceeded => "超过了磁盘配额".into(),
        K::FileTooLarge => "超过了允许的文件大小".into(),
        K::ResourceBusy => "文件正被别的程序使用".into(),
        K::IsADirectory => "它是一个文件夹".into(),
        K::NotADirectory => "路径中有一段不是文件夹".into(),
        K::InvalidFilename => "文件名不合法".into(),
        _ => error.to_string(),
    }
}

impl Store {
    /// All statements that make the schema, in a stable order: for comparing with a fresh store and for
    /// the schema page of the documentation.
    pub fn schema(&self) -> Result<Vec<(String, String)>> {
        self.records().rows(
            "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' \
             ORDER BY type DESC, name",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// A store of the present schema that lives in memory only.
    pub fn blank() -> Result<Store> {
        let connection = Connection::open_in_memory().context("memory")?;
        prepare(&connection)?;
        migrate(&connection, 0, MIGRATIONS)?;
        connection.execute_batch(VIEWS)?;
        Store::guarded(PathBuf::new(), connection)
    }
}

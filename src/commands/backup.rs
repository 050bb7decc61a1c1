//! `backup` 备份.

use std::path::PathBuf;

use anyhow::Result;

use crate::page::Page;
use crate::session::Session;

/// 把库备份到另一个文件并核验；不覆盖已有的文件
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 备份文件
    #[arg(value_name = "文件")]
    pub file: PathBuf,
}

/// Copies the store and verifies the copy.
pub fn run(args: &Args, session: &Session) -> Result<Page> {
    let store = session.read()?;
    let bytes = store.backup(&args.file)?;
    let (last, digest) = store.records().chain_head()?.unwrap_or_default();
    Ok(Page::new("backup", "备份")
        .field("file", "备份文件", args.file.display().to_string())
        .field("bytes", "字节数", bytes as i64)
        .field("operations", "操作次数", last)
        .field("digest", "链首摘要", digest)
        .remark("备份已核验：内容与原库一致。请放到另一台机器或移动盘上。"))
}

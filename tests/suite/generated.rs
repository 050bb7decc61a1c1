//! Files of hard cases that are too large to keep, made when they are needed.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

const HEAD: &str = "日期,党支部,活动类型,姓名,工号,考勤状态,备注\n";

/// The bytes of the file that a case calls by this name.
pub fn make(name: &str) -> Vec<u8> {
    match name {
        "xlsx_100000_rows" => xlsx_100000_rows(),
        "cell_of_1_mb" => cell_of_1_mb(),
        "columns_10000" => columns_10000(),
        "zip_bomb" => zip_bomb(),
        "sessions_1000" => sessions(1000),
        "sessions_1001" => sessions(1001),
        _ => panic!("nothing makes {name}"),
    }
}

/// So many sessions with one person there, told apart by their titles.
fn sessions(count: usize) -> Vec<u8> {
    let mut text = "日期,党支部,活动类型,主题,姓名,考勤状态\n".to_owned();
    for at in 0..count {
        writeln!(text, "2026-10-{:02},办公室党支部,双重组织生活,第{at}场,秦春丽,出勤", at % 28 + 1).unwrap();
    }
    text.into_bytes()
}

/// 办公室党支部 with its nine people, session after session: a hundred thousand rows.
fn xlsx_100000_rows() -> Vec<u8> {
    const PEOPLE: [&str; 9] =
        ["秦春丽", "谭怡凯", "龚慧丹", "张伟", "潘娟", "熊晓婷", "崔萱艳", "汪国怡", "梁峰怡"];
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in
        (0..).zip(["日期", "时间", "党支部", "活动类型", "主题", "姓名", "工号", "考勤状态"])
    {
        sheet.write(0, column, text).unwrap();
    }
    for at in 0..100_000_u32 {
        let (session, person) = (at / 9, at % 9);
        // 28 days of ten months of two years, and as many sessions a day as it takes.
        let (day, month, year) = (session % 28 + 1, session / 28 % 10 + 1, 2025 + session / 280 % 2);
        let start = 6 * 60 + session / 560 * 45;
        let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        sheet.write(at + 1, 0, format!("{year}-{month:02}-{day:02}")).unwrap();
        sheet.write(at + 1, 1, format!("{}-{}", clock(start), clock(start + 45))).unwrap();
        sheet.write(at + 1, 2, "办公室党支部").unwrap();
        sheet.write(at + 1, 3, "主题党日").unwrap();
        sheet.write(at + 1, 4, format!("第{session}次学习")).unwrap();
        sheet.write(at + 1, 5, PEOPLE[person as usize]).unwrap();
        sheet.write(at + 1, 6, format!("{:06}", 1001 + person)).unwrap();
        sheet.write(at + 1, 7, if at % 7 == 3 { "请假" } else { "出勤" }).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// A good row, and one whose remark holds a megabyte.
fn cell_of_1_mb() -> Vec<u8> {
    let row = "2026-10-16,办公室党支部,主题党日";
    let long = "长".repeat((1 << 20) / 3 - 1000);
    format!("{HEAD}{row},秦春丽,001001,出勤,\n{row},谭怡凯,001002,出勤,{long}\n").into_bytes()
}

/// Ten thousand columns, of which seven mean something.
fn columns_10000() -> Vec<u8> {
    let mut text = HEAD.trim_end().to_owned();
    let more = |text: &mut String, cell: &dyn Fn(usize) -> String| {
        (7..10_000).for_each(|at| write!(text, ",{}", cell(at)).unwrap());
        text.push('\n');
    };
    more(&mut text, &|at| format!("列{at}"));
    for (name, number) in [("秦春丽", "001001"), ("谭怡凯", "001002")] {
        write!(text, "2026-10-16,办公室党支部,主题党日,{name},{number},出勤,").unwrap();
        more(&mut text, &|at| (at % 10).to_string());
    }
    text.into_bytes()
}

/// A workbook of under a megabyte that unpacks to more than is allowed.
fn zip_bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<workbook/>").unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    let blank = vec![b' '; 1 << 20];
    (0..520).for_each(|_| zip.write_all(&blank).unwrap());
    zip.finish().unwrap().into_inner()
}

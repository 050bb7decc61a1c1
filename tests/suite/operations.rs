//! Every writing command, by one table: it is one operation, its undo brings back the dump from before, its
//! dry run and its refusal leave no trace.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::CommandFactory;
use wuxue::Outcome;
use wuxue::cli::Cli;

use crate::desk::Desk;

/// One writing command. Files are named as they lie in the desk's folder.
struct Case {
    /// Subcommands, as in `member add`.
    command: &'static str,
    /// Commands to run first; `sql` makes the store one that this program no longer makes.
    before: &'static [&'static [&'static str]],
    /// What does something.
    works: &'static [&'static str],
    /// The same work but for a last part that must be refused.
    refused: &'static [&'static str],
}

const PLAN_ADD: &[&str] = &[
    "plan",
    "add",
    "--unit",
    "办公室党支部",
    "--kind",
    "党课",
    "--period",
    "2026-10",
    "--topic",
    "学习党史",
];
const GROUP: &[&str] = &["unit", "add", "一组", "--kind", "青年理论学习小组", "--since", "2020-01-01"];
const GROUPS_OPEN: &[&str] = &["inspect", "groups", "open", "2026H2"];
const DUTY_ADD: &[&str] = &[
    "inspect",
    "duty",
    "add",
    "报送小结",
    "--unit",
    "办公室党支部",
    "--what",
    "每月报送",
    "--every",
    "每月",
    "--basis",
    "2026年责任清单",
    "--from",
    "2026-09-01",
];
const TERM_ADD: &[&str] = &["unit", "term", "add", "办公室党支部", "--elected", "2023-12-20"];
const TERM_REMIND: &[&str] = &["unit", "term", "remind", "办公室党支部", "--way", "电话"];
const TERM_EXTEND: &[&str] = &[
    "unit",
    "term",
    "extend",
    "办公室党支部",
    "--until",
    "2027-06-30",
    "--approval",
    "复〔2026〕8号",
    "--body",
    "机关党委",
];
const OUTSIDE: &[&str] = &["unit", "add", "市教育局", "--kind", "外单位", "--since", "2020-01-01"];
const MATTER: &[&str] = &[
    "checklist",
    "add",
    "市委常委会会议决定事项通知",
    "--class",
    "4",
    "--number",
    "市委办决〔2026〕31号",
    "--received",
    "2026-09-22",
];
const SENT: &[&str] = &["report", "sent", "add", "月报", "2026-09", "--to", "领导班子"];
const FIRST_TOPIC: &[&str] = &[
    "log",
    "add",
    "党员大会",
    "--unit",
    "办公室党支部",
    "--on",
    "2026-10-09",
    "--first-topic",
    "已列",
    "--agenda",
    "传达学习",
    "--document",
    "D1",
];
const CONVEYED: &[&str] = &["checklist", "convey", "M1", "--activity", "A2"];
const MEASURE: &[&str] =
    &["checklist", "measure", "M1", "建立台账", "--lead", "综合处", "--on", "2026-10-09"];
const TASK_DONE: &[&str] =
    &["checklist", "task", "done", "M1.1", "--evidence", "已印发", "--on", "2026-10-12"];
const SUBMITTED: &[&str] = &["checklist", "submit", "M1", "--result", "台账已建立", "--on", "2026-10-13"];
const MATTER_CLOSED: &[&str] = &["checklist", "verify", "M1", "--verifier", "秦春丽", "--on", "2026-10-14"];
const UNDER_WAY: &[&[&str]] = &[FIRST_TOPIC, MATTER, CONVEYED, MEASURE];
const DONE: &[&[&str]] = &[FIRST_TOPIC, MATTER, CONVEYED, MEASURE, TASK_DONE];
const WAITING: &[&[&str]] = &[FIRST_TOPIC, MATTER, CONVEYED, MEASURE, TASK_DONE, SUBMITTED];
const CLOSED: &[&[&str]] = &[FIRST_TOPIC, MATTER, CONVEYED, MEASURE, TASK_DONE, SUBMITTED, MATTER_CLOSED];
const NOTICE: &[&str] = &["notice", "draft", "2026-10"];
const NOTICE_ITEM: &[&str] =
    &["notice", "item", "add", "N1", "--kind", "主题党日", "--what", "学习党章", "--document", "D1"];
const NOTICE_REVIEW: &[&str] = &["notice", "approve", "N1", "机关党委审", "--on", "2026-09-28"];
const NOTICE_RESOLVE: &[&str] = &["notice", "approve", "N1", "班子会议研究", "--on", "2026-09-28"];
const NOTICE_ISSUE: &[&str] = &["notice", "issue", "N1", "--on", "2026-09-30"];
const SCHEDULE: &[&str] = &["notice", "schedule", "draft", "2026-10"];
const SCHEDULE_ADD: &[&str] =
    &["notice", "schedule", "add", "W1", "--week", "2026-W42", "--what", "学习党章"];
const OUTCOME_ADD: &[&str] =
    &["log", "outcome", "add", "窗口延时服务", "--sort", "措施", "--from", "A1", "--on", "2026-10-20"];
const SHOWCASE_ADD: &[&str] = &["log", "showcase", "add", "A1", "--title", "一堂难忘的党课"];
const NEED_ADD: &[&str] = &[
    "log",
    "need",
    "add",
    "--unit",
    "办公室党支部",
    "--text",
    "想听产业政策",
    "--sort",
    "主题",
    "--on",
    "2026-10-10",
];

const INSPECT: &[&str] = &["inspect", "open", "2026H1"];
const FINDING: &[&str] = &[
    "inspect",
    "finding",
    "add",
    "I1",
    "--unit",
    "办公室党支部",
    "--what",
    "缺二季度党课",
    "--kind",
    "制度落实",
    "--owner",
    "秦春丽",
];
const RECTIFIED: &[&str] =
    &["inspect", "rectify", "I1.1", "--done", "2026-10-31", "--evidence", "补讲党课的签到表"];
const VERIFIED: &[&str] = &["inspect", "verify", "I1.1", "--verifier", "谭怡凯"];
const FAIR: &[&str] =
    &["inspect", "verdict", "I1", "--unit", "办公室党支部", "较好", "--because", "记录齐全"];
const GOOD: &[&str] = &["inspect", "verdict", "I1", "--unit", "宣传处党支部", "好", "--because", "做法好"];
const CONCLUDED: &[&str] = &["inspect", "conclude", "I1"];

const CASES: &[Case] = &[
    Case {
        command: "unit add",
        before: &[],
        works: &["机关二支部", "--kind", "党支部", "--since", "2021-01-01"],
        refused: &["机关二支部", "--kind", "党支部", "--under", "没有的党组织"],
    },
    Case {
        command: "unit edit",
        before: &[],
        works: &["办公室党支部", "--name", "综合党支部", "--note", "更名"],
        refused: &["办公室党支部", "--name", "综合党支部", "--note", "密级：机密★10年"],
    },
    Case {
        command: "unit move",
        before: &[&["unit", "add", "机关党总支", "--kind", "党总支", "--since", "2020-01-01"]],
        works: &["宣传处党支部", "--under", "机关党总支", "--on", "2026-10-01"],
        refused: &["宣传处党支部", "--under", "宣传处党支部"],
    },
    Case {
        command: "unit end",
        before: &[],
        works: &["办公室党支部", "--on", "2026-10-30", "--members-to", "宣传处党支部", "--end-sub-units"],
        refused: &["办公室党支部", "--on", "2026-10-30"],
    },
    Case {
        command: "inspect duty add",
        before: &[],
        works: &[
            "上报计划",
            "--unit",
            "办公室党支部",
            "--what",
            "报计划",
            "--dates",
            "6月30日",
            "--basis",
            "清单",
        ],
        refused: &[
            "上报计划",
            "--unit",
            "办公室党支部",
            "--what",
            "报计划",
            "--dates",
            "2月29日",
            "--basis",
            "清单",
        ],
    },
    Case {
        command: "inspect duty done",
        before: &[DUTY_ADD],
        works: &["报送小结", "--period", "2026-09", "--on", "2026-09-28", "--evidence", "小结1份"],
        refused: &["报送小结", "--period", "2026-09", "--on", "2026-08-28", "--evidence", "小结1份"],
    },
    Case {
        command: "inspect duty excuse",
        before: &[DUTY_ADD],
        works: &["报送小结", "--period", "2026-09", "--text", "集中巡察"],
        refused: &["报送小结", "--period", "2026-08", "--text", "集中巡察"],
    },
    Case {
        command: "inspect duty revise",
        before: &[DUTY_ADD],
        works: &["报送小结", "--year", "2027", "--dates", "3月31日", "9月30日", "--changed", "减负"],
        refused: &["报送小结", "--year", "2026", "--dates", "3月31日", "9月30日", "--changed", "减负"],
    },
    Case {
        command: "inspect duty end",
        before: &[DUTY_ADD],
        works: &["报送小结", "--because", "不再要求", "--on", "2026-10-01"],
        refused: &["报送小结", "--because", "不再要求", "--on", "2026-08-01"],
    },
    Case {
        command: "inspect duty draw",
        before: &[
            &["sql", "DELETE FROM duty_version WHERE duty = 6"],
            &["sql", "DELETE FROM duty WHERE id = 6"],
        ],
        works: &[],
        refused: &["--because", "机密★5年"],
    },
    Case {
        command: "unit term add",
        before: &[],
        works: &["办公室党支部", "--elected", "2023-12-20"],
        refused: &["综合处", "--elected", "2023-12-20"],
    },
    Case {
        command: "unit term edit",
        before: &[TERM_ADD],
        works: &["办公室党支部", "--elected", "2023-11-20", "--note", "更正"],
        refused: &["办公室党支部", "--elected", "2023-11-20", "--note", "密级：机密★10年"],
    },
    Case {
        command: "unit term remove",
        before: &[TERM_ADD, TERM_REMIND, TERM_EXTEND],
        works: &["TM1", "--because", "登记错了"],
        refused: &["TM1"],
    },
    Case {
        command: "unit term remind",
        before: &[TERM_ADD, &["unit", "term", "add", "宣传处党支部", "--elected", "2023-12-21"]],
        works: &["办公室党支部", "宣传处党支部", "--way", "发函", "--on", "2026-10-20"],
        refused: &["办公室党支部", "市直机关工委领导班子", "--way", "发函", "--on", "2026-10-20"],
    },
    Case {
        command: "unit term extend",
        before: &[TERM_ADD],
        works: &[
            "办公室党支部",
            "--until",
            "2027-06-30",
            "--approval",
            "复〔2026〕8号",
            "--body",
            "机关党委",
        ],
        refused: &[
            "办公室党支部",
            "--until",
            "2028-06-30",
            "--approval",
            "复〔2026〕8号",
            "--body",
            "机关党委",
        ],
    },
    Case {
        command: "unit term import",
        before: &[TERM_ADD],
        works: &["terms.csv", "--update", "--yes"],
        refused: &["terms-bad.csv", "--yes"],
    },
    Case {
        command: "unit term import undo",
        before: &[&["unit", "term", "import", "terms.csv", "--yes"]],
        works: &["1", "--yes"],
        refused: &["2", "--yes"],
    },
    Case {
        command: "member add",
        before: &[],
        works: &["赵敏", "--branch", "宣传处党支部", "--standing", "中共党员", "--since", "2026-09-01"],
        refused: &["赵敏", "--staff-no", "001001", "--branch", "宣传处党支部", "--standing", "中共党员"],
    },
    Case {
        command: "member edit",
        before: &[],
        works: &["张伟", "--name", "张玮", "--birth", "1990-05"],
        refused: &["张伟", "--name", "张玮", "--staff-no", "001001"],
    },
    Case {
        command: "member move",
        before: &[],
        works: &["张伟", "--to", "宣传处党支部", "--on", "2026-10-20"],
        refused: &["张伟", "--to", "宣传处党支部", "--group", "没有的小组"],
    },
    Case {
        command: "member end",
        before: &[],
        works: &["秦春丽", "--on", "2026-10-20", "--reason", "调出"],
        refused: &["秦春丽", "--on", "1999-01-01"],
    },
    Case {
        command: "member post",
        before: &[],
        works: &["张伟", "组织委员", "--on", "2026-05-01"],
        refused: &["张伟", "组织委员", "--on", "2026-05-01", "--until", "2026-04-01"],
    },
    Case {
        command: "member department",
        before: &[],
        works: &["张伟", "综合处", "--on", "2026-03-01"],
        refused: &["张伟", "没有的处"],
    },
    Case {
        command: "member exempt",
        before: &[],
        works: &["张伟", "--reason", "年老体弱", "--on", "2026-06-01"],
        refused: &["张伟", "--reason", "年老体弱", "--on", "2026-06-01", "--until", "2026-05-01"],
    },
    Case {
        command: "member standing",
        before: &[],
        works: &["谭怡凯", "中共党员", "--on", "2026-10-10"],
        refused: &["谭怡凯", "中共党员", "--on", "2019-01-01"],
    },
    Case {
        command: "member import",
        before: &[],
        works: &["roster.csv", "--update", "--yes"],
        refused: &["roster-bad.csv", "--yes"],
    },
    Case {
        command: "member import undo",
        before: &[&["member", "import", "roster.csv", "--update", "--yes"]],
        works: &["1", "--yes"],
        refused: &["2", "--yes"],
    },
    Case {
        command: "member alias add",
        before: &[],
        works: &["张伟", "老张", "z w"],
        refused: &["张伟", "老张", "秦春丽"],
    },
    Case {
        command: "member alias remove",
        before: &[&["member", "alias", "add", "张伟", "老张", "小张"]],
        works: &["老张", "小张"],
        refused: &["老张", "没有的别名"],
    },
    Case {
        command: "log add",
        before: &[],
        works: &[
            "党课",
            "支部党员大会",
            "--unit",
            "办公室党支部",
            "--on",
            "2026-10-20",
            "--time",
            "9:00-10:30",
            "--title",
            "学习《条例》",
            "--host",
            "秦春丽",
            "--speaker",
            "张伟",
            "--agenda",
            "学习",
            "--agenda",
            "讨论",
            "--document",
            "D1",
            "--decision",
            "整改=张伟,2026-11-30",
            "--vote",
            "接收预备党员=赞成1,反对0",
            "--presenter",
            "秦春丽",
            "--hours",
            "半天",
            "--planner",
            "宣传处党支部",
            "--attend-all",
            "--except",
            "张伟=请假(公假)",
        ],
        refused: &[
            "党课",
            "--unit",
            "办公室党支部",
            "--on",
            "2026-10-20",
            "--title",
            "学习《条例》",
            "--attend-all",
            "--except",
            "没有这人=缺席",
        ],
    },
    Case {
        command: "log attend",
        before: &[],
        works: &["A1", "--mark", "张伟=缺席", "--mark", "秦春丽=未登记"],
        refused: &["A1", "--mark", "张伟=缺席", "--mark", "秦春丽=飞走了"],
    },
    Case {
        command: "log edit",
        before: &[],
        works: &[
            "A1",
            "--kind",
            "党课",
            "--title",
            "新的主题",
            "--agenda",
            "议题一",
            "--speaker",
            "张伟",
            "--mentor",
            "秦春丽",
            "--issues",
            "作风",
            "--vote",
            "选举书记=赞成1,选举",
        ],
        refused: &["A1", "--title", "新的主题", "--agenda", "议题一", "--document", "D99"],
    },
    Case {
        command: "log grade",
        before: &[&["log", "add", "民主评议党员", "--unit", "办公室党支部", "--on", "2026-10-20"]],
        works: &["A2", "--rest", "合格", "--grade", "张伟=优秀"],
        refused: &["A2", "--rest", "合格", "--grade", "谭怡凯=优秀"],
    },
    Case {
        command: "log settle",
        before: &[&["log", "edit", "A1", "--decision", "整改=张伟,2026-10-20", "--decision", "报告"]],
        works: &["A1", "1", "--done", "2026-10-25", "--result", "已整改"],
        refused: &["A1", "3", "--done", "2026-10-25", "--result", "已整改"],
    },
    Case {
        command: "log form add",
        before: &[],
        works: &["情景党课", "--word", "情景剧", "微情景"],
        refused: &["情景党课", "--word", "读书"],
    },
    Case {
        command: "log kinds",
        before: &[&["sql", "DELETE FROM word WHERE vocabulary = 'form' AND meaning = 'reading'"]],
        works: &["--add-missing"],
        refused: &["--add-missing", "--because", "密级：机密★10年"],
    },
    Case { command: "log void", before: &[], works: &["A1", "--because", "登记错了"], refused: &["A1"] },
    Case {
        command: "log import",
        before: &[],
        works: &["sessions.csv", "--yes"],
        refused: &["sessions-bad.csv", "--yes"],
    },
    Case {
        command: "log load",
        before: &[],
        works: &["records.jsonl", "--update", "--yes"],
        refused: &["records-bad.jsonl", "--update", "--yes"],
    },
    Case {
        command: "log import undo",
        before: &[&["log", "import", "sessions.csv", "--yes"]],
        works: &["1", "--yes"],
        refused: &["#11", "--yes"],
    },
    Case {
        command: "log import profile save",
        before: &[],
        works: &["签到", "profile.csv", "--map", "参加人=姓名", "--unit", "办公室党支部", "--kind", "党课"],
        refused: &["签到", "profile.csv", "--map", "参加人=姓名", "--unit", "没有的党组织"],
    },
    Case {
        command: "log import profile remove",
        before: &[&["log", "import", "profile", "save", "签到", "sessions.csv"]],
        works: &["签到"],
        refused: &["没有的方案"],
    },
    Case {
        command: "document add",
        before: &[],
        works: &["《论党的自我革命》", "--class", "书目", "--issued", "2026-05-01"],
        refused: &["《论党的自我革命》", "--class", "书目", "--source", "绝密★"],
    },
    Case {
        command: "document edit",
        before: &[&["document", "add", "论党的自我革命", "--class", "书目", "--number", "无号"]],
        works: &["D1", "--title", "论党的自我革命（增订本）", "--number", "无", "--issued", "2026-05-01"],
        refused: &["D1", "--received", "2027-01-01"],
    },
    Case {
        command: "checklist add",
        before: &[],
        works: &["视察重要讲话精神", "--class", "2", "--received", "2026-09-02", "--owner", "秦春丽"],
        refused: &["视察重要讲话精神", "--class", "2", "--received", "2027-01-01"],
    },
    Case {
        command: "checklist edit",
        before: &[MATTER],
        works: &["M1", "--number", "市委办决（2026）32号", "--due", "2026-12-31", "--class", "1"],
        refused: &["M1", "--number", "市委办决（2026）32号", "--note", "机密★"],
    },
    Case {
        command: "checklist void",
        before: &[MATTER],
        works: &["市委办决[2026]31号", "--because", "重复登记"],
        refused: &["M2", "--because", "重复登记"],
    },
    Case {
        command: "checklist import",
        before: &[&["checklist", "import", "register-first.csv", "--yes"]],
        works: &["register.csv", "--update", "--yes"],
        refused: &["register-bad.csv", "--yes"],
    },
    Case {
        command: "checklist import undo",
        before: &[&["checklist", "import", "register.csv", "--yes"]],
        works: &["1", "--yes"],
        refused: &["2", "--yes"],
    },
    Case {
        command: "checklist convey",
        before: &[FIRST_TOPIC, MATTER],
        works: &["M1", "--activity", "A2"],
        refused: &["M1", "--activity", "A2", "A2"],
    },
    Case {
        command: "checklist deploy",
        before: UNDER_WAY,
        works: &["M1", "--text", "由综合处牵头", "--activity", "A2"],
        refused: &["M1", "--text", "由综合处牵头", "--activity", "A9"],
    },
    Case {
        command: "checklist measure",
        before: UNDER_WAY,
        works: &["M1", "每月通报", "--lead", "综合处", "--owner", "秦春丽"],
        refused: &["M1", "每月通报", "--lead", "综合处", "--owner", "无此人"],
    },
    Case {
        command: "checklist task add",
        before: UNDER_WAY,
        works: &["M1", "--measure", "1", "--lead", "办公室党支部", "--support", "综合处"],
        refused: &["M1", "--measure", "1", "--lead", "综合处", "--support", "综合处"],
    },
    Case {
        command: "checklist task edit",
        before: UNDER_WAY,
        works: &["M1.1", "--text", "建立台账并通报", "--support", "办公室党支部"],
        refused: &["M1.1", "--text", "建立台账并通报", "--due", "2026-10-01"],
    },
    Case {
        command: "checklist task done",
        before: UNDER_WAY,
        works: &["M1.1", "--evidence", "已印发"],
        refused: &["M1.1", "--evidence", "已印发", "--on", "2026-10-01"],
    },
    Case {
        command: "checklist task undo",
        before: DONE,
        works: &["M1.1", "--because", "有漏项"],
        refused: &["M1.1"],
    },
    Case {
        command: "checklist task drop",
        before: UNDER_WAY,
        works: &["M1.1", "--because", "并入另一项"],
        refused: &["M1.2", "--because", "并入另一项"],
    },
    Case {
        command: "checklist progress",
        before: UNDER_WAY,
        works: &["M1.1", "已有初稿"],
        refused: &["M1.1", "机密★"],
    },
    Case {
        command: "checklist report",
        before: UNDER_WAY,
        works: &["M1", "--to", "市委办公室", "--text", "正在落实"],
        refused: &["M1", "--to", "市委办公室", "--text", "机密★"],
    },
    Case {
        command: "checklist submit",
        before: DONE,
        works: &["M1", "--result", "台账已建立"],
        refused: &["M1", "--result", "台账已建立", "--on", "2026-10-10"],
    },
    Case {
        command: "checklist verify",
        before: WAITING,
        works: &["M1", "--verifier", "秦春丽", "--note", "属实"],
        refused: &["M1", "--verifier", "秦春丽", "--on", "2026-10-01"],
    },
    Case {
        command: "checklist return",
        before: WAITING,
        works: &["M1", "--verifier", "秦春丽", "--because", "佐证不足"],
        refused: &["M1", "--verifier", "秦春丽"],
    },
    Case {
        command: "checklist archive",
        before: CLOSED,
        works: &["M1", "--number", "2026-7", "--files", "通知原件"],
        refused: &["M1", "--number", "2026-7", "--on", "2026-10-13"],
    },
    Case {
        command: "checklist lookback",
        before: CLOSED,
        works: &["M1", "--result", "反弹", "--due", "2026-12-31"],
        refused: &["M1", "--result", "已巩固", "--due", "2026-12-31"],
    },
    Case {
        command: "checklist standing",
        before: UNDER_WAY,
        works: &["M1", "--months", "6", "--because", "长期坚持"],
        refused: &["M1", "--months", "6"],
    },
    Case {
        command: "checklist extend",
        before: &[MATTER, &["checklist", "edit", "M1", "--due", "2026-11-30"]],
        works: &["M1", "--until", "2026-12-31", "--approved-by", "分管领导", "--because", "没有收齐"],
        refused: &["M1", "--until", "2026-12-31", "--approved-by", "分管领导"],
    },
    Case {
        command: "checklist study-only",
        before: &[MATTER],
        works: &["M1", "--because", "传达到位即可"],
        refused: &["M1"],
    },
    Case {
        command: "checklist reopen",
        before: CLOSED,
        works: &["M1", "--because", "上级要求"],
        refused: &["M1", "--because", "上级要求", "--on", "2026-10-13"],
    },
    Case {
        command: "unit mechanism set",
        before: &[OUTSIDE],
        works: &["市教育局", "--since", "2026-03-01", "--paper", "教〔2026〕5号"],
        refused: &["市教育局", "--since", "2027-03-01"],
    },
    Case {
        command: "unit mechanism remove",
        before: &[OUTSIDE, &["unit", "mechanism", "set", "市教育局"]],
        works: &["市教育局", "--because", "误列"],
        refused: &["办公室党支部", "--because", "误列"],
    },
    Case {
        command: "inspect excuse",
        before: &[],
        works: &["--unit", "宣传处党支部", "--rule", "R-ZTDR", "--period", "2026-09", "--text", "集中外出"],
        refused: &[
            "--unit",
            "宣传处党支部",
            "--rule",
            "R-ZTDR",
            "--period",
            "2026-09",
            "--text",
            "密级：秘密★",
        ],
    },
    Case {
        command: "inspect rule add",
        before: &[],
        works: &["每月党课", "--clause", "本单位制度第三条", "--kind", "党课", "--period", "月"],
        refused: &[
            "每月党课",
            "--clause",
            "本单位制度第三条",
            "--kind",
            "党课",
            "--kind",
            "茶话会",
            "--period",
            "月",
        ],
    },
    Case {
        command: "inspect rule end",
        before: &[],
        works: &["R-ZTDR", "--on", "2026-12-31", "--because", "改按新规定"],
        refused: &["R-没有", "--on", "2026-12-31"],
    },
    Case {
        command: "inspect rule enable",
        before: &[&["inspect", "rule", "disable", "R-ZTDR", "--because", "试停"]],
        works: &["R-ZTDR"],
        refused: &["R-没有"],
    },
    Case {
        command: "inspect rule disable",
        before: &[],
        works: &["R-ZTDR", "--because", "试停"],
        refused: &["R-没有"],
    },
    Case {
        command: "plan add",
        before: &[],
        works: &[
            "--unit",
            "办公室党支部",
            "--kind",
            "主题党日",
            "--period",
            "2026-11",
            "--topic",
            "学习《条例》",
            "--document",
            "D1",
            "--owner",
            "张伟",
        ],
        refused: &[
            "--unit",
            "办公室党支部",
            "--kind",
            "党小组会",
            "--period",
            "2026-11",
            "--topic",
            "学习《条例》",
        ],
    },
    Case { command: "inspect calendar load", before: &[], works: &["2026"], refused: &["1999"] },
    Case {
        command: "inspect calendar import",
        before: &[&["inspect", "calendar", "add", "2026-10-01", "上班"]],
        works: &["holidays.csv", "--update", "--yes"],
        refused: &["holidays-bad.csv", "--yes"],
    },
    Case {
        command: "inspect calendar add",
        before: &[],
        works: &["2026-10-01", "放假", "--until", "2026-10-07", "--name", "国庆节"],
        refused: &["2026-10-01", "放假", "--until", "2026-10-07", "--name", "密级：机密★10年"],
    },
    Case {
        command: "inspect calendar remove",
        before: &[&["inspect", "calendar", "load", "2026"]],
        works: &["2026-10-01"],
        refused: &["2026-11-03"],
    },
    Case {
        command: "notice schedule draft",
        before: &[],
        works: &["2026-12", "--to", "办公室党支部"],
        refused: &["2026-12", "--title", "密级：机密★10年"],
    },
    Case {
        command: "notice schedule add",
        before: &[SCHEDULE],
        works: &["W1", "--week", "2026-W42", "--what", "学习党章", "--document", "D1", "--hours", "1.5"],
        refused: &["W1", "--week", "2026-W50", "--what", "学习党章"],
    },
    Case {
        command: "notice schedule edit",
        before: &[SCHEDULE, SCHEDULE_ADD],
        works: &["W1.1", "--week", "2026-W43", "--unit", "办公室党支部"],
        refused: &["W1.1", "--week", "2026-W50"],
    },
    Case {
        command: "notice schedule remove",
        before: &[SCHEDULE, SCHEDULE_ADD],
        works: &["W1.1"],
        refused: &["W1.2"],
    },
    Case {
        command: "notice schedule issue",
        before: &[SCHEDULE, SCHEDULE_ADD],
        works: &["W1", "--on", "2026-10-08"],
        refused: &["W1", "--on", "2026-11-30"],
    },
    Case {
        command: "notice schedule withdraw",
        before: &[SCHEDULE],
        works: &["W1", "--because", "不发了"],
        refused: &["W1"],
    },
    Case {
        command: "notice draft",
        before: &[PLAN_ADD],
        works: &["2026-10", "--from-plan", "--preface", "抓好落实"],
        refused: &["2026-10", "--from-plan", "--to", "没有的党支部"],
    },
    Case {
        command: "notice item add",
        before: &[NOTICE],
        works: &["N1", "--kind", "党课", "--what", "学习党史", "--to", "办公室党支部", "--document", "D1"],
        refused: &["N1", "--kind", "党课", "--what", "学习党史", "--document", "D99"],
    },
    Case {
        command: "notice item edit",
        before: &[NOTICE, NOTICE_ITEM],
        works: &["N1.1", "--to", "办公室党支部", "--optional"],
        refused: &["N1.1", "--to", "没有的党支部"],
    },
    Case {
        command: "notice item remove",
        before: &[NOTICE, NOTICE_ITEM],
        works: &["N1.1"],
        refused: &["N1.2"],
    },
    Case { command: "notice item draw", before: &[PLAN_ADD, NOTICE], works: &["N1"], refused: &["N2"] },
    Case {
        command: "notice edit",
        before: &[NOTICE],
        works: &["N1", "--issue", "10", "--to", "办公室党支部"],
        refused: &["N1", "--issue", "10", "--to", "没有的党支部"],
    },
    Case {
        command: "notice approve",
        before: &[NOTICE, NOTICE_ITEM],
        works: &["N1", "机关党委审", "--on", "2026-09-28"],
        refused: &["N1", "班子会议研究", "--on", "2026-09-28"],
    },
    Case {
        command: "notice issue",
        before: &[NOTICE, NOTICE_ITEM, NOTICE_REVIEW, NOTICE_RESOLVE],
        works: &["N1", "--on", "2026-09-30"],
        refused: &["N1", "--on", "2026-09-27"],
    },
    Case {
        command: "notice amend",
        before: &[NOTICE, NOTICE_ITEM, NOTICE_REVIEW, NOTICE_RESOLVE, NOTICE_ISSUE],
        works: &["N1", "--because", "与上级部署衔接"],
        refused: &["N1"],
    },
    Case {
        command: "notice match",
        before: &[
            NOTICE,
            NOTICE_ITEM,
            NOTICE_REVIEW,
            NOTICE_RESOLVE,
            NOTICE_ISSUE,
            &["log", "add", "主题党日", "--unit", "办公室党支部", "--on", "2026-10-20"],
        ],
        works: &["N1", "--yes"],
        refused: &["N1"],
    },
    Case {
        command: "notice excuse",
        before: &[NOTICE, NOTICE_ITEM, NOTICE_REVIEW, NOTICE_RESOLVE, NOTICE_ISSUE],
        works: &["N1.1", "--unit", "办公室党支部", "--text", "集中外出"],
        refused: &["N1.2", "--unit", "办公室党支部", "--text", "集中外出"],
    },
    Case {
        command: "notice receipt",
        before: &[NOTICE, NOTICE_ITEM, NOTICE_REVIEW, NOTICE_RESOLVE, NOTICE_ISSUE],
        works: &["N1", "--unit", "办公室党支部", "宣传处党支部", "--on", "2026-10-08", "--note", "内网签收"],
        refused: &["N1", "--unit", "办公室党支部", "市直机关工委"],
    },
    Case {
        command: "notice return import",
        before: &[NOTICE, NOTICE_ITEM, NOTICE_REVIEW, NOTICE_RESOLVE, NOTICE_ISSUE],
        works: &["return.xlsx", "--yes"],
        refused: &["return-bad.xlsx", "--yes"],
    },
    Case {
        command: "notice return import undo",
        before: &[
            NOTICE,
            NOTICE_ITEM,
            NOTICE_REVIEW,
            NOTICE_RESOLVE,
            NOTICE_ISSUE,
            &["notice", "return", "import", "return.xlsx", "--yes"],
        ],
        works: &["1", "--yes"],
        refused: &["2", "--yes"],
    },
    Case {
        command: "notice withdraw",
        before: &[NOTICE],
        works: &["N1", "--because", "并入下期"],
        refused: &["N1"],
    },
    Case {
        command: "inspect open",
        before: &[],
        works: &["2026H1", "--sample", "2", "--seed", "7"],
        refused: &["2026Q3", "--sample", "2"],
    },
    Case {
        command: "inspect verdict",
        before: &[INSPECT],
        works: &["I1", "--unit", "办公室党支部", "较好", "--because", "记录齐全"],
        refused: &["I1", "--unit", "办公室党支部", "较好"],
    },
    Case {
        command: "inspect finding add",
        before: &[INSPECT],
        works: &[
            "I1",
            "--unit",
            "办公室党支部",
            "--what",
            "缺党课",
            "--owner",
            "秦春丽",
            "--due",
            "2026-11-30",
        ],
        refused: &["I1", "--unit", "办公室党支部", "--what", "缺党课", "--owner", "没有的人"],
    },
    Case {
        command: "inspect finding draw",
        before: &[INSPECT],
        works: &["I1", "--due", "2026-11-30"],
        refused: &["I1", "--due", "2026-10-01"],
    },
    Case {
        command: "inspect finding edit",
        before: &[INSPECT, FINDING],
        works: &["I1.1", "--measure", "本月补讲", "--due", "2026-11-30"],
        refused: &["I1.1", "--measure", "本月补讲", "--due", "2026-10-01"],
    },
    Case {
        command: "inspect finding remove",
        before: &[INSPECT, FINDING],
        works: &["I1.1"],
        refused: &["I1.2"],
    },
    Case {
        command: "inspect rectify",
        before: &[INSPECT, FINDING],
        works: &["I1.1", "--done", "2026-10-31", "--evidence", "补讲党课的签到表"],
        refused: &["I1.1", "--done", "2026-10-31"],
    },
    Case {
        command: "inspect verify",
        before: &[INSPECT, FINDING, RECTIFIED],
        works: &["I1.1", "--verifier", "谭怡凯"],
        refused: &["I1.1", "--verifier", "秦春丽"],
    },
    Case {
        command: "inspect revisit",
        before: &[INSPECT, FINDING, RECTIFIED, VERIFIED],
        works: &["I1.1", "--result", "反弹", "--due", "2026-11-30"],
        refused: &["I1.1", "--result", "已巩固", "--due", "2026-11-30"],
    },
    Case {
        command: "inspect practice",
        before: &[INSPECT],
        works: &["I1", "--unit", "办公室党支部", "--text", "每次党课都有讨论"],
        refused: &["I1", "--unit", "综合处", "--text", "每次党课都有讨论"],
    },
    Case {
        command: "inspect propose",
        before: &[INSPECT],
        works: &["I1", "--text", "办一期支部书记培训"],
        refused: &["I1", "--text", "密级：机密★10年"],
    },
    Case {
        command: "inspect conclude",
        before: &[INSPECT, FAIR, GOOD],
        works: &["I1"],
        refused: &["I1", "--on", "2026-10-01"],
    },
    Case {
        command: "inspect reopen",
        before: &[INSPECT, FAIR, GOOD, CONCLUDED],
        works: &["I1", "--because", "漏查一份记录"],
        refused: &["I1"],
    },
    Case {
        command: "inspect appraisal",
        before: &[INSPECT, FAIR, GOOD, CONCLUDED],
        works: &["I1", "--unit", "办公室党支部", "--result", "好"],
        refused: &["I1", "--unit", "办公室党支部", "--result", "符合"],
    },
    Case {
        command: "inspect score add",
        before: &[],
        works: &["三会一课", "--points", "12", "--each", "制度要求未达到", "--taken", "0.2"],
        refused: &["三会一课", "--points", "12", "--each", "制度要求未达到", "--taken", "12.5"],
    },
    Case {
        command: "inspect score remove",
        before: &[&[
            "inspect",
            "score",
            "add",
            "三会一课",
            "--points",
            "12",
            "--each",
            "制度要求未达到",
            "--taken",
            "1",
        ]],
        works: &["SC1"],
        refused: &["SC2"],
    },
    Case {
        command: "plan edit",
        before: &[PLAN_ADD],
        works: &["PL1", "--period", "2026Q4", "--owner", "秦春丽", "--note", "与党课同日"],
        refused: &["PL1", "--period", "2026Q4", "--document", "D99"],
    },
    Case {
        command: "plan withdraw",
        before: &[PLAN_ADD],
        works: &["PL1", "--because", "合并到下月"],
        refused: &["PL1"],
    },
    Case {
        command: "plan import",
        before: &[PLAN_ADD],
        works: &["plan.csv", "--update", "--yes"],
        refused: &["plan-bad.csv", "--yes"],
    },
    Case {
        command: "plan import undo",
        before: &[&["plan", "import", "plan.csv", "--yes"]],
        works: &["1", "--yes"],
        refused: &["2", "--yes"],
    },
    Case {
        command: "document import",
        before: &[],
        works: &["documents.csv", "--yes"],
        refused: &["documents-bad.csv", "--yes"],
    },
    Case {
        command: "document import undo",
        before: &[&["document", "import", "documents.csv", "--yes"]],
        works: &["1", "--yes"],
        refused: &["2", "--yes"],
    },
    Case {
        command: "log outcome add",
        before: &[],
        works: &["窗口延时服务", "--sort", "措施", "--from", "A1", "--on", "2026-10-20", "--note", "试行"],
        refused: &["窗口延时服务", "--sort", "措施", "--from", "A1", "A9", "--on", "2026-10-20"],
    },
    Case {
        command: "log outcome edit",
        before: &[OUTCOME_ADD],
        works: &["O1", "--sort", "制度", "--title", "窗口延时服务办法"],
        refused: &["O1", "--sort", "制度", "--on", "2026-10-01"],
    },
    Case {
        command: "log outcome remove",
        before: &[OUTCOME_ADD],
        works: &["O1", "--because", "登记错了"],
        refused: &["O1"],
    },
    Case {
        command: "log showcase add",
        before: &[],
        works: &["A1", "--title", "一堂难忘的党课", "--story", "先讲来历，再讲做法。", "--publish", "同意"],
        refused: &["A1", "--title", "一堂难忘的党课", "--story-file", "没有.txt"],
    },
    Case {
        command: "log showcase edit",
        before: &[SHOWCASE_ADD],
        works: &["C1", "--publish", "不同意", "--story", "新写的故事"],
        refused: &["C1", "--publish", "不同意", "--on", "2026-10-01"],
    },
    Case {
        command: "log showcase remove",
        before: &[SHOWCASE_ADD],
        works: &["C1", "--because", "登记错了"],
        refused: &["C1"],
    },
    Case {
        command: "log need add",
        before: &[],
        works: &["--unit", "办公室党支部", "--text", "想听产业政策", "--sort", "主题", "--asked", "5"],
        refused: &["--unit", "办公室党支部", "--text", "手机13812345678的同志想听", "--sort", "主题"],
    },
    Case {
        command: "log need answer",
        before: &[NEED_ADD, PLAN_ADD],
        works: &["Q1", "--plan", "PL1", "--activity", "A1"],
        refused: &["Q1", "--plan", "PL9", "--activity", "A1"],
    },
    Case {
        command: "log need edit",
        before: &[NEED_ADD],
        works: &["Q1", "--text", "想听科技政策", "--asked", "2", "--sort", "问题"],
        refused: &["Q1", "--text", "想听科技政策", "--on", "明天"],
    },
    Case {
        command: "log need remove",
        before: &[NEED_ADD],
        works: &["Q1", "--because", "登记错了"],
        refused: &["Q1"],
    },
    Case {
        command: "log feedback",
        before: &[],
        works: &["A1", "--answers", "2", "--welcome", "2", "--useful", "1", "--suggestion", "多讨论"],
        refused: &["A1", "--answers", "2", "--welcome", "3"],
    },
    Case {
        command: "log theme add",
        before: &[],
        works: &["争做先锋", "--series"],
        refused: &["“我是党员我带头”", "--series"],
    },
    Case {
        command: "log theme rename",
        before: &[],
        works: &["我的岗位我负责", "我的岗位我担当"],
        refused: &["我的岗位我负责", "理想信念教育"],
    },
    Case {
        command: "log service add",
        before: &[],
        works: &["社区报到", "--who", "张伟", "秦春丽", "--on", "2026-10-20", "--community", "福星社区"],
        refused: &["社区报到", "--who", "张伟", "没有这人", "--on", "2026-10-20", "--community", "福星社区"],
    },
    Case {
        command: "log service remove",
        before: &[&["log", "service", "add", "志愿服务", "--who", "张伟", "--on", "2026-10-20"]],
        works: &["V1", "--because", "登记错了"],
        refused: &["V2", "--because", "登记错了"],
    },
    Case {
        command: "inspect setting set",
        before: &[],
        works: &["make_up_days", "30"],
        refused: &["cut_off_day", "31"],
    },
    Case {
        command: "log self add",
        before: &[],
        works: &["--who", "张伟", "秦春丽", "--on", "2026-10-20", "--minutes", "90", "--what", "党章"],
        refused: &["--who", "张伟", "没有这人", "--on", "2026-10-20", "--minutes", "90", "--what", "党章"],
    },
    Case {
        command: "log self edit",
        before: &[&[
            "log",
            "self",
            "add",
            "--who",
            "张伟",
            "--on",
            "2026-10-20",
            "--hours",
            "1",
            "--what",
            "党章",
        ]],
        works: &["S1", "--minutes", "90", "--online", "--document", "D1"],
        refused: &["S1", "--minutes", "90", "--document", "D99"],
    },
    Case {
        command: "log self remove",
        before: &[&[
            "log",
            "self",
            "add",
            "--who",
            "张伟",
            "--on",
            "2026-10-20",
            "--hours",
            "1",
            "--what",
            "党章",
        ]],
        works: &["S1", "--because", "登记错了"],
        refused: &["S1"],
    },
    Case {
        command: "log self import",
        before: &[],
        works: &["self.csv", "--yes"],
        refused: &["self-bad.csv", "--yes"],
    },
    Case {
        command: "log self import undo",
        before: &[&["log", "self", "import", "self.csv", "--yes"]],
        works: &["1", "--yes"],
        refused: &["2", "--yes"],
    },
    Case {
        command: "log review add",
        before: &[],
        works: &[
            "述学",
            "--unit",
            "办公室党支部",
            "--all",
            "--year",
            "2025",
            "--result",
            "优秀",
            "--on",
            "2026-01-20",
        ],
        refused: &[
            "述学",
            "--who",
            "张伟",
            "--year",
            "2025",
            "--result",
            "密级：秘密★",
            "--on",
            "2026-01-20",
        ],
    },
    Case {
        command: "log review edit",
        before: &[&["log", "review", "add", "评学", "--who", "张伟", "--on", "2026-10-20"]],
        works: &["R1", "--result", "优秀"],
        refused: &["R1", "--result", "优秀", "--on", "2026-12-01"],
    },
    Case {
        command: "log review remove",
        before: &[&["log", "review", "add", "评学", "--who", "张伟", "--on", "2026-10-20"]],
        works: &["R1", "--because", "登记错了"],
        refused: &["R2", "--because", "登记错了"],
    },
    Case {
        command: "document reading add",
        before: &[],
        works: &["D1", "--unit", "办公室党支部", "--copies", "--due", "2026-12-01"],
        refused: &["D1", "--unit", "办公室党支部", "--note", "绝密★"],
    },
    Case {
        command: "document reading edit",
        before: &[&["document", "reading", "add", "D1", "--unit", "办公室党支部"]],
        works: &["B1", "--copies", "是", "--due", "2026-12-01"],
        refused: &["B9", "--copies", "是"],
    },
    Case {
        command: "document reading remove",
        before: &[&["document", "reading", "add", "D1", "--unit", "办公室党支部"]],
        works: &["B1", "--because", "列错了"],
        refused: &["B1"],
    },
    Case {
        command: "document reading hand",
        before: &[&["document", "reading", "add", "D1", "--unit", "办公室党支部", "--copies"]],
        works: &["B1", "--unit", "办公室党支部", "--all", "--signed"],
        refused: &["B1", "--who", "张伟", "没有这人"],
    },
    Case {
        command: "document reading sign",
        before: &[
            &["document", "reading", "add", "D1", "--unit", "办公室党支部", "--copies"],
            &["document", "reading", "hand", "B1", "--who", "张伟"],
        ],
        works: &["B1", "--who", "张伟"],
        refused: &["B1", "--who", "张伟", "秦春丽"],
    },
    Case {
        command: "document reading finish",
        before: &[&["document", "reading", "add", "D1", "--unit", "办公室党支部"]],
        works: &["B1", "--who", "张伟", "秦春丽"],
        refused: &["B1", "--who", "张伟", "--on", "2026-12-01"],
    },
    Case {
        command: "inspect hours add",
        before: &[&["inspect", "hours", "end", "H2", "--on", "2026-06-30"]],
        works: &["半天", "--credit", "3", "--from", "2026-07-01", "--clause", "本单位学习制度第五条"],
        refused: &["半天", "--credit", "3", "--from", "2026-06-30", "--clause", "本单位学习制度第五条"],
    },
    Case {
        command: "inspect hours end",
        before: &[],
        works: &["H2", "--on", "2026-06-30", "--because", "改按新标准"],
        refused: &["H99", "--on", "2026-06-30"],
    },
    Case { command: "inspect groups open", before: &[GROUP], works: &["2026H2"], refused: &["2019"] },
    Case {
        command: "inspect groups judge",
        before: &[GROUP, GROUPS_OPEN],
        works: &["E1", "好", "--group", "一组", "--criterion", "形式多样", "--because", "用了三种形式"],
        refused: &["E1", "好", "--group", "一组", "--criterion", "形式", "--because", "用了三种形式"],
    },
    Case {
        command: "inspect groups criteria add",
        before: &[],
        works: &["导师作用", "--about", "导师是否到场"],
        refused: &["形式多样"],
    },
    Case {
        command: "inspect groups criteria drop", before: &[], works: &["形式多样"], refused: &["形式"]
    },
    Case {
        command: "inspect groups conclude",
        before: &[
            &["inspect", "groups", "criteria", "drop", "按时开展"],
            &["inspect", "groups", "criteria", "drop", "主题特色"],
            &["inspect", "groups", "criteria", "drop", "参学情况"],
            &["inspect", "groups", "criteria", "drop", "学用结合"],
            GROUP,
            GROUPS_OPEN,
            &[
                "inspect",
                "groups",
                "judge",
                "E1",
                "好",
                "--group",
                "一组",
                "--criterion",
                "形式多样",
                "--because",
                "三种",
            ],
        ],
        works: &["E1"],
        refused: &["E2"],
    },
    Case { command: "report finalise", before: &[], works: &["2026-09"], refused: &["2027-09"] },
    Case {
        command: "report sent add",
        before: &[],
        works: &["月报", "2026-09", "--to", "领导班子"],
        refused: &["月报", "2027-09", "--to", "领导班子"],
    },
    Case {
        command: "report sent edit",
        before: &[SENT],
        works: &["SP1", "--number", "工委〔2026〕12号"],
        refused: &["SP1", "--period", "2026-08"],
    },
    Case {
        command: "report sent remove",
        before: &[SENT],
        works: &["SP1", "--because", "登记重了"],
        refused: &["SP2", "--because", "登记重了"],
    },
    Case { command: "undo", before: &[], works: &["--yes"], refused: &["#3", "--yes"] },
];

/// Commands that make the store every case begins with.
const FOUNDATION: &[&[&str]] = &[
    &["init", "--name", "市直机关工委"],
    &["unit", "add", "办公室党支部", "--kind", "党支部", "--since", "2020-01-01"],
    &["unit", "add", "宣传处党支部", "--kind", "党支部", "--since", "2020-01-01"],
    &["unit", "add", "第一党小组", "--kind", "党小组", "--under", "办公室党支部", "--since", "2020-01-01"],
    &["unit", "add", "综合处", "--kind", "处室", "--since", "2020-01-01"],
    &[
        "member",
        "add",
        "秦春丽",
        "--staff-no",
        "001001",
        "--branch",
        "办公室党支部",
        "--group",
        "第一党小组",
        "--standing",
        "中共党员",
        "--post",
        "书记",
        "--since",
        "2020-01-01",
    ],
    &[
        "member",
        "add",
        "谭怡凯",
        "--staff-no",
        "001002",
        "--branch",
        "宣传处党支部",
        "--standing",
        "预备党员",
        "--since",
        "2025-10-09",
    ],
    &[
        "member",
        "add",
        "张伟",
        "--staff-no",
        "001004",
        "--branch",
        "办公室党支部",
        "--group",
        "第一党小组",
        "--standing",
        "中共党员",
        "--since",
        "2020-01-01",
    ],
    &["document", "add", "在中央党校的讲话", "--class", "讲话", "--issued", "2026-03-01"],
    &[
        "log",
        "add",
        "主题党日",
        "--unit",
        "办公室党支部",
        "--on",
        "2026-10-16",
        "--title",
        "学习讲话",
        "--document",
        "D1",
        "--agenda",
        "学习",
        "--attend-all",
    ],
];

const FILES: &[(&str, &str)] = &[
    (
        "roster.csv",
        "姓名,工号,党支部,党小组,政治面貌,起始日期\n秦春丽,001001,办公室党支部,第一党小组,中共党员,2020-01-01\n\
         孙立,002001,机关三支部,第一小组,中共党员,2026-10-01\n谭怡凯,001002,办公室党支部,,预备党员,2026-10-01\n",
    ),
    (
        "roster-bad.csv",
        "姓名,工号,党支部,政治面貌,起始日期\n孙立,002001,机关三支部,中共党员,2026-10-01\n\
         钱进,002002,机关三支部,中共党员,2026-13-01\n",
    ),
    ("holidays.csv", "日期,安排,名称\n2026-10-01,放假,国庆节\n2026-10-10,上班,国庆节\n"),
    ("holidays-bad.csv", "日期,安排,名称\n2026-10-01,放假,国庆节\n2026-10-10,也许,国庆节\n"),
    (
        "sessions.csv",
        "党支部,活动类型,日期,姓名,考勤\n办公室党支部,党课,2026-10-22,张伟,出勤\n办公室党支部,主题党日,2026-10-23,秦春丽,请假\n",
    ),
    (
        "plan.csv",
        "党组织,活动类型,期间,专题,责任人\n办公室党支部,党课,2026-10,学习党史,张伟\n宣传处党支部,自学,2026,必读书目,\n",
    ),
    (
        "plan-bad.csv",
        "党组织,活动类型,期间,专题\n办公室党支部,党课,2026-11,学习党史\n办公室党支部,党课,每月,学习党史\n",
    ),
    (
        "terms.csv",
        "单位,换届日期,届期年限,联系人\n办公室党支部,2023-12-20,3,张伟\n市财政局,2021-10-16,5年,王芳\n",
    ),
    ("terms-bad.csv", "单位,换届日期,届期年限\n办公室党支部,2023-12-20,3\n市财政局,2021-13-16,5年\n"),
    (
        "register-first.csv",
        "类别,政治要件名称,文号,成文日期,贯彻措施,牵头部门\n4,决定事项通知,市委办决〔2026〕31号,2026-09-20,制定方案,综合处\n",
    ),
    (
        "register.csv",
        "类别,政治要件名称,文号,成文日期,传达学习,贯彻措施,牵头部门,责任人,状态\n\
         4,决定事项通知,市委办决[2026]31号,2026-09-20,9月25日工委会议第一议题,制定实施方案,督查处,秦春丽,已完成\n\
         1,某次重要讲话,,2026-10-01,,学习研讨；总结,督查处,,\n",
    ),
    (
        "register-bad.csv",
        "类别,政治要件名称,成文日期\n1,某次重要讲话,2026-10-01\n1,某次重要讲话,2026-10-01\n",
    ),
    ("documents.csv", "标题,文号,类别\n党员教育管理办法,市委〔2026〕3号,市委\n"),
    ("documents-bad.csv", "标题,文号,类别\n党员教育管理办法,市委〔2026〕3号,市委\n机密★5年,,市委\n"),
    ("self.csv", "姓名,周次,学习内容,时长（分钟）\n张伟,2026-W42,党章,90\n秦春丽,2026-W42,党章,60\n"),
    ("self-bad.csv", "姓名,周次,学习内容,时长（分钟）\n张伟,2026-W42,党章,90\n无此人,2026-W42,党章,60\n"),
    (
        "records.jsonl",
        "{\"unit\":\"办公室党支部\",\"kinds\":[\"党课\"],\"day\":\"2026-10-22\",\"title\":\"学习党章\",\
         \"attendance\":[{\"name\":\"张伟\",\"status\":\"出勤\"}]}\n",
    ),
    (
        "records-bad.jsonl",
        "{\"unit\":\"办公室党支部\",\"kinds\":[\"党课\"],\"day\":\"2026-10-22\"}\n\
         {\"unit\":\"办公室党支部\",\"kinds\":[\"党课\"],\"day\":\"2026-13-22\"}\n",
    ),
    ("profile.csv", "某平台导出\n参加人,考勤结果\n张伟,出勤\n"),
    (
        "sessions-bad.csv",
        "党支部,活动类型,日期,姓名,考勤\n办公室党支部,党课,2026-10-22,张伟,出勤\n办公室党支部,党课,2026-10-22,无此人,出勤\n",
    ),
];

/// Everything a dry run and a refusal must leave alone.
#[derive(PartialEq)]
struct Trace {
    dump: String,
    operations: i64,
    bytes: Vec<u8>,
    files: BTreeSet<PathBuf>,
}

/// A desk with a copy of the foundation, and the files.
fn furnished(foundation: &Desk) -> Desk {
    let desk = Desk::empty(foundation.today);
    std::fs::copy(&foundation.store, &desk.store).unwrap();
    for (name, text) in FILES {
        desk.file(name, text);
    }
    for (name, second) in [("return.xlsx", "2026-10-22"), ("return-bad.xlsx", "2026-13-22")] {
        returned(&desk.path(name), second);
    }
    desk
}

/// A branch's workbook with its receipt and two theme days, the second on that day.
fn returned(path: &str, second: &str) {
    let sheets: [(&str, &[&[&str]]); 4] = [
        (
            "填写说明",
            &[
                &["发出单位", "通知单", "期号", "版本", "党组织编号", "党组织", "签收人", "签收日期"],
                &["市直机关工委", "N1", "2026年第1期", "1", "U3", "办公室党支部", "秦春丽", "2026-10-08"],
            ],
        ),
        ("各项", &[&["编号", "情况说明"]]),
        (
            "活动",
            &[
                &["序号", "落实的项", "党组织", "日期", "主题"],
                &["1", "N1.1 主题党日", "办公室党支部", "2026-10-20", "学习党章"],
                &["2", "N1.1 主题党日", "办公室党支部", second, "重温誓词"],
            ],
        ),
        ("签到", &[&["人员编号", "姓名", "活动1"], &["P1", "秦春丽", "出勤"]]),
    ];
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

fn trace(desk: &Desk) -> Trace {
    let (operations, dump) = desk.state();
    Trace {
        dump,
        operations,
        bytes: std::fs::read(&desk.store).unwrap(),
        files: std::fs::read_dir(desk.folder.path()).unwrap().map(|e| e.unwrap().path()).collect(),
    }
}

/// Files are named as they lie on the desk.
fn run(desk: &Desk, words: &[&str]) -> Outcome {
    let is_file = |word: &str| [".csv", ".jsonl", ".xlsx"].iter().any(|ending| word.ends_with(ending));
    let placed = |word: &&str| if is_file(word) { desk.path(word) } else { (*word).to_owned() };
    let words: Vec<String> = words.iter().map(placed).collect();
    desk.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

fn ok(desk: &Desk, words: &[&str]) {
    let outcome = run(desk, words);
    assert_eq!(outcome.exit, 0, "{words:?}: {}", outcome.remarks);
}

/// The writing commands that clap knows: all that can be rehearsed.
fn writing_commands() -> BTreeSet<String> {
    fn walk(command: &clap::Command, path: &str, found: &mut BTreeSet<String>) {
        if command.get_arguments().any(|arg| arg.get_long() == Some("dry-run")) {
            found.insert(path.trim().to_owned());
        }
        for below in command.get_subcommands() {
            walk(below, &format!("{path} {}", below.get_name()), found);
        }
    }
    let mut found = BTreeSet::new();
    walk(&Cli::command(), "", &mut found);
    // The first command has nothing before it to come back to.
    found.remove("init");
    found
}

#[test]
fn every_writing_command_has_a_case() {
    let cases: BTreeSet<String> = CASES.iter().map(|case| case.command.to_owned()).collect();
    assert_eq!(cases, writing_commands());
    assert_eq!(cases.len(), CASES.len());
}

#[test]
fn every_writing_command_is_one_operation_that_can_be_rehearsed_refused_and_undone() {
    let foundation = Desk::empty("2026-10-31");
    for words in FOUNDATION {
        foundation.ok(words);
    }
    for case in CASES {
        let name = case.command;
        let desk = furnished(&foundation);
        for words in case.before {
            match words {
                ["sql", statement] => desk.sql(statement),
                words => ok(&desk, words),
            }
        }
        let path: Vec<&str> = name.split(' ').collect();
        let before = trace(&desk);

        let outcome = run(&desk, &[&path[..], case.refused].concat());
        assert!([1, 2, 3].contains(&outcome.exit), "{name}: exit {} {}", outcome.exit, outcome.remarks);
        assert!(trace(&desk) == before, "{name}: a refusal left a trace");

        let works = [&path[..], case.works].concat();
        ok(&desk, &[&works[..], &["--dry-run"]].concat());
        assert!(trace(&desk) == before, "{name}: a dry run left a trace");

        ok(&desk, &works);
        let after = trace(&desk);
        assert_eq!(after.operations, before.operations + 1, "{name}: one operation");
        assert!(after.dump != before.dump, "{name}: something was written");

        // Without a number the last work is undone, which an undo is not.
        let number = format!("#{}", after.operations);
        let undo: &[&str] =
            if name.ends_with("undo") { &["undo", &number, "--yes"] } else { &["undo", "--yes"] };
        ok(&desk, undo);
        let undone = trace(&desk);
        assert_eq!(undone.operations, before.operations + 2, "{name}: the undo is an operation");
        assert!(undone.dump == before.dump, "{name}: the undo brings back what was");

        ok(&desk, &["undo", &format!("#{}", undone.operations), "--yes"]);
        assert!(trace(&desk).dump == after.dump, "{name}: the undo can be undone");
        ok(&desk, &["check"]);
    }
}

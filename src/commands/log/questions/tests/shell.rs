//! What is shown to be typed again, typed into a shell.

use clap::Parser;

use super::*;

/// A command line as far as it matters here.
#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    words: Words,
    #[arg(long, global = true, default_value = "")]
    store: String,
    #[arg(long, global = true, default_value = "")]
    as_of: String,
}

#[derive(clap::Subcommand)]
enum Words {
    Log(crate::commands::log::Args),
}

/// What a shell makes of a command line, as the program gets it.
fn through_a_shell(command: &str) -> Vec<String> {
    let script = format!("wuxue() {{ printf '%s\\0' wuxue \"$@\"; }}; {command}");
    let out = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    assert!(out.status.success(), "{command}");
    let text = String::from_utf8(out.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn the_command_shown_says_in_a_shell_what_was_answered() {
    let desk = Desk::new();
    let said = vec![
        Choose("哪个党组织", "办公室党支部"),
        Choose("哪类活动", "支部党员大会"),
        Choose("还同时算哪一类", "主题党日"),
        Choose("还同时算哪一类", "没有了"),
        Type("日期", "昨天"),
        Type("起止时间", "15:00-17:00"),
        Type("地点", "A座 `3` 楼 (东)"),
        Type("主题", "-$HOME！“两个确立”! \"it's\" \\"),
        Type("主持人", "秦春丽"),
        Type("记录人", "张伟"),
        Choose("第一议题", "不适用"),
        Type("不适用的原因", "选举 & 换届"),
        Type("议题", "一; 二 | 三"),
        Type("议题", ""),
        Type("表决事项", "选举*书记"),
        Type("  赞成", "2"),
        Take("  反对", "0"),
        Take("  弃权", "0"),
        Choose("  是一般", "选举"),
        Type("表决事项", ""),
        Type("成效", "~/成效 #1"),
        Choose("到会情况", "除几个人以外都出勤"),
        Choose("除谁以外", "张伟"),
        Choose("张伟的情况", "请假(病假)"),
        Choose("还有谁", "没有了，其余都出勤"),
    ];
    let mut script = Script::new(said);
    script.agrees = false;
    let mut session = desk.session("log add");
    session.whereabouts = " --store \"我的 库.db\" --as-of 2026-10-31".into();
    let refusal = add(&mut script, &args(), &session).unwrap_err().downcast::<Refusal>().unwrap();
    let shown = script.screen.lines().find_map(|line| line.strip_prefix("写成一条命令：")).unwrap();
    assert!(refusal.hints.last().unwrap().ends_with(shown), "{refusal}");
    assert!(shown.ends_with(&session.whereabouts), "{shown}");

    let line = Line::try_parse_from(through_a_shell(shown)).unwrap();
    assert_eq!((line.store.as_str(), line.as_of.as_str()), ("我的 库.db", "2026-10-31"));
    let Words::Log(words) = line.words;
    let page = crate::commands::log::run(&words, &desk.session("log add")).unwrap();
    let value = |key: &str| page.head.iter().find(|field| field.key == key).unwrap().value.clone();
    assert_eq!(value("title"), "-$HOME！“两个确立”! \"it's\" \\".into());
    assert_eq!((value("expected"), value("present"), value("leave")), (3.into(), 2.into(), 1.into()));
    let store = desk.session("").read().unwrap();
    let filter = crate::record::Filter::default();
    let id = crate::record::activities(&store.records(), &filter).unwrap().remove(0);
    let facts = activity(&store.records(), id).unwrap().unwrap().facts;
    assert_eq!(facts.place.as_deref(), Some("A座 `3` 楼 (东)"));
    assert_eq!(facts.agenda, ["一; 二 | 三"]);
    assert_eq!(facts.outcome.as_deref(), Some("~/成效 #1"));
    assert_eq!(facts.first_topic_reason.as_deref(), Some("选举 & 换届"));
    assert_eq!(facts.votes.iter().map(|vote| vote.matter.as_str()).collect::<Vec<_>>(), ["选举*书记"]);
}

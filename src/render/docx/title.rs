//! A title that is longer than a line, in lines of about the same length that do not tear words apart.

use super::width::width;

/// Words that titles of these papers are made of: a line does not end inside one.
const WHOLE: &str = "学习 情况 通报 报告 月报 通知 活动 记录 组织 生活 支部 党委 党支部 党小组 党员 机关 工委 市直 直属 委员会 \
    工作 年度 季度 上半年 下半年 半年 检查 督查 台账 政治 要件 清单 责任 整改 反馈 会议 大会 组织生活会 民主评议 谈心谈话 \
    开展 落实 完成 统计 主题 党日 党课 自学 安排 五学 联动 换届 关于 加强 基层 教育 培训 决定 事项 精神 贯彻 全会 讲话 \
    干部 青年 理论 制度 提醒 履职 名册 书目 纪检 监察 领导 专题";

/// What a line may well end with.
const GOOD_ENDS: [&str; 10] = ["的", "关于", "年", "月", "》", "）", "”", "、", "度", "："];

/// What no line begins with.
const BAD_BEGINNINGS: &str = "，。、；：！？）》”’】〕—…·的";

/// Splits a title into as few lines as it takes at `room` (in widths as [`width`] counts), none much longer
/// than the others.
pub(super) fn lines(text: &str, room: usize) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .flat_map(|line| balanced(line, room))
        .collect()
}

fn balanced(text: &str, room: usize) -> Vec<String> {
    let total = width(text);
    if total <= room {
        return vec![text.to_owned()];
    }
    let count = total.div_ceil(room * 19 / 20).max(2);
    let mean = total / count;
    let mut left = text;
    let mut lines = Vec::new();
    for after in (1..count).rev() {
        // What follows has to find room as well.
        let rest = width(left);
        let least = rest.saturating_sub(after * room);
        let best = left
            .char_indices()
            .skip(1)
            .filter_map(|(at, _)| {
                let so_far = width(&left[..at]);
                let fits = so_far <= room && so_far >= least;
                fits.then(|| (so_far.abs_diff(mean) + toll(left, at), at))
            })
            .min();
        let Some((_, at)) = best else { break };
        lines.push(left[..at].trim().to_owned());
        left = &left[at..];
    }
    lines.push(left.trim().to_owned());
    lines
}

/// What it costs to end a line there, in widths away from the middle.
fn toll(text: &str, at: usize) -> usize {
    const CHARACTER: usize = 40;
    let (before, after) = text.split_at(at);
    let (before, after) = (before.trim_end(), after.trim_start());
    let one_thing = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if one_thing(before.chars().next_back()) && one_thing(after.chars().next()) {
        return 100 * CHARACTER;
    }
    // 2026年: a number stays with what it counts.
    if before.ends_with(|c: char| c.is_ascii_digit()) {
        return 20 * CHARACTER;
    }
    if after.starts_with(|c| BAD_BEGINNINGS.contains(c)) || before.ends_with(['《', '（', '“', '〔']) {
        return 20 * CHARACTER;
    }
    let torn = WHOLE.split_whitespace().any(|word| {
        word.char_indices()
            .skip(1)
            .any(|(inside, _)| before.ends_with(&word[..inside]) && after.starts_with(&word[inside..]))
    });
    let open = before.matches('《').count() > before.matches('》').count();
    let good = GOOD_ENDS.iter().any(|end| before.ends_with(end)) || after.starts_with(['《', '（']);
    match (torn, open, good) {
        (true, ..) => 6 * CHARACTER,
        (_, true, _) => 4 * CHARACTER,
        (.., true) => 0,
        _ => CHARACTER * 3 / 2,
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    /// Twenty characters of a line.
    const ROOM: usize = 20 * 40;

    #[test]
    fn a_title_that_fits_is_one_line() {
        assert_eq!(lines("市直机关工委2026年10月学习情况月报", ROOM), ["市直机关工委2026年10月学习情况月报"]);
        assert_eq!(lines("", ROOM), [""; 0]);
    }

    #[test]
    fn a_longer_one_is_broken_where_it_may_be() {
        for (text, expected) in [
            (
                "中共海州市委市直机关工作委员会2026年第三季度学习情况通报",
                vec!["中共海州市委市直机关工作委员会", "2026年第三季度学习情况通报"],
            ),
            (
                "关于开展2026年上半年机关党组织组织生活制度落实情况检查的通知",
                vec!["关于开展2026年上半年机关党组织", "组织生活制度落实情况检查的通知"],
            ),
            (
                "2026年上半年检查：纪检监察工委党支部检查表",
                vec!["2026年上半年检查：", "纪检监察工委党支部检查表"],
            ),
            ("第一行\n第二行", vec!["第一行", "第二行"]),
        ] {
            assert_eq!(lines(text, ROOM), expected);
        }
    }

    #[test]
    fn nothing_of_a_title_is_lost_and_no_line_is_too_long() {
        let text = "海州市住房和城乡建设局机关党委第一党支部二〇二六年度".repeat(6);
        let lines = lines(&text, ROOM);
        assert_eq!(lines.concat(), text);
        assert!(lines.iter().all(|line| super::width(line) <= ROOM), "{lines:?}");
        let word = "a".repeat(100);
        assert_eq!(super::lines(&word, ROOM).concat(), word);
    }
}

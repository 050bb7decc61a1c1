//! Command lines that are shown to be typed again: each word so that the shell takes it as one.

/// How a shell reads a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    /// sh, bash, zsh.
    Posix,
    /// As Windows brings it (5.1).
    PowerShell,
    /// The command prompt of Windows.
    Cmd,
}

impl Syntax {
    /// That of the shell most likely in use: cmd sets `PROMPT` for what it starts, and PowerShell does not.
    fn here() -> Syntax {
        match (cfg!(windows), std::env::var_os("PROMPT").is_some()) {
            (false, _) => Syntax::Posix,
            (true, true) => Syntax::Cmd,
            (true, false) => Syntax::PowerShell,
        }
    }

    /// Whether a word that has the character must be quoted.
    fn means(self, c: char) -> bool {
        const SPECIAL: &str = "\"'`$\\&|;<>()*?[]{}!#~";
        // cmd and PowerShell part words at commas, and read signs of their own.
        const ON_WINDOWS: &str = ",%^@=";
        c.is_whitespace()
            || SPECIAL.contains(c)
            || self != Syntax::Posix && ON_WINDOWS.contains(c)
            || self == Syntax::PowerShell && (quotes_singly(c) || "“”„–—―".contains(c))
    }

    /// A word as the shell takes it: quoted if anything in it means something there.
    fn quoted(self, word: &str) -> String {
        if !word.is_empty() && !word.chars().any(|c| self.means(c)) {
            return word.to_owned();
        }
        match self {
            // Between double quotes bash still reads an exclamation mark as an earlier command.
            Syntax::Posix if word.contains('!') => format!("'{}'", word.replace('\'', r"'\''")),
            Syntax::Posix => {
                let mut quoted = String::from("\"");
                for c in word.chars() {
                    if matches!(c, '"' | '\\' | '$' | '`') {
                        quoted.push('\\');
                    }
                    quoted.push(c);
                }
                quoted + "\""
            }
            // An empty word would be dropped on its way to the program.
            Syntax::PowerShell if word.is_empty() => "'\"\"'".to_owned(),
            // Between single quotes nothing means anything but they themselves, the Chinese ones among them; between
            // double quotes “ and ” would end the word and $ begin a variable. On its way to the program a double
            // quote needs a backslash, and a backslash before one another.
            Syntax::PowerShell => {
                let mut quoted = String::from("'");
                for c in for_the_program(word, "\\\"").chars() {
                    quoted.push(c);
                    if quotes_singly(c) {
                        quoted.push(c);
                    }
                }
                quoted + "'"
            }
            // A doubled quote leaves cmd, too, between quotes. Before the last one a backslash would take it away.
            Syntax::Cmd => {
                let inside = for_the_program(word, "\"\"");
                let backslashes = inside.chars().rev().take_while(|c| *c == '\\').count();
                format!("\"{inside}{}\"", "\\".repeat(backslashes))
            }
        }
    }
}

/// What PowerShell takes for a single quote.
fn quotes_singly(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '‚' | '‛')
}

/// A word as a program of Windows takes its arguments apart: each double quote written as `quote`, and the
/// backslashes before it doubled.
fn for_the_program(word: &str, quote: &str) -> String {
    let (mut written, mut backslashes) = (String::new(), 0);
    for c in word.chars() {
        if c == '"' {
            written.push_str(&"\\".repeat(backslashes));
            written.push_str(quote);
        } else {
            written.push(c);
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
    }
    written
}

/// A word of a command line as the shell here takes it: quoted if anything in it means something there.
pub fn for_shell(word: &str) -> String {
    Syntax::here().quoted(word)
}

#[cfg(test)]
mod tests {
    use super::Syntax::{Cmd, Posix, PowerShell};

    #[test]
    fn a_posix_shell_reads_back_what_was_quoted() {
        for (word, quoted) in [
            ("三楼会议室", "三楼会议室"),
            ("学习“两个确立”", "学习“两个确立”"),
            ("", "\"\""),
            ("请假(公假)", "\"请假(公假)\""),
            (r#"a"$b`\"#, r#""a\"\$b\`\\""#),
            ("向前! 'A'", r"'向前! '\''A'\'''"),
        ] {
            assert_eq!(Posix.quoted(word), quoted);
        }
    }

    #[test]
    fn powershell_expands_nothing_and_ends_at_no_chinese_quotation_mark() {
        for (word, quoted) in [
            ("三楼会议室", "三楼会议室"),
            ("", "'\"\"'"),
            ("学习“两个确立”", "'学习“两个确立”'"),
            ("深刻领悟 “两个确立”", "'深刻领悟 “两个确立”'"),
            ("请假(公假)", "'请假(公假)'"),
            ("张伟=请假", "'张伟=请假'"),
            ("$HOME `n", "'$HOME `n'"),
            ("‘我是党员’", "'‘‘我是党员’’'"),
            ("it's", "'it''s'"),
            (r#"a\"b"#, r#"'a\\\"b'"#),
            ("—副标题", "'—副标题'"),
        ] {
            assert_eq!(PowerShell.quoted(word), quoted);
        }
    }

    #[test]
    fn cmd_stays_between_its_quotes() {
        for (word, quoted) in [
            ("三楼会议室", "三楼会议室"),
            ("", "\"\""),
            ("学习“两个确立”", "学习“两个确立”"),
            ("深刻领悟 “两个确立”", "\"深刻领悟 “两个确立”\""),
            ("张伟=请假(公假)", "\"张伟=请假(公假)\""),
            ("a \"b\" & c", "\"a \"\"b\"\" & c\""),
            (r"D:\学习 资料\", r#""D:\学习 资料\\""#),
        ] {
            assert_eq!(Cmd.quoted(word), quoted);
        }
    }
}

//! The papers in a real Chromium: no picture is empty, nothing is complained of, nothing is fetched; on a telephone, a
//! tablet and a desk nothing is cut off, and tables move sideways in their own boxes and keep what their rows are called. Without a Chromium they are left out, unless WUXUE_BROWSER is set.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::desk::Desk;

/// Names under which it is found.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// What Chromium asks for of its own accord.
const ITS_OWN: [&str; 4] = ["google", "gvt1.com", "gstatic", "chromium.org"];

fn chromium() -> Option<&'static str> {
    let found = NAMES.into_iter().find(|name| {
        let version =
            Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        version.is_ok_and(|status| status.success())
    });
    assert!(found.is_some() || std::env::var_os("WUXUE_BROWSER").is_none(), "there is no Chromium");
    found
}

/// What became of a paper in the browser.
#[derive(Debug)]
struct Seen {
    /// Bytes of the picture.
    picture: usize,
    /// What stands in the document at last.
    document: String,
    /// What the console says.
    console: Vec<String>,
    /// What was asked of the network.
    asked: Vec<String>,
}

/// Shows a file in a window of so many pixels. Whatever it asks of the network comes to a proxy that notes it.
fn seen(browser: &str, desk: &Desk, file: &str, (width, height): (u32, u32)) -> Seen {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = proxy.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in proxy.incoming().flatten() {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
            let mut buffer = [0; 2048];
            let length = stream.read(&mut buffer).unwrap_or(0);
            let request = String::from_utf8_lossy(&buffer[..length]);
            noted.lock().unwrap().push(request.lines().next().unwrap_or_default().to_owned());
            let _ = stream.write_all(b"HTTP/1.1 503 Away\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    let picture = desk.path("picture.png");
    let run = |more: &[String]| {
        let output = Command::new(browser)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
            ])
            .args(["--no-first-run", "--disable-background-networking", "--disable-component-update"])
            .args(["--disable-sync", "--disable-default-apps", "--disable-extensions", "--no-pings"])
            .args(["--enable-logging=stderr", "--virtual-time-budget=3000", "--timeout=30000"])
            .arg(format!("--proxy-server=http://{address}"))
            .arg("--proxy-bypass-list=<-loopback>")
            .arg(format!("--user-data-dir={}", desk.path("profile")))
            .arg(format!("--window-size={width},{height}"))
            .args(more)
            .arg(format!("file://{file}"))
            .output()
            .unwrap();
        (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let _ = std::fs::remove_file(&picture);
    let (_, log) = run(&[format!("--screenshot={picture}")]);
    let (document, _) = run(&["--dump-dom".to_owned()]);
    let size = std::fs::metadata(Path::new(&picture)).map_or(0, |data| data.len());
    let asked = asked.lock().unwrap();
    let by_the_paper = |line: &&String| !ITS_OWN.iter().any(|own| line.contains(own));
    Seen {
        picture: usize::try_from(size).unwrap(),
        document,
        console: log.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect(),
        asked: asked.iter().filter(by_the_paper).cloned().collect(),
    }
}

/// A screen of so many pixels with a paper on it, that measures it: the window itself is never as narrow as a telephone.
fn on_screen(html: &str, width: u32) -> String {
    let html = html.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<!DOCTYPE html><html><head><title></title></head><body>\
         <iframe style=\"width: {width}px; height: 2000px; border: 0\" srcdoc=\"{html}\"></iframe><script>{MEASURE}</script>\
         </body></html>"
    )
}

/// Writes into the title how wide the paper is, how high its highest row, how many letters of charts are cut off, and how
/// many tables let go of what their rows are called when they are moved sideways.
const MEASURE: &str = "document.querySelector('iframe').onload = function () {
    const paper = this.contentDocument;
    const all = of => [...paper.querySelectorAll(of)];
    const tall = Math.max(0, ...all('tbody tr').map(row => row.getBoundingClientRect().height));
    const cut = all('svg text').filter(text => {
        const [box, letters] = [text.closest('svg').parentNode, text].map(one => one.getBoundingClientRect());
        const beyond = letters.right - box.left > Math.max(box.width, text.closest('svg').parentNode.scrollWidth) + 0.5;
        return letters.left < box.left - 0.5 || beyond;
    }).length;
    const moved = all('.scroll').filter(box => box.querySelector('table') && box.scrollWidth > box.clientWidth);
    const loose = moved.filter(box => {
        const at = box.classList.contains('held2') ? 2 : 1;
        box.scrollLeft = box.scrollWidth;
        const held = box.querySelector(`tbody tr > :nth-child(${at})`).getBoundingClientRect();
        return held.left < box.getBoundingClientRect().left - 1;
    }).length;
    const unnamed = moved.filter(box => box.tabIndex !== 0 || !box.getAttribute('aria-label')).length;
    const wide = paper.documentElement.scrollWidth;
    document.title = `measured ${[wide, Math.ceil(tall), cut, loose, unnamed, moved.length].join(' ')}`;
}";

/// A paper as it was measured on a screen, in pixels.
#[derive(Debug)]
struct Measured {
    /// The whole page.
    wide: u32,
    /// The highest row of a table.
    tall: u32,
    /// Words of charts that are cut off.
    cut: u32,
    /// Tables that are moved sideways, and of these: those whose names go away, and those that cannot be reached by keys
    /// or have no name.
    moved: u32,
    loose: u32,
    unnamed: u32,
}

fn measured(seen: &Seen) -> Measured {
    let title = seen.document.split("<title>measured ").nth(1).unwrap();
    let numbers: Vec<u32> = title.split('<').next().unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
    let [wide, tall, cut, loose, unnamed, moved] = numbers[..] else { panic!("{title}") };
    Measured { wide, tall, cut, moved, loose, unnamed }
}

#[test]
fn a_paper_that_is_wrong_is_noticed() {
    let Some(browser) = chromium() else { return };
    let desk = Desk::empty("2026-11-02");
    let wrong = "<!DOCTYPE html><html><head><title>x</title></head><body><img src=\"http://papers.invalid/x.png\">\
        <div style=\"width: 900px\">x</div><script>console.error('wrong')</script>\
        <div><svg width=\"50\"><text x=\"-20\" y=\"20\">党支部</text></svg></div>\
        <div class=\"scroll held1\" style=\"overflow: auto; width: 90px\"><table><tbody><tr><td style=\"min-width: 100px\">x</td>\
        <td style=\"min-width: 500px; height: 700px\">y</td></tr></tbody></table></div></body></html>";
    let seen = seen(browser, &desk, &desk.file("wrong.html", on_screen(wrong, 390)), (800, 800));
    assert!(seen.console.iter().any(|line| line.contains("wrong")), "{seen:?}");
    assert!(seen.asked.iter().any(|line| line.contains("papers.invalid")), "{seen:?}");
    let measured = measured(&seen);
    assert!(measured.wide >= 900 && measured.tall >= 700, "{measured:?}");
    assert_eq!((measured.cut, measured.moved, measured.loose, measured.unnamed), (1, 1, 1, 1));
}

#[test]
fn papers_are_whole_in_a_browser() {
    let Some(browser) = chromium() else { return };
    let desk = Desk::demo();
    let blank = "<!DOCTYPE html><html><head><title>x</title></head><body></body></html>";
    let blank = seen(browser, &desk, &desk.file("blank.html", blank), (1200, 2400)).picture;
    assert!(blank > 0, "no picture was made");
    for words in [
        &["report", "monthly", "2026-10"][..],
        &["report", "annual", "2026"],
        &["report", "unit", "2026", "--unit", "办公室党支部"],
        &["checklist", "audit"],
        &["log", "print", "A67"],
    ] {
        let html = desk.text(&[words, &["--format", "html"]].concat());
        let shown = seen(browser, &desk, &desk.file("paper.html", &html), (1200, 2400));
        assert!(shown.picture > 3 * blank, "{words:?}: {} of {blank} bytes", shown.picture);
        assert_eq!(shown.console, [""; 0], "{words:?}");
        assert_eq!(shown.asked, [""; 0], "{words:?}");
        let pictures = |text: &str| text.matches("<svg").count();
        assert_eq!(pictures(&shown.document), pictures(&html), "{words:?}");
        for (width, tallest) in [(390, 130), (768, 130), (1280, 130)] {
            let file = desk.file("screen.html", on_screen(&html, width));
            let shown = seen(browser, &desk, &file, (width.max(800), 2400));
            let measured = measured(&shown);
            assert!(measured.wide <= width, "{words:?} at {width}: {measured:?}");
            assert!(measured.tall <= tallest, "{words:?} at {width}: {measured:?}");
            assert_eq!((measured.cut, measured.loose, measured.unnamed), (0, 0, 0), "{words:?} at {width}");
            if width == 390 && words[0] == "report" {
                assert!(measured.moved > 0, "{words:?}: no table is wider than a telephone");
            }
            assert_eq!(shown.console, [""; 0], "{words:?} at {width}");
        }
    }
}

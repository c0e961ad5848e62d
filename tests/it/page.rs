//! The local page of an archive, asked without a network.

use sayso::archive::{Archive, Incoming, Query, RunKey, Writer, prepare};
use sayso::serve::{Answer, Asked, Settings, answer};
use sayso::{Article, pipeline};

use crate::cli::folder;

const HOSTILE: &str =
    "<script>alert(1)</script> & \"Osei\" accused <b>Rask</b> of 'fraud' \u{202e}now.\r\nRask denied it.";

fn archive(name: &str, texts: &[&str]) -> Archive {
    let mut archive = Archive::create(&folder(&format!("page-{name}")).join("<i>news.sqlite")).unwrap();
    let mut writer = Writer::new(&mut archive, &RunKey::this("")).unwrap();
    for (n, text) in texts.iter().enumerate() {
        let mut analysis = pipeline::analyze(Article::new(format!("a{n}"), *text));
        analysis.article.title = Some("<img src=x onerror=alert(1)>".to_owned());
        analysis.article.outlet = Some("\"><script>x</script>".to_owned());
        analysis.article.published = Some("2031-02-03".to_owned());
        writer.push(Incoming::Read(Box::new(prepare(analysis)))).unwrap();
    }
    writer.finish().unwrap();
    archive
}

fn settings() -> Settings {
    Settings {
        token: "0123abcd".to_owned(),
        hosts: vec!["127.0.0.1:8123".to_owned()],
        who: "<u>Ada".to_owned(),
    }
}

fn asked(path: &str) -> Asked {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    Asked {
        path: format!("/0123abcd{path}"),
        query: query.to_owned(),
        host: Some("127.0.0.1:8123".to_owned()),
        ..Asked::default()
    }
}

fn get(archive: &mut Archive, path: &str) -> String {
    let answer = answer(archive, &settings(), &asked(path));
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
    String::from_utf8(answer.body).unwrap()
}

fn post(archive: &mut Archive, path: &str, form: &str) -> Answer {
    let asked = Asked {
        is_post: true,
        form: form.as_bytes().to_vec(),
        origin: Some("http://127.0.0.1:8123".to_owned()),
        fetch_site: Some("same-origin".to_owned()),
        ..asked(path)
    };
    answer(archive, &settings(), &asked)
}

#[test]
fn hostile_text_stays_text_on_every_page() {
    let mut archive = archive("hostile", &[HOSTILE, "Osei accused Rask of <script>alert(2)</script> theft."]);
    let fingerprint =
        archive.search(&Query { kind: Some("accusation".to_owned()), ..Query::default() }).unwrap()[0]
            .fingerprint
            .clone();
    let form =
        format!("fingerprint={fingerprint}&speaker=%3Cscript%3E&note=%3Cscript%3E&code=%22%3E%3Cscript%3E");
    assert_eq!(post(&mut archive, "/correct", &form).status, 303);
    assert_eq!(post(&mut archive, "/name", "alias=Rask&name=%3Cscript%3EX").status, 303);
    for path in [
        "/",
        "/document/1",
        "/document/2",
        "/search?words=%22%3E%3Cscript%3E",
        "/search",
        "/names?alias=%22%3E%3Cscript%3E",
        "/graph?around=%3Cscript%3E",
        "/charges",
        "/contradictions",
        "/log",
    ] {
        let page = get(&mut archive, path);
        let page = page.replace("<script src=\"/0123abcd/keys.js\" defer></script>", "");
        assert!(
            !page.contains("<script") && !page.contains("<img src=x") && !page.contains("<b>Rask"),
            "{path}: {page}"
        );
        assert!(
            !page.contains(" style=") && !page.contains("onclick"),
            "{path} has styles or scripts inside"
        );
    }
    let page = get(&mut archive, "/document/1");
    assert!(page.contains("&#13;") && !page.contains('\u{202e}'));
    assert!(
        get(&mut archive, "/graph.svg").starts_with("<svg")
            || get(&mut archive, "/graph.svg").contains("<svg")
    );
}

#[test]
fn only_who_has_the_address_gets_in_and_no_other_site() {
    let mut archive = archive("refuse", &["Osei accused Rask of fraud."]);
    let mut status = |change: &dyn Fn(&mut Asked)| {
        let mut asked = asked("/");
        change(&mut asked);
        answer(&mut archive, &settings(), &asked).status
    };
    assert_eq!(status(&|_| {}), 200);
    assert_eq!(status(&|it| it.path = "/".to_owned()), 404);
    assert_eq!(status(&|it| it.path = "/0123abce/".to_owned()), 404);
    assert_eq!(status(&|it| it.path = "/0123abcd0/".to_owned()), 404);
    assert_eq!(status(&|it| it.host = Some("evil.example".to_owned())), 421);
    assert_eq!(status(&|it| it.host = None), 421);
    assert_eq!(status(&|it| it.origin = Some("http://evil.example".to_owned())), 403);
    assert_eq!(status(&|it| it.origin = Some("null".to_owned())), 403);
    assert_eq!(status(&|it| it.fetch_site = Some("cross-site".to_owned())), 403);
    assert_eq!(status(&|it| it.fetch_site = Some("same-site".to_owned())), 403);
    assert_eq!(status(&|it| it.fetch_site = Some("none".to_owned())), 200);
    assert_eq!(status(&|it| it.path.push_str("../../etc/passwd")), 404);
}

#[test]
fn a_review_is_a_round_of_forms() {
    let mut archive = archive(
        "review",
        &["Osei accused Rask of fraud. Rask denied the accusation.", "Duarte blamed Hale for the loss."],
    );
    let open = |archive: &Archive| {
        archive.search(&Query { verdict: Some("open".to_owned()), ..Query::default() }).unwrap().len()
    };
    let all = open(&archive);
    let mut place = answer(&mut archive, &settings(), &asked("/review")).location.unwrap();
    let mut steps = 0;
    while let Some((_, rest)) = place.split_once("?s=") {
        let fingerprint = rest.split(['&', '#']).next().unwrap().to_owned();
        let path = place.strip_prefix("/0123abcd").unwrap().split('#').next().unwrap().to_owned();
        assert!(get(&mut archive, &path).contains("id=\"accept\""));
        let verdict = if steps % 2 == 0 { "accepted" } else { "rejected" };
        let next =
            post(&mut archive, "/correct", &format!("fingerprint={fingerprint}&then=next&verdict={verdict}"));
        steps += 1;
        place = next.location.unwrap_or_default();
    }
    assert_eq!((steps, open(&archive)), (all, 0));
    assert_eq!(post(&mut archive, "/undo", "").status, 303);
    assert_eq!(open(&archive), 1);
    let bad = post(&mut archive, "/correct", "fingerprint=0000&verdict=accepted");
    assert_eq!(bad.status, 400);
}

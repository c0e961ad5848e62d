//! The archive: what it takes in, what survives, what it refuses.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use sayso::archive::corrections::{ByHand, Which};
use sayso::archive::{Archive, Incoming, Query, RunKey, Shown, Writer, prepare, watch};
use sayso::{Analysis, Article, ingest, pipeline};

use crate::cli::{folder, run, text};
use crate::expectations::repository;

fn harbor() -> &'static [Analysis] {
    static HARBOR: OnceLock<Vec<Analysis>> = OnceLock::new();
    HARBOR.get_or_init(|| {
        let articles = ingest::read(&[harbor_path()], ingest::Options::default());
        articles.map(|article| pipeline::analyze(article.unwrap())).collect()
    })
}

fn harbor_path() -> PathBuf {
    repository("fixtures/affair").join("harbor.jsonl")
}

fn key(options: &str) -> RunKey {
    RunKey::this(options)
}

fn add(archive: &mut Archive, analyses: &[Analysis]) -> sayso::archive::Added {
    let mut writer = Writer::new(archive, &key("")).unwrap();
    for analysis in analyses {
        writer.push(Incoming::Read(Box::new(prepare(analysis.clone())))).unwrap();
    }
    writer.finish().unwrap()
}

fn rerun(archive: &mut Archive, options: &str, analyses: &[Analysis]) -> usize {
    let run = archive.run(&key(options)).unwrap();
    let prepared: Vec<_> = analyses.iter().cloned().map(prepare).collect();
    archive.replace(run, &prepared).unwrap()
}

fn archive(name: &str) -> (PathBuf, Archive) {
    let path = folder(&format!("archive-{name}")).join("news.sqlite");
    let archive = Archive::create(&path).unwrap();
    (path, archive)
}

fn filled(name: &str) -> (PathBuf, Archive) {
    let (path, mut archive) = archive(name);
    add(&mut archive, harbor());
    (path, archive)
}

fn all(archive: &Archive) -> Vec<Shown> {
    archive.search(&Query { verdict: Some("all".to_owned()), ..Query::default() }).unwrap()
}

fn said(archive: &mut Archive, fingerprint: &str, changes: &[(&str, &str)], who: &str) {
    let changes: Vec<_> = changes
        .iter()
        .map(|(field, value)| ((*field).to_owned(), (!value.is_empty()).then(|| (*value).to_owned())))
        .collect();
    archive.correct(fingerprint, &changes, who, None).unwrap();
}

fn statement(archive: &Archive, fingerprint: &str) -> Shown {
    archive.statement(fingerprint).unwrap().unwrap_or_else(|| panic!("no {fingerprint}"))
}

/// The accusation of the first harbor article.
fn debts(archive: &Archive) -> Shown {
    let query = Query {
        words: "\"hiding the debts\"".to_owned(),
        kind: Some("accusation".to_owned()),
        ..Query::default()
    };
    archive.search(&query).unwrap().into_iter().next().unwrap()
}

fn numbers(archive: &Archive, sql: &str) -> Vec<i64> {
    let mut rows = archive.database().prepare(sql).unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn an_article_is_known_by_its_text() {
    let (_, mut archive) = filled("known");
    let first = all(&archive);
    let mut copy = harbor()[0].clone();
    copy.article.outlet = Some("Another Herald".to_owned());
    let mut changed = harbor()[1].clone();
    let address = "https://times.example/auditor";
    changed.article.url = Some(address.to_owned());
    changed.article.text.push_str(" It rained.");
    let mut again = changed.clone();
    again.article.text.push_str(" It rained on.");
    let added = add(&mut archive, &[copy, changed, again]);
    assert_eq!((added.new, added.versions, added.known, added.sightings), (2, 1, 1, 1));
    assert_eq!(numbers(&archive, "SELECT previous FROM document WHERE previous IS NOT NULL").len(), 1);
    assert_eq!(archive.document("1").unwrap().sightings, 2);
    let added = add(&mut archive, harbor());
    assert_eq!((added.new, added.known, added.sightings), (0, harbor().len(), 0));
    assert!(all(&archive).len() > first.len());
    assert_eq!(archive.check().unwrap(), Vec::<String>::new());
}

#[test]
fn an_archive_draws_what_its_texts_draw() {
    let folder = folder("archive-graph");
    let path = folder.join("news.sqlite").display().to_string();
    let news = harbor_path().display().to_string();
    assert_eq!(run(&["track", "add", &path, &news]).status.code(), Some(0));
    for format in ["json", "csv", "svg", "gexf"] {
        for filter in [&[][..], &["--only", "Martin Osei"], &["--status", "all", "--min-confidence", "0.1"]] {
            let of_texts = run(&[&["graph", &news, "--format", format], filter].concat());
            let of_archive = run(&[&["track", "graph", &path, "--format", format], filter].concat());
            assert_eq!(text(&of_archive.stderr), text(&of_texts.stderr));
            assert!(of_archive.stdout == of_texts.stdout, "{format} {filter:?}");
        }
    }
    for format in ["text", "html"] {
        let of_texts = run(&["report", &news, "--format", format]);
        let of_archive = run(&["track", "report", &path, "--format", format]);
        assert!(of_archive.stdout == of_texts.stdout, "{format}");
    }
    let lines = run(&["extract", &news]);
    assert_eq!(text(&run(&["track", "export", &path, "--format", "jsonl"]).stdout), text(&lines.stdout));
}

/// What a table or JSON lines have found: document, type, cue.
type Told = std::collections::BTreeSet<(String, String, String)>;

fn told_in_table(table: &[u8]) -> Told {
    let mut rows = csv::Reader::from_reader(table);
    let header = rows.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|cell| cell == name).unwrap();
    let (document, kind, cue) = (place("document"), place("type"), place("cue"));
    rows.records()
        .map(|row| row.unwrap())
        .map(|row| (row[document].into(), row[kind].into(), row[cue].into()))
        .collect()
}

fn told_in_lines(lines: &[u8]) -> Told {
    let mut told = Told::new();
    for line in text(lines).lines() {
        let it: serde_json::Value = serde_json::from_str(line).unwrap();
        for (list, kind) in
            [("attributions", "quotation"), ("accusations", "accusation"), ("denials", "denial")]
        {
            for finding in it[list].as_array().unwrap() {
                let cue = finding["cue"]["text"].as_str().unwrap_or_default();
                told.insert((it["id"].as_str().unwrap().to_owned(), kind.to_owned(), cue.to_owned()));
            }
        }
    }
    told
}

#[test]
fn filters_mean_the_same_in_graph_report_and_export() {
    let folder = folder("archive-filters");
    let path = folder.join("news.sqlite").display().to_string();
    assert_eq!(run(&["track", "add", &path, &harbor_path().display().to_string()]).status.code(), Some(0));
    let export = |format: &str, filter: &[&str]| {
        let done = run(&[&["track", "export", &path, "--format", format], filter].concat());
        assert_eq!(done.status.code(), Some(0), "{filter:?}: {}", text(&done.stderr));
        done.stdout
    };
    let all = told_in_table(&export("csv", &[]));
    assert_eq!(all, told_in_lines(&export("jsonl", &[])));
    let mut counts = Vec::new();
    for filter in [
        &["--only", "Martin Osei"][..],
        &["--around", "Lena Duarte", "--hops", "1"],
        &["--ties", "denies"],
        &["--class", "claim"],
        &["--status", "denied,hypothetical"],
        &["--min-weight", "2"],
        &["--min-weight", "2", "--by-outlet"],
        &["--top", "4"],
        &["--top", "4", "--unnamed", "--self-ties"],
        &["--since", "2031-02", "--until", "2031-03-20", "--min-confidence", "0.8", "--min-weight", "2"],
    ] {
        let table = told_in_table(&export("csv", filter));
        assert_eq!(table, told_in_lines(&export("jsonl", filter)), "{filter:?}");
        assert!(!table.is_empty() && table.len() < all.len() && table.is_subset(&all), "{filter:?}");
        counts.push(table.len());

        // What a graph counts is among what is exported by the same filters.
        let of_graph = folder.join(format!("graph-{}", counts.len()));
        let name = of_graph.display().to_string();
        let graph = ["track", "graph", &path, "--format", "csv", "-o", &name, "--quiet"];
        assert_eq!(run(&[&graph, filter].concat()).status.code(), Some(0), "{filter:?}");
        let drawn = told_in_table(&fs::read(of_graph.join("statements.csv")).unwrap());
        let quoted = [filter, &["--ties", "accuses,denies"]].concat();
        let filter = if filter.contains(&"--ties") { filter } else { &quoted };
        let least = ["--min-confidence", "0.7"];
        let sure = if filter.contains(&least[0]) { filter.to_vec() } else { [filter, &least].concat() };
        let sure = told_in_table(&export("csv", &sure));
        let accusations = drawn.iter().filter(|(_, kind, _)| kind == "accusation");
        for it in accusations {
            assert!(sure.contains(it), "{filter:?}: {it:?}");
        }
        assert_eq!(run(&[&["track", "report", &path], filter].concat()).status.code(), Some(0), "{filter:?}");
    }
    assert!(counts[5] >= counts[6], "a tie of one outlet is no stronger than one of all: {counts:?}");

    let refused = run(&["track", "export", &path, "--format", "corrections", "--since", "2031"]);
    assert_eq!(refused.status.code(), Some(2));
    let nobody = run(&["track", "export", &path, "--format", "jsonl", "--only", "Martin Oseif"]);
    assert!(text(&nobody.stderr).contains("near names: Martin Osei"), "{}", text(&nobody.stderr));
}

#[test]
fn corrections_hold_after_a_rerun_with_another_model() {
    let (_, mut archive) = filled("rerun");
    let accusation = debts(&archive);
    let gone = archive
        .search(&Query { kind: Some("denial".to_owned()), document: Some(1), ..Query::default() })
        .unwrap()
        .remove(0);
    said(
        &mut archive,
        &accusation.fingerprint,
        &[("verdict", "accepted"), ("status", "hypothetical"), ("code", "secrecy")],
        "Ada",
    );
    said(&mut archive, &accusation.fingerprint, &[("speaker", "Progress Party")], "Ada");
    said(&mut archive, &gone.fingerprint, &[("verdict", "rejected")], "Ada");

    // Another model: charges begin a word later, speakers of quotations are lost, and the first denial is not found.
    let mut other = harbor().to_vec();
    for analysis in &mut other {
        for it in &mut analysis.accusations {
            if let Some(span) = it.charge.first_mut() {
                let words = span.text(&analysis.article.text);
                span.start += words.find(' ').map_or(0, |at| at + 1);
            }
            it.accuser = None;
            it.confidence = 0.8;
        }
    }
    other[0].denials.clear();
    assert!(rerun(&mut archive, "another model", &other) > 5);

    let now = archive.search(&Query {
        document: Some(1),
        speaker: Some("Progress Party".to_owned()),
        ..Query::default()
    });
    let moved = now.unwrap().into_iter().find(|it| it.code.is_some()).unwrap();
    assert_ne!(moved.fingerprint, accusation.fingerprint);
    assert_eq!(moved.status.as_deref(), Some("hypothetical"));
    assert_eq!((moved.verdict.as_deref(), moved.code.as_deref()), (Some("accepted"), Some("secrecy")));
    assert_eq!(moved.text, "the debts of the Oslavik Harbor Authority");
    let orphans = archive.corrections(Which::Orphaned).unwrap();
    assert_eq!(
        orphans.iter().map(|it| it.fingerprint.as_str()).collect::<Vec<_>>(),
        [gone.fingerprint.as_str()]
    );

    // The first model again: everything is where it was, and nothing was lost.
    rerun(&mut archive, "the first again", harbor());
    assert_eq!(statement(&archive, &accusation.fingerprint).speaker.as_deref(), Some("Progress Party"));
    assert_eq!(statement(&archive, &gone.fingerprint).verdict.as_deref(), Some("rejected"));
    assert!(archive.corrections(Which::Orphaned).unwrap().is_empty());
    assert_eq!(archive.corrections(Which::All).unwrap().len(), 5);
    assert_eq!(archive.check().unwrap(), Vec::<String>::new());
}

#[test]
fn runs_are_compared_by_fingerprints() {
    let (_, mut archive) = filled("diff");
    let mut other = harbor().to_vec();
    other[0].denials.clear();
    other[1].accusations[0].status = sayso::extract::Status::Negated;
    assert_eq!(rerun(&mut archive, "other", &other), 2);
    let runs = archive.runs().unwrap();
    assert_eq!(runs.iter().map(|run| (run.documents, run.stored)).collect::<Vec<_>>(), [(19, 19), (19, 2)]);
    let diff = archive.diff(runs[0].id, runs[1].id).unwrap();
    assert_eq!((diff.compared, diff.left_out), (19, 0));
    let short: Vec<_> =
        diff.differences.iter().map(|it| format!("{} {} {}", it.change, it.kind, it.fields)).collect();
    assert_eq!(short, ["went denial ", "changed accusation status"]);
    // Back to the first one, without reading anything.
    assert_eq!(archive.adopt(runs[0].id).unwrap(), 2);
    assert_eq!(archive.adopt(runs[0].id).unwrap(), 0);
    assert_eq!(all(&archive).len(), all(&filled("diff-again").1).len());
    let back = archive.diff(runs[1].id, runs[0].id).unwrap();
    assert_eq!(back.differences[0].change, "came");
    assert!(archive.diff(1, 99).unwrap_err().to_string().contains("no run 99"));
}

#[test]
fn what_is_said_can_be_taken_back() {
    let (_, mut archive) = filled("undo");
    let before = all(&archive);
    let it = debts(&archive);
    said(&mut archive, &it.fingerprint, &[("verdict", "rejected")], "Ada");
    assert!(
        archive
            .search(&Query {
                words: "\"hiding the debts\"".to_owned(),
                kind: Some("accusation".to_owned()),
                ..Query::default()
            })
            .unwrap()
            .is_empty()
    );
    let place = before[0].fingerprint.clone();
    said(&mut archive, &place, &[("note", "odd"), ("verdict", "accepted")], "Ada");
    let by_hand = ByHand {
        kind: "accusation".to_owned(),
        speaker: Some("Ada Renn".to_owned()),
        target_span: "0-11".to_owned(),
        cue: "12-19".to_owned(),
        ..ByHand::default()
    };
    let new = archive.add_by_hand("harbor-01", &by_hand, "Ada", None).unwrap();
    let added = statement(&archive, &new);
    assert_eq!(
        (added.speaker.as_deref(), added.target.as_deref(), added.cue.as_str()),
        (Some("Ada Renn"), Some("Lena Duarte"), "accused")
    );
    archive.name("Lena Duarte", "The Leader", None, "Ada", None).unwrap();
    assert_eq!(statement(&archive, &new).target.as_deref(), Some("The Leader"));
    for undone in [1, 1, 2, 1] {
        assert_eq!(archive.undo_last("Ada").unwrap(), undone);
    }
    assert_eq!(archive.undo_last("Ada").unwrap(), 0);
    assert_eq!(all(&archive), before);
    for (changes, reason) in [
        (("status", "perhaps"), "none of asserted"),
        (("target", ""), "cannot be without"),
        (("text", "5-999999"), "no place in the text"),
        (("color", "red"), "nothing that can be said"),
    ] {
        let change = [(changes.0.to_owned(), Some(changes.1.to_owned()))];
        let error = archive.correct(&it.fingerprint, &change, "Ada", None).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
    assert!(
        archive
            .add_by_hand(
                "harbor-01",
                &ByHand { kind: "accusation".to_owned(), cue: "0-4".to_owned(), ..ByHand::default() },
                "Ada",
                None
            )
            .is_err()
    );
}

#[test]
fn what_was_said_in_one_go_is_taken_back_in_one_go() {
    let (path, mut archive) = filled("batch");
    let all = all(&archive);
    said(&mut archive, &all[0].fingerprint, &[("note", "odd"), ("verdict", "accepted")], "Ada");
    said(&mut archive, &all[1].fingerprint, &[("verdict", "rejected")], "Ada");
    // Two decisions of one millisecond are two.
    archive.database().execute("UPDATE correction SET at = '2031-05-01T08:00:00.000Z'", []).unwrap();
    // They stay apart in the archive of somebody else, and in a table.
    let mut other = archive_beside(&path, "other.sqlite");
    assert_eq!(other.merge(&path).unwrap().new, 3);
    let mut table = Vec::new();
    other.write_corrections(&mut table).unwrap();
    let mut third = archive_beside(&path, "third.sqlite");
    assert_eq!(third.read_corrections(table.as_slice(), Path::new("table.csv")).unwrap().new, 3);
    for archive in [&mut archive, &mut other, &mut third] {
        let undone = [(); 3].map(|()| archive.undo_last("Ada").unwrap());
        assert_eq!(undone, [1, 2, 0]);
    }
}

/// An archive with the articles of the harbor, beside another one.
fn archive_beside(path: &Path, name: &str) -> Archive {
    let mut archive = Archive::create(&path.with_file_name(name)).unwrap();
    add(&mut archive, harbor());
    archive
}

#[test]
fn an_archive_of_an_older_form_is_brought_up_to_date() {
    let (path, mut archive) = filled("older");
    let all = all(&archive);
    said(&mut archive, &all[0].fingerprint, &[("note", "odd"), ("verdict", "accepted")], "Ada");
    said(&mut archive, &all[1].fingerprint, &[("verdict", "rejected")], "Tom");
    let older =
        "ALTER TABLE correction DROP COLUMN batch; PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)";
    archive.database().execute_batch(older).unwrap();
    drop(archive);
    let mut archive = Archive::open(&path).unwrap();
    assert_eq!(numbers(&archive, "PRAGMA user_version"), [2]);
    assert_eq!(archive.check().unwrap(), Vec::<String>::new());
    assert_eq!(statement(&archive, &all[0].fingerprint).verdict.as_deref(), Some("accepted"));
    assert_eq!(archive.undo_last("Ada").unwrap(), 2);
    assert_eq!(archive.undo_last("Ada").unwrap(), 0);
    assert_eq!(archive.undo_last("Tom").unwrap(), 1);
}

#[test]
fn names_are_merged_and_told_apart() {
    let (_, mut archive) = filled("names");
    let of = |archive: &Archive, name: &str| {
        archive.search(&Query { speaker: Some(name.to_owned()), ..Query::default() }).unwrap().len()
    };
    let (harbor, union) = (of(&archive, "Oslavik Harbor Authority"), of(&archive, "Progress Party"));
    assert!(harbor > 0 && union > 0);
    archive.name("Progress Party", "Oslavik Harbor Authority", None, "Ada", None).unwrap();
    archive.name("Oslavik Harbor Authority", "The Harbor", None, "Ada", None).unwrap();
    assert_eq!(of(&archive, "The Harbor"), harbor + union);
    assert_eq!(of(&archive, "Progress Party"), harbor + union);
    assert!(archive.aliases_csv().unwrap().contains("\"progress party\",\"Oslavik Harbor Authority\",,\"\""));
    // In one document it is somebody else.
    let document =
        archive.search(&Query { speaker: Some("The Harbor".to_owned()), ..Query::default() }).unwrap()[0]
            .document
            .clone();
    archive.name("Oslavik Harbor Authority", "The Old Port", Some(&document), "Ada", None).unwrap();
    archive.name("Progress Party", "The Old Port", Some(&document), "Ada", None).unwrap();
    assert!(of(&archive, "The Old Port") > 0);
    assert_eq!(of(&archive, "The Harbor") + of(&archive, "The Old Port"), harbor + union);
    // A new article goes by what was said.
    let article = Article::new("late", "The Progress Party accused Rask Grain of theft.");
    add(&mut archive, &[pipeline::analyze(article)]);
    assert!(of(&archive, "The Harbor") + of(&archive, "The Old Port") > harbor + union);
    assert_eq!(archive.check().unwrap(), Vec::<String>::new());
}

#[test]
fn coders_merge_and_their_disagreements_are_listed() {
    let (path, mut ada) = filled("coder-ada");
    let (_, mut tom) = filled("coder-tom");
    let it = debts(&ada).fingerprint;
    said(&mut ada, &it, &[("verdict", "accepted"), ("status", "asserted")], "Ada");
    ada.name("Duarte", "Lena Duarte", None, "Ada", None).unwrap();
    std::thread::sleep(Duration::from_millis(5));
    said(&mut tom, &it, &[("verdict", "rejected")], "Tom");
    drop(ada);
    let taken = tom.merge(&path).unwrap();
    assert_eq!((taken.new, taken.known, taken.waiting), (2, 0, 0));
    assert_eq!(tom.merge(&path).unwrap().new, 0);
    let disagreements = tom.disagreements().unwrap();
    assert_eq!(disagreements.len(), 1);
    assert_eq!((disagreements[0].who.as_str(), disagreements[0].new.as_deref()), ("Ada", Some("accepted")));
    assert_eq!(
        (disagreements[0].other_who.as_str(), disagreements[0].other_new.as_deref()),
        ("Tom", Some("rejected"))
    );
    assert_eq!(statement(&tom, &it).verdict.as_deref(), Some("rejected"), "the later word holds");
    // The same as a table, into a third archive that gets the articles later.
    let mut table = Vec::new();
    tom.write_corrections(&mut table).unwrap();
    let (_, mut third) = archive("coder-third");
    let taken = third.read_corrections(table.as_slice(), Path::new("c.csv")).unwrap();
    assert_eq!((taken.new, taken.waiting), (3, 2));
    assert_eq!(third.corrections(Which::Orphaned).unwrap().len(), 2);
    add(&mut third, harbor());
    assert_eq!(all(&third), all(&tom));
    assert!(third.corrections(Which::Orphaned).unwrap().is_empty());
    let error = third.read_corrections(&b"who,at\n"[..], Path::new("c.csv")).unwrap_err().to_string();
    assert_eq!(error, "c.csv:1: no column type");
}

#[test]
fn gold_goes_out_and_comes_back() {
    let (path, mut archive) = filled("gold");
    let list = all(&archive);
    let mut accusations = (0..list.len()).filter(|&n| list[n].kind == "accusation");
    let changed = accusations.nth(1);
    for (n, it) in list.iter().enumerate() {
        let change: &[_] = match n {
            n if Some(n) == changed => {
                &[("status", "negated"), ("verdict", "accepted"), ("speaker", "Ada Renn")]
            }
            n if n % 5 == 0 => &[("verdict", "rejected")],
            _ => &[("verdict", "accepted")],
        };
        said(&mut archive, &it.fingerprint, change, "Ada");
    }
    let by_hand = ByHand {
        kind: "accusation".to_owned(),
        speaker_span: "115-121".to_owned(),
        target_span: "162-173".to_owned(),
        cue: "157-161".to_owned(),
        text: "95-112".to_owned(),
        ..ByHand::default()
    };
    archive.add_by_hand("harbor-01", &by_hand, "Ada", None).unwrap();
    let path = path.display().to_string();
    let gold = path.replace("news.sqlite", "gold");
    assert_eq!(run(&["track", "export", &path, "--format", "gold", "-o", &gold]).status.code(), Some(0));
    let scores = text(&run(&["track", "score", &path, "--gold", &gold]).stdout);
    for line in scores
        .lines()
        .filter(|line| line.contains("mentions") || line.contains("content") || line.contains("pairs"))
    {
        assert_eq!(line.matches(" 100.0").count(), 3, "{scores}");
    }
    // Into an archive without corrections: the same statements hold.
    let (_, mut other) = filled("gold-back");
    let imported = other.import(Path::new(&gold), "Tom").unwrap();
    assert!(
        imported.rejected > 0 && imported.changed > 0 && imported.added > 0 && imported.unknown == 0,
        "{imported:?}"
    );
    let bare = |archive: &Archive| {
        let mut list: Vec<String> = archive
            .search(&Query::default())
            .unwrap()
            .iter()
            .map(|it| {
                format!(
                    "{} {} {:?} {:?} {:?} {} {}",
                    it.document, it.kind, it.status, it.speaker, it.target, it.cue, it.text
                )
            })
            .collect();
        list.sort();
        list
    };
    assert_eq!(bare(&other), bare(&archive));
    let again = other.import(Path::new(&gold), "Tom").unwrap();
    assert_eq!((again.changed, again.added, again.rejected), (0, 0, 0));
}

#[test]
fn what_is_no_archive_is_refused_and_left_alone() {
    let (path, archive) = filled("refused");
    drop(archive);
    let good = fs::read(&path).unwrap();
    let mut newer = good.clone();
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    let mut foreign = good.clone();
    foreign[68..72].copy_from_slice(&7_u32.to_be_bytes());
    let mut damaged = good.clone();
    let (from, to) = (damaged.len() / 3, damaged.len() / 2);
    damaged[from..to].fill(0xa5);
    let cases: [(&[u8], &str); 5] = [
        (b"Norland accused Estavia.", "no archive (not an SQLite file)"),
        (&newer, "made by a newer sayso (form 99 of archives; this one knows up to 2)"),
        (&foreign, "an SQLite file, but no archive that sayso has made"),
        (&good[..good.len() / 2], "the archive is damaged: it was cut short"),
        (&damaged, "the archive is damaged and was not changed"),
    ];
    for (bytes, reason) in cases {
        fs::write(&path, bytes).unwrap();
        for arguments in [&["track", "add"][..], &["track", "list"]] {
            let output = run(&[
                arguments,
                &[path.to_str().unwrap()],
                if arguments[1] == "add" { &["-"] } else { &[] },
            ]
            .concat());
            assert_eq!(output.status.code(), Some(2), "{reason}");
            assert!(text(&output.stderr).contains(reason), "{}", text(&output.stderr));
            assert!(fs::read(&path).unwrap() == bytes, "{reason}: the file was changed");
        }
    }
    fs::remove_file(&path).unwrap();
    let output = run(&["track", "list", path.to_str().unwrap()]);
    assert!(text(&output.stderr).contains("no such archive"));
    assert!(!path.exists());
}

/// Writes short articles, no two alike.
fn write_many(news: &Path, count: usize) {
    let line = |n: usize| {
        let day = n % 28 + 1;
        format!(
            "{{\"id\":\"a{n}\",\"date\":\"2031-02-{day:02}\",\"text\":\"Osei accused Rask of fraud number {n}.\"}}\n"
        )
    };
    fs::write(news, (0..count).map(line).collect::<String>()).unwrap();
}

/// The places of an archive and of its articles.
fn places(name: &str) -> (PathBuf, PathBuf) {
    let folder = folder(&format!("archive-{name}"));
    (folder.join("news.sqlite"), folder.join("many.jsonl"))
}

#[test]
fn no_article_is_lost_or_doubled_by_kills() {
    let (path, news) = places("kill");
    let command = |archive: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
        command.args(["track", "add"]).args([archive, &news]).arg("--quiet").stdin(Stdio::null());
        command
    };
    // How long one round takes, so that the kills fall into the second half of it, where the writing is.
    write_many(&news, 12);
    let start = Instant::now();
    assert!(command(&path.with_extension("measure")).status().unwrap().success());
    let round = start.elapsed().as_micros() as u64;
    let (mut seed, mut articles) = (20_310_203_u64, 0);
    for _ in 0..50 {
        articles += 12;
        write_many(&news, articles);
        let mut child = command(&path).spawn().unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        std::thread::sleep(Duration::from_micros(round / 2 + (seed >> 33) % (round / 2 + 1)));
        // The kill of Unix is -9.
        child.kill().unwrap();
        child.wait().unwrap();
        if fs::metadata(&path).is_ok_and(|file| file.len() > 0) {
            let archive = Archive::open(&path).unwrap();
            assert_eq!(archive.check().unwrap(), Vec::<String>::new());
        }
    }
    assert!(command(&path).status().unwrap().success());
    let archive = Archive::open(&path).unwrap();
    for sql in [
        "SELECT count(*) FROM document",
        "SELECT count(DISTINCT name) FROM document",
        "SELECT count(*) FROM done",
        "SELECT count(*) FROM sighting",
        "SELECT count(DISTINCT document) FROM statement WHERE type = 'accusation'",
    ] {
        assert_eq!(numbers(&archive, sql), [articles as i64], "{sql}");
    }
}

#[test]
fn two_may_add_at_once() {
    let (path, news) = places("two");
    write_many(&news, 300);
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_sayso"))
            .args(["track", "add", path.to_str().unwrap(), news.to_str().unwrap(), "--threads", "1"])
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let children = [start(), start()];
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let archive = Archive::open(&path).unwrap();
    assert_eq!(archive.size().unwrap().0, 300);
    assert_eq!(
        numbers(
            &archive,
            "SELECT count(*) FROM (SELECT 1 FROM statement GROUP BY fingerprint HAVING count(*) > 1)"
        ),
        [0]
    );
    assert_eq!(archive.check().unwrap(), Vec::<String>::new());
}

#[test]
fn views_answer_in_one_select() {
    let (_, archive) = filled("views");
    let rows = |sql: &str| {
        let mut rows = archive.database().prepare(sql).unwrap();
        let rows = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.collect::<Result<Vec<_>, _>>().unwrap()
    };
    let sql = "SELECT speaker || ' > ' || target FROM statements WHERE type = 'accusation' AND text LIKE 'hiding the debts%'";
    assert_eq!(rows(sql), ["Lena Duarte > Martin Osei"]);
    assert!(!rows("SELECT source || target || weight FROM ties WHERE kind = 'denies'").is_empty());
    let busiest = rows("SELECT name FROM participants ORDER BY accusations_received DESC, name LIMIT 1");
    assert_eq!(busiest.len(), 1);
    assert_eq!(rows("SELECT day || documents FROM timeline ORDER BY day LIMIT 1"), ["2031-02-031"]);
    assert_eq!(rows("SELECT highlight(document_words, 1, '<', '>') FROM document_words WHERE document_words MATCH 'grain' LIMIT 1").len(), 1);
}

#[test]
fn rules_tell_what_is_new_once() {
    let (_, mut archive) = archive("watch");
    let rules = "[[rule]]\nname = \"Osei accused\"\nwhen = \"accusation\"\nof = \"Martin Osei\"\n\
        [[rule]]\nname = \"first\"\nwhen = \"first\"\n[[rule]]\nname = \"mutual\"\nwhen = \"mutual\"\n\
        [[rule]]\nname = \"denial\"\nwhen = \"denial\"\n[[rule]]\nname = \"rise\"\nwhen = \"rise\"\nmin_confidence = 0.0\n";
    let rules = watch::read_rules(rules, Path::new("rules.toml")).unwrap();
    let (old, new) = harbor().split_at(10);
    add(&mut archive, old);
    let events = archive.watch(&rules, false).unwrap();
    let has = |events: &[watch::Event], rule: &str, what: &str| {
        events.iter().any(|it| it.rule == rule && it.what.contains(what))
    };
    assert!(has(&events, "Osei accused", "Lena Duarte accuses Martin Osei: hiding the debts"), "{events:#?}");
    assert!(has(&events, "first", "Lena Duarte accuses Martin Osei"));
    assert!(has(&events, "mutual", "accuse each other now"));
    assert!(has(&events, "denial", "Martin Osei denies"));
    archive.watched(&rules, archive.newest().unwrap()).unwrap();
    assert!(archive.watch(&rules, false).unwrap().is_empty());
    assert!(!archive.watch(&rules, true).unwrap().is_empty());
    add(&mut archive, new);
    let later = archive.watch(&rules, false).unwrap();
    assert!(!later.is_empty() && later.iter().all(|it| it.statement.document_id > 10));
    let pair = |it: &watch::Event| (it.statement.speaker.clone(), it.statement.target.clone());
    let first: Vec<_> = events.iter().filter(|it| it.rule == "first").map(pair).collect();
    assert!(later.iter().filter(|it| it.rule == "first").all(|it| !first.contains(&pair(it))));
    let article = "Osei accused Rask of theft. Duarte accused Rask of fraud. Brandt accused Rask of arson. Hale accused Rask of libel.";
    let mut late = pipeline::analyze(Article::new("rise", article));
    late.article.published = Some("2031-12-01".to_owned());
    add(&mut archive, &[late]);
    assert!(has(&archive.watch(&rules, false).unwrap(), "rise", "Rask is accused 4 times since 2031-11-25"));
    // A name that tries to run stays text in the feeds.
    let mut hostile = later[0].clone();
    hostile.what = "<script>alert(1)</script> & ]]>".to_owned();
    hostile.url = Some("javascript:alert(1)".to_owned());
    let hostile = [hostile];
    let (mut rss, mut atom) = (Vec::new(), Vec::new());
    watch::write_rss(&hostile, &mut rss).unwrap();
    watch::write_atom(&hostile, &mut atom).unwrap();
    for feed in [text(&rss), text(&atom)] {
        assert!(
            feed.contains("&lt;script&gt;") && !feed.contains("<script>") && !feed.contains("javascript:"),
            "{feed}"
        );
    }
}

#[test]
fn who_contradicts_themselves_is_listed() {
    let (_, mut archive) = archive("contradictions");
    let article = |id: &str, day: &str, text: &str| {
        let mut analysis = pipeline::analyze(Article::new(id, text));
        analysis.article.published = Some(day.to_owned());
        analysis
    };
    add(
        &mut archive,
        &[
            article("a", "2031-01-03", "Ada Renn accused Tom Quill of hiding the debts."),
            article("b", "2031-02-03", "Ada Renn accused Tom Quill of hiding debts of the port."),
            article("c", "2031-02-05", "Ada Renn accused Tom Quill of theft."),
        ],
    );
    let second = archive
        .search(&Query { words: "port".to_owned(), kind: Some("accusation".to_owned()), ..Query::default() })
        .unwrap()
        .remove(0);
    said(&mut archive, &second.fingerprint, &[("status", "negated")], "Ada");
    let found = archive.contradictions().unwrap();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (found[0].participant.as_str(), found[0].about.as_str(), found[0].how),
        ("Ada Renn", "Tom Quill", "takes it back")
    );
}

#[test]
fn charges_are_called_by_one_name_in_a_batch() {
    let (path, mut archive) = filled("recode");
    let charges = archive.charges(None, 100).unwrap();
    let chosen = [charges[0].0.as_str(), charges[1].0.as_str()];
    let count = (charges[0].2 + charges[1].2) as usize;
    assert_eq!(archive.recode(&chosen, Some("misconduct"), "Ada").unwrap(), count);
    assert_eq!(
        archive.charges(Some("misconduct"), 9).unwrap().iter().map(|it| it.2 as usize).sum::<usize>(),
        count
    );
    drop(archive);
    let graph = run(&[
        "track",
        "graph",
        path.to_str().unwrap(),
        "--codes",
        "--format",
        "csv",
        "--min-confidence",
        "0",
    ]);
    assert!(text(&graph.stdout).contains(",misconduct,"), "{}", text(&graph.stdout));
    assert_eq!(Archive::open(&path).unwrap().undo_last("Ada").unwrap(), count);
}

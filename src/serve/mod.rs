//! The local page of an archive: reading, searching, and reviewing with the keyboard.
//!
//! In: an archive and an address of this machine. Out: pages, made whole on each request; without JavaScript everything
//! works but the keys. [`answer`] is the page without a network: a request becomes an answer, and tests need no port.
//!
//! Who may ask: the address holds a token that nobody can guess; requests with another host's name (DNS rebinding) or
//! from another site's page are refused; no page loads anything from elsewhere or runs a script that is not its own.

mod actions;
mod marks;
mod pages;

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request as HttpRequest, State};
use axum::http::{Response, StatusCode, header};

use crate::archive::Archive;
use crate::error::{Error, Result};

/// The most bytes of a form.
const MOST_BYTES: usize = 4 << 20;
const STYLE: &str = include_str!("style.css");
const KEYS: &str = include_str!("keys.js");
/// What a page may load and do: its own style and script, pictures of its own, forms to itself.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";
/// A picture has its style inside.
const PICTURE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// Where and for whom the page is.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The first part of every path: what nobody can guess.
    pub token: String,
    /// Names and ports under which requests may come (`127.0.0.1:8123`); empty for any.
    pub hosts: Vec<String>,
    /// In whose name corrections are made.
    pub who: String,
}

/// What a browser asks.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Whether it sends a form.
    pub is_post: bool,
    /// The path with the token: `/3f…/document/7`.
    pub path: String,
    /// The part behind `?`, as it came.
    pub query: String,
    /// The form, as it came.
    pub form: Vec<u8>,
    /// `Host`, `Origin` and `Sec-Fetch-Site`, where it sends them.
    pub host: Option<String>,
    /// The site of the page that asks.
    pub origin: Option<String>,
    /// `same-origin`, `cross-site`, `none` …
    pub fetch_site: Option<String>,
}

/// What it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 200, 303 …
    pub status: u16,
    /// Type of the content.
    pub kind: &'static str,
    /// Where to go on, for 303.
    pub location: Option<String>,
    /// The content.
    pub body: Vec<u8>,
}

impl Answer {
    fn page(html: maud::Markup) -> Self {
        Self {
            status: 200,
            kind: "text/html; charset=utf-8",
            location: None,
            body: html.into_string().into_bytes(),
        }
    }

    fn go_to(location: String) -> Self {
        Self { status: 303, kind: "text/plain; charset=utf-8", location: Some(location), body: Vec::new() }
    }

    fn refusal(status: u16, reason: &str) -> Self {
        Self {
            status,
            kind: "text/plain; charset=utf-8",
            location: None,
            body: format!("{reason}\n").into_bytes(),
        }
    }

    fn of(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, kind, location: None, body: body.into() }
    }
}

/// The fields of a query or form.
#[derive(Clone, Debug, Default)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn read(bytes: &[u8]) -> Self {
        Self(form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// The field without blanks around it; `None` where it is missing or empty.
    fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(field, _)| field == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// The field, also an empty one; `None` where it is missing.
    fn sent(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim())
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// Answers one request.
pub fn answer(archive: &mut Archive, settings: &Settings, asked: &Asked) -> Answer {
    if let Some(refusal) = refuse(settings, asked) {
        return refusal;
    }
    let Some(path) = asked.path.strip_prefix('/').and_then(|path| path.strip_prefix(settings.token.as_str()))
    else {
        return Answer::refusal(404, "nothing here");
    };
    let query = Fields::read(asked.query.as_bytes());
    let answered = if asked.is_post {
        actions::act(archive, settings, path, &Fields::read(&asked.form))
    } else {
        show(archive, settings, path, &query)
    };
    match answered {
        Ok(answer) => answer,
        Err(error @ Error::Archive(_)) => {
            let mut answer = Answer::page(pages::message(settings, "That did not work", &error.to_string()));
            answer.status = 400;
            answer
        }
        Err(error) => Answer::refusal(500, &error.to_string()),
    }
}

fn show(archive: &mut Archive, settings: &Settings, path: &str, query: &Fields) -> Result<Answer> {
    let page = match path {
        "/style.css" => return Ok(Answer::of("text/css; charset=utf-8", STYLE)),
        "/keys.js" => return Ok(Answer::of("text/javascript; charset=utf-8", KEYS)),
        "/graph.svg" => return Ok(Answer::of("image/svg+xml", pages::picture(archive, query)?)),
        "/corrections.csv" => {
            let mut table = Vec::new();
            archive.write_corrections(&mut table)?;
            return Ok(Answer::of("text/csv; charset=utf-8", table));
        }
        "" => return Ok(Answer::go_to(format!("/{}/", settings.token))),
        "/" => pages::articles(archive, settings, query)?,
        "/search" => pages::search(archive, settings, query)?,
        "/review" => return actions::next(archive, settings, None, query.get("type")),
        "/names" => pages::names(archive, settings, query)?,
        "/graph" => pages::graph(archive, settings, query)?,
        "/contradictions" => pages::contradictions(archive, settings)?,
        "/charges" => pages::charges(archive, settings, query)?,
        "/log" => pages::log(archive, settings)?,
        _ => match path.strip_prefix("/document/") {
            Some(id) => pages::document(archive, settings, id, query)?,
            None => return Ok(Answer::refusal(404, "nothing here")),
        },
    };
    Ok(Answer::page(page))
}

/// Why a request is not answered at all.
fn refuse(settings: &Settings, asked: &Asked) -> Option<Answer> {
    let host = asked.host.as_deref().unwrap_or_default();
    if !settings.hosts.is_empty() && settings.hosts.iter().all(|known| known != host) {
        return Some(Answer::refusal(421, "this page answers to its own address only"));
    }
    let is_foreign = asked.origin.as_deref().is_some_and(|origin| origin != format!("http://{host}"));
    let is_cross = asked.fetch_site.as_deref().is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if is_cross || is_foreign {
        return Some(Answer::refusal(403, "requests of other sites are refused"));
    }
    // Two texts of one length are compared as a whole, so that the time tells nothing of where they differ.
    let token = asked.path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let differs = token.len() != settings.token.len()
        || token.bytes().zip(settings.token.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) != 0;
    differs.then(|| Answer::refusal(404, "nothing here"))
}

/// A token that nobody can guess: 128 bits from the system, in hexadecimal digits.
///
/// # Errors
///
/// A system that gives none.
pub fn new_token() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::Output(std::io::Error::other(error.to_string())))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Serves the page until the program ends. `ready` gets the address when it can be opened.
///
/// # Errors
///
/// An address that cannot be listened at.
pub fn serve(archive: Archive, listen: SocketAddr, who: String, ready: impl FnOnce(&str)) -> Result<()> {
    let listener = TcpListener::bind(listen)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let token = new_token()?;
    let port = address.port();
    let hosts = if address.ip().is_loopback() {
        vec![format!("{address}"), format!("localhost:{port}")]
    } else {
        Vec::new()
    };
    ready(&format!("http://{address}/{token}/"));
    let shared = Arc::new((Mutex::new(archive), Settings { token, hosts, who }));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, Router::new().fallback(handle).with_state(shared)).await
    })?;
    Ok(())
}

/// From the network's form of a request to ours and back.
async fn handle(
    State(shared): State<Arc<(Mutex<Archive>, Settings)>>,
    request: HttpRequest,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let text = |name: header::HeaderName| {
        parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let is_known = matches!(parts.method.as_str(), "GET" | "POST" | "HEAD");
    let form = to_bytes(body, MOST_BYTES).await;
    let answer = match form {
        Err(_) => Answer::refusal(413, "too large"),
        Ok(_) if !is_known => Answer::refusal(405, "only GET and POST"),
        Ok(form) => {
            let asked = Asked {
                is_post: parts.method.as_str() == "POST",
                path: parts.uri.path().to_owned(),
                query: parts.uri.query().unwrap_or_default().to_owned(),
                form: form.to_vec(),
                host: text(header::HOST),
                origin: text(header::ORIGIN),
                fetch_site: text(header::HeaderName::from_static("sec-fetch-site")),
            };
            let (archive, settings) = &*shared;
            // An archive stays whole when a thread fails: what was not committed never was.
            let mut archive = archive.lock().unwrap_or_else(PoisonError::into_inner);
            answer(&mut archive, settings, &asked)
        }
    };
    respond(answer)
}

fn respond(answer: Answer) -> Response<Body> {
    let is_picture = answer.kind == "image/svg+xml";
    let mut response = Response::builder()
        .status(answer.status)
        .header(header::CONTENT_TYPE, answer.kind)
        .header(header::CONTENT_SECURITY_POLICY, if is_picture { PICTURE_POLICY } else { POLICY })
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header(header::CACHE_CONTROL, "no-store");
    if let Some(location) = answer.location {
        response = response.header(header::LOCATION, location);
    }
    response.body(Body::from(answer.body)).unwrap_or_else(|_| {
        let mut broken = Response::new(Body::empty());
        *broken.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        broken
    })
}

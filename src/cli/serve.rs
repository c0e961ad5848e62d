//! `sayso serve`: an archive in the browser.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use sayso::archive::Archive;
use sayso::serve;

use super::{Outcome, tell, track};

/// Opens an archive in the browser, to read, search, review and correct
///
/// Writes the address and answers until Ctrl-C. The page is for this machine only, unless --listen says otherwise;
/// whoever has the address, with the token in it, may read and correct.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The archive, an SQLite file
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,

    /// Where to listen; port 0 is any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,

    /// In whose name corrections are made; without it SAYSO_WHO, or the name of the user
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let archive = Archive::open(&args.archive)?;
    if !args.listen.ip().is_loopback() {
        tell(format_args!(
            "sayso: others in this network can reach {}; only the token keeps them out",
            args.listen
        ));
    }
    serve::serve(archive, args.listen, track::who(args.who.as_deref()), |address| {
        // A closed standard output is nobody's concern.
        drop(writeln!(std::io::stdout(), "{address}"));
        tell(format_args!("sayso: open this address in a browser; Ctrl-C ends"));
    })
    .with_context(|| args.listen.to_string())?;
    Ok(Outcome::Done)
}

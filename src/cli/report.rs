//! `sayso report`
use super::Outcome;
use anyhow::Result;
/// report
#[derive(clap::Args)]
pub(crate) struct Args {}
pub(crate) fn run(_: &Args) -> Result<Outcome> {
    anyhow::bail!("not made yet")
}

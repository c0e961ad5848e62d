//! `sayso score`
use super::Outcome;
use anyhow::Result;
/// score
#[derive(clap::Args)]
pub(crate) struct Args {}
pub(crate) fn run(_: &Args) -> Result<Outcome> {
    anyhow::bail!("not made yet")
}

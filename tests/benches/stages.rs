//! Where the time goes, stage by stage.
fn main() {
    divan::main();
}

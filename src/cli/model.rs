//! Which model finds attributions and accusations: the one inside the program, or one from a file.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use sayso::nlp::spans::Model;
use sha2::{Digest as _, Sha256};

/// The variable that names a model file where `--model` does not.
const VARIABLE: &str = "SAYSO_MODEL";

/// The name of the accurate model's file.
const ACCURATE: &str = "accurate.bin";

/// How a model is named.
#[derive(Args, Clone)]
pub(crate) struct ModelArgs {
    /// What finds the statements: embedded, inside the program; accurate, the file accurate.bin beside the program or where
    /// the file named by SAYSO_MODEL is, eight times as slow and more often right; or the path of a model file
    /// [default: the file named by SAYSO_MODEL, else embedded]
    #[arg(long, value_name = "MODEL", help_heading = "Input")]
    model: Option<OsString>,
}

impl ModelArgs {
    /// The model that is meant; one from a file stays in memory until the program ends.
    pub(crate) fn load(&self) -> Result<&'static Model> {
        match self.file()? {
            Some(path) => Ok(Box::leak(Box::new(Model::open(&path)?))),
            None => Ok(Model::embedded()),
        }
    }

    /// What tells runs by this model from those by others: the first digits of its file's SHA-256; empty for the one
    /// inside the program.
    pub(crate) fn digest(&self) -> Result<String> {
        let Some(path) = self.file()? else { return Ok(String::new()) };
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        Ok(Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }

    fn file(&self) -> Result<Option<PathBuf>> {
        let program = env::current_exe().ok();
        let variable = env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
        self.path(program.as_deref(), variable.as_deref())
    }

    /// The file of the model that is meant; `None` for the one inside the program.
    fn path(&self, program: Option<&Path>, variable: Option<&Path>) -> Result<Option<PathBuf>> {
        match self.model.as_deref() {
            None => Ok(variable.map(Path::to_owned)),
            Some(name) if name == "embedded" => Ok(None),
            Some(name) if name == "accurate" => {
                let folders = [program, variable].into_iter().flatten().filter_map(Path::parent);
                let places: Vec<PathBuf> = folders.map(|folder| folder.join(ACCURATE)).collect();
                if let Some(path) = places.iter().find(|path| path.is_file()) {
                    return Ok(Some(path.clone()));
                }
                let looked: Vec<String> = places.iter().map(|path| path.display().to_string()).collect();
                bail!(
                    "--model accurate: there is no file {ACCURATE} (looked for {}); train/README.md says how it is made. \
                     --model PATH names it elsewhere, --model embedded does without",
                    looked.join(", ")
                );
            }
            Some(path) => Ok(Some(PathBuf::from(path))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(model: Option<&str>, program: &str, variable: Option<&str>) -> Result<Option<PathBuf>> {
        let args = ModelArgs { model: model.map(OsString::from) };
        args.path(Some(Path::new(program)), variable.map(Path::new))
    }

    #[test]
    fn the_argument_goes_before_the_variable() {
        let is = |found: Result<Option<PathBuf>>, expected: Option<&str>| {
            assert_eq!(found.unwrap().as_deref(), expected.map(Path::new));
        };
        is(path(None, "/bin/sayso", None), None);
        is(path(None, "/bin/sayso", Some("/models/a.bin")), Some("/models/a.bin"));
        is(path(Some("embedded"), "/bin/sayso", Some("/models/a.bin")), None);
        is(path(Some("b.bin"), "/bin/sayso", Some("/models/a.bin")), Some("b.bin"));
    }

    #[test]
    fn the_accurate_model_lies_beside_the_program_or_the_file_of_the_variable() {
        let folder = env::temp_dir().join(format!("sayso-model-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("a")).unwrap();
        let (program, other) = (folder.join("sayso"), folder.join("a").join("other.bin"));
        let find = |variable: Option<&Path>| {
            path(Some("accurate"), program.to_str().unwrap(), variable.map(|path| path.to_str().unwrap()))
        };
        let missing = find(Some(&other)).unwrap_err().to_string();
        assert!(missing.contains("there is no file accurate.bin"), "{missing}");
        std::fs::write(folder.join("a").join(ACCURATE), "").unwrap();
        assert_eq!(find(Some(&other)).unwrap(), Some(folder.join("a").join(ACCURATE)));
        assert!(find(None).is_err());
        std::fs::write(folder.join(ACCURATE), "").unwrap();
        assert_eq!(find(Some(&other)).unwrap(), Some(folder.join(ACCURATE)));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

//! What failed Rust tests said: the sections `---- name stdout ----` of a test binary's output.

/// The most lines of one section that are told again.
const LINES: usize = 25;

/// Reads the output of test binaries line by line and gives each section when it ends.
#[derive(Debug, Default)]
pub(crate) struct FailureSections {
    open: Option<Section>,
}

#[derive(Debug)]
struct Section {
    name: String,
    lines: Vec<String>,
}

impl FailureSections {
    /// Takes the next line; a finished section comes back as the name of its test and what it said.
    pub(crate) fn line(&mut self, line: &str) -> Option<String> {
        if let Some(name) = heading(line) {
            return self
                .open
                .replace(Section {
                    name: name.to_owned(),
                    lines: Vec::new(),
                })
                .map(Section::told);
        }
        // The list of the names follows the last section.
        if line == "failures:" {
            return self.open.take().map(Section::told);
        }
        if let Some(open) = &mut self.open
            && open.lines.len() < LINES
            && !line.trim().is_empty()
        {
            open.lines.push(line.to_owned());
        }
        None
    }
}

impl Section {
    fn told(self) -> String {
        let mut told = format!("FAILED  {}", self.name);
        for line in self.lines {
            told.push_str("\n        ");
            told.push_str(&line);
        }
        told
    }
}

fn heading(line: &str) -> Option<&str> {
    line.strip_prefix("---- ")?.strip_suffix(" stdout ----")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failed_test_comes_back_with_what_it_said() {
        let output = "\
running 2 tests
test a::one ... FAILED
test a::two ... FAILED

failures:

---- a::one stdout ----

thread 'a::one' panicked at src/a.rs:1:1:
left is not right

---- a::two stdout ----
two said this

failures:
    a::one
    a::two

test result: FAILED. 0 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out
";
        let mut sections = FailureSections::default();
        let told: Vec<String> = output
            .lines()
            .filter_map(|line| sections.line(line))
            .collect();
        assert_eq!(
            told,
            [
                "FAILED  a::one\n        thread 'a::one' panicked at src/a.rs:1:1:\n        left is not right",
                "FAILED  a::two\n        two said this",
            ]
        );
    }
}

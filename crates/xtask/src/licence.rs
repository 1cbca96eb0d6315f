//! Licence expressions of package manifests (SPDX, with the old slash for "or") and whether a list of
//! allowed licences satisfies one.

/// Whether `expression` can be satisfied with licences of `allowed` alone.
///
/// # Errors
/// A sentence that says where the expression cannot be read.
pub(crate) fn is_satisfied(expression: &str, allowed: &[String]) -> Result<bool, String> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader {
        tokens: &tokens,
        at: 0,
        allowed,
    };
    let satisfied = reader.any()?;
    match reader.peek() {
        None => Ok(satisfied),
        Some(token) => Err(format!(
            "licence `{expression}`: `{token}` was not expected"
        )),
    }
}

struct Reader<'a> {
    tokens: &'a [&'a str],
    at: usize,
    allowed: &'a [String],
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.tokens.get(self.at).copied()
    }

    fn accept(&mut self, word: &str) -> bool {
        let found = self
            .peek()
            .is_some_and(|token| token.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<bool, String> {
        let mut satisfied = self.all()?;
        while self.accept("OR") {
            satisfied |= self.all()?;
        }
        Ok(satisfied)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut satisfied = self.one()?;
        while self.accept("AND") {
            satisfied &= self.one()?;
        }
        Ok(satisfied)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.accept("(") {
            let satisfied = self.any()?;
            return if self.accept(")") {
                Ok(satisfied)
            } else {
                Err("a bracket is not closed".to_owned())
            };
        }
        let mut name = self
            .peek()
            .ok_or("the licence expression ends too early")?
            .to_owned();
        self.at += 1;
        if self.accept("WITH") {
            let exception = self.peek().ok_or("an exception is missing after WITH")?;
            self.at += 1;
            name = format!("{name} WITH {exception}");
        }
        Ok(self.allowed.contains(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str) -> Result<bool, String> {
        is_satisfied(expression, &["MIT".to_owned(), "ISC".to_owned()])
    }

    #[test]
    fn one_allowed_choice_is_enough() {
        assert_eq!(check("GPL-2.0-only OR MIT"), Ok(true));
        assert_eq!(check("Apache-2.0/MIT"), Ok(true));
        assert_eq!(check("GPL-2.0-only"), Ok(false));
    }

    #[test]
    fn every_demand_must_be_allowed() {
        assert_eq!(check("MIT AND GPL-2.0-only"), Ok(false));
        assert_eq!(check("ISC AND (GPL-2.0-only OR MIT)"), Ok(true));
        assert_eq!(check("GPL-2.0-only OR MIT AND ISC"), Ok(true));
    }

    #[test]
    fn an_exception_makes_another_licence() {
        assert_eq!(check("MIT WITH Some-exception"), Ok(false));
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(check("MIT AND").is_err());
        assert!(check("(MIT").is_err());
        assert!(check("MIT ISC").is_err());
    }
}

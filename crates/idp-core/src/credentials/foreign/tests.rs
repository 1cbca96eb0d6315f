use super::*;

/// "paard fietst", hashed by other programs: Python's hashlib and libcrypt.
const KNOWN: [&str; 14] = [
    "pbkdf2_sha256$1000$zout$E0+NzlR/Fp40e8Cbut8QDfYPhhLxAU35d+a52u3M/9A=",
    "$pbkdf2-sha512$i=1000,l=64$MDEyMzQ1Njc4OWFiY2RlZg$/wJOIxVWxbwE02xmyq7QhWcP3YQnWSaW9nERA/qoJSBDimJH3EfJJ8n0r8e2vuoVr1xOLsyZLIXj79HzT+SO7g",
    "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$/wJOIxVWxbwE02xmyq7QhWcP3YQnWSaW9nERA/qoJSBDimJH3EfJJ8n0r8e2vuoVr1xOLsyZLIXj79HzT.SO7g",
    "$pbkdf2$1000$MDEyMzQ1Njc4OWFiY2RlZg$DU/XhQ3LqrNQaItuWLGiGGe9/mE",
    "$scrypt$ln=10,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$lqW6D+YYIs/3SReKsfqTB0RBpVvxVJJUbxz/N11tVnQ",
    "scrypt$1024$zout$8$1$h8JU9lQMogZ1/8Q8z0qkF3Vvq0c3jwKyRMPuIoxEWYw640JBnG9m9HVIOEW/9PgEbTvex2iM1i846sGLxM8PAw==",
    "scrypt:1024:8:1$zout$87c254f6540ca20675ffc43ccf4aa417756fab47378f02b244c3ee228c44598c3ae342419c6f66f475483845bff4f8046d3bdec7688cd62f38eac18bc4cf0f03",
    "AQAAAAEAAAPoAAAAEDAxMjM0NTY3ODlhYmNkZWZ7REOXX6ANfo5yjDYld8zHnhnDUIQaYTLoSquA5Ta9Tw==",
    "ADAxMjM0NTY3ODlhYmNkZWYNT9eFDcuqs1Boi25YsaIYZ73+YYBS5Db7LPOFdCrJEQ==",
    "$2b$04$abcdefghijklmnopqrstuuw6frA4X4qpzWnw7G9jYs71U1oigR87u",
    "$2y$04$abcdefghijklmnopqrstuuw6frA4X4qpzWnw7G9jYs71U1oigR87u",
    "$2a$04$abcdefghijklmnopqrstuuw6frA4X4qpzWnw7G9jYs71U1oigR87u",
    "bcrypt$$2b$04$abcdefghijklmnopqrstuuw6frA4X4qpzWnw7G9jYs71U1oigR87u",
    "bcrypt_sha256$$2b$04$abcdefghijklmnopqrstuuBFyg3koFylKcP6k6NGPJSZlq4fMeKxG",
];

#[test]
fn hashes_of_other_makers_are_checked() {
    for known in KNOWN {
        let hash = Foreign::read(known).unwrap_or_else(|| panic!("{known}"));
        assert_eq!(hash.matches("paard fietst"), Some(true), "{known}");
        assert_eq!(hash.matches("paard fietste"), Some(false), "{known}");
    }
}

#[test]
fn a_hash_that_asks_too_much_or_is_broken_is_none() {
    for bad in [
        "",
        "zomaar wat",
        "$2b$31$abcdefghijklmnopqrstuuw6frA4X4qpzWnw7G9jYs71U1oigR87u",
        "$2b$15$abcdefghijklmnopqrstuuw6frA4X4qpzWnw7G9jYs71U1oigR87u",
        "$2b$04$abc",
        "$2x$04$abcdefghijklmnopqrstuuw6frA4X4qpzWnw7G9jYs71U1oigR87u",
        "pbkdf2_sha256$4000000000$zout$E0+NzlR/Fp40e8Cbut8QDfYPhhLxAU35d+a52u3M/9A=",
        "pbkdf2_sha256$0$zout$E0+NzlR/Fp40e8Cbut8QDfYPhhLxAU35d+a52u3M/9A=",
        "pbkdf2_md5$1000$zout$E0+NzlR/Fp40e8Cbut8QDfYPhhLxAU35d+a52u3M/9A=",
        "$scrypt$ln=30,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$lqW6D+YYIs/3SReKsfqTB0RBpVvxVJJUbxz/N11tVnQ",
        "$scrypt$ln=63,r=4294967295,p=1$MDEyMzQ1Njc4OWFiY2RlZg$lqW6D+YYIs/3SReKsfqTB0RBpVvxVJJUbxz/N11tVnQ",
        "$scrypt$ln=10,r=8,p=4000$MDEyMzQ1Njc4OWFiY2RlZg$lqW6D+YYIs/3SReKsfqTB0RBpVvxVJJUbxz/N11tVnQ",
        "scrypt:1000:8:1$zout$87c2",
        "AQAAAAEAAAPo",
    ] {
        assert!(Foreign::read(bad).is_none(), "{bad}");
    }
    assert!(Foreign::read(&"a".repeat(10_000)).is_none());
}

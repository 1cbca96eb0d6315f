//! Tells the product's files that they are built here for loom, without their own tests.

fn main() {
    println!("cargo::rustc-cfg=loom");
}

//! The fonts a look can choose from: stacks of what systems have, so that nothing is downloaded.

/// The CSS font family list behind a name, or nothing when the name is not on the list.
pub(crate) fn stack(name: &str) -> Option<&'static str> {
    Some(match name {
        "system" => {
            "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",Arial,sans-serif"
        }
        "humanist" => {
            "Seravek,\"Gill Sans Nova\",\"Segoe UI\",Ubuntu,Calibri,\"Noto Sans\",\"Liberation Sans\",sans-serif"
        }
        "geometric" => {
            "Avenir,\"Avenir Next\",Montserrat,Corbel,\"URW Gothic\",\"Noto Sans\",\"Liberation Sans\",sans-serif"
        }
        "grotesque" => {
            "Inter,\"Helvetica Neue\",\"Arial Nova\",Roboto,\"Nimbus Sans\",\"Liberation Sans\",Arial,sans-serif"
        }
        "rounded" => {
            "ui-rounded,\"SF Pro Rounded\",Nunito,Quicksand,\"Arial Rounded MT Bold\",Ubuntu,\"DejaVu Sans\",Verdana,sans-serif"
        }
        "serif" => {
            "Charter,\"Bitstream Charter\",\"Sitka Text\",\"Iowan Old Style\",Cambria,\"Noto Serif\",\"Liberation Serif\",Georgia,serif"
        }
        "slab" => {
            "Rockwell,\"Rockwell Nova\",\"Roboto Slab\",\"Sitka Small\",\"DejaVu Serif\",Georgia,serif"
        }
        _ => return None,
    })
}

/// The same names, one by one.
pub const FONTS: [&str; 7] = [
    "system",
    "humanist",
    "geometric",
    "grotesque",
    "rounded",
    "serif",
    "slab",
];

/// The names that [`stack`] knows, for messages.
pub(crate) const NAMES: &str = "system, humanist, geometric, grotesque, rounded, serif, slab";

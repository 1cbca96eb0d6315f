//! An app's camera: reads a QR code module by module, by ISO/IEC 18004 alone. It shares no code with
//! the product. What it looks at is drawn and not photographed, so nothing has to be corrected.

/// Modules of white around a code (§9.1).
const QUIET: usize = 4;

/// Rows and columns of alignment patterns, and blocks with their data codewords.
type Version = (&'static [usize], &'static [(usize, usize)]);

/// Versions 4 to 14 at error correction level M: the rows and columns of alignment patterns (annex E),
/// and blocks with their data codewords, the shorter ones first (table 9).
const VERSIONS: [Version; 11] = [
    (&[6, 26], &[(2, 32)]),
    (&[6, 30], &[(2, 43)]),
    (&[6, 34], &[(4, 27)]),
    (&[6, 22, 38], &[(4, 31)]),
    (&[6, 24, 42], &[(2, 38), (2, 39)]),
    (&[6, 26, 46], &[(3, 36), (2, 37)]),
    (&[6, 28, 50], &[(4, 43), (1, 44)]),
    (&[6, 30, 54], &[(1, 50), (4, 51)]),
    (&[6, 32, 58], &[(6, 36), (2, 37)]),
    (&[6, 34, 62], &[(8, 37), (1, 38)]),
    (&[6, 26, 46, 66], &[(4, 40), (5, 41)]),
];

const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// What the first QR code of a page says.
///
/// # Panics
/// When there is none that this camera can read.
#[must_use]
pub fn scanned(html: &str) -> String {
    // Icons are drawings too, and have no black modules.
    let mut drawings = html.split("<svg").skip(1);
    let svg = drawings
        .find(|svg| {
            svg.split("</svg")
                .next()
                .is_some_and(|svg| svg.contains("fill=\"#000\" d=\""))
        })
        .unwrap_or_default();
    let part = |from: &str| {
        let rest = svg.split_once(from).map_or("", |(_, rest)| rest);
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let view = part("viewBox=\"0 0 ");
    let size: usize = view
        .split(' ')
        .next()
        .and_then(|size| size.parse().ok())
        .unwrap_or_default();
    let grid = Grid::drawn(&part("fill=\"#000\" d=\""), size);
    let codewords = grid.codewords();
    text(&in_order(&codewords, grid.version), grid.version)
}

/// The modules of a code, without the white around it.
struct Grid {
    dark: Vec<Vec<bool>>,
    version: usize,
}

impl Grid {
    /// Reads runs such as `M4 4h7v1h-7z`.
    fn drawn(path: &str, size: usize) -> Self {
        let width = size.saturating_sub(2 * QUIET);
        assert!(
            width >= 33 && (width - 17).is_multiple_of(4),
            "{size} is no width of a code"
        );
        let mut dark = vec![vec![false; width]; width];
        for run in path.split('z').filter(|run| !run.is_empty()) {
            let numbers: Vec<usize> = run
                .split(|letter: char| !letter.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            let [x, y, length, ..] = numbers[..] else {
                panic!("{run} is no run of modules");
            };
            for x in x..x + length {
                dark[y - QUIET][x - QUIET] = true;
            }
        }
        let version = (width - 17) / 4;
        Self { dark, version }
    }

    fn width(&self) -> usize {
        self.dark.len()
    }

    /// Level and mask (§7.9.1): of the two copies, the one around the top left corner.
    fn mask(&self) -> u32 {
        let across = [0, 1, 2, 3, 4, 5, 7, 8].map(|x| (x, 8));
        let down = [7, 5, 4, 3, 2, 1, 0].map(|y| (8, y));
        let bits = across.into_iter().chain(down);
        let bits = bits.fold(0, |all: u32, (x, y)| all << 1 | u32::from(self.dark[y][x]));
        let bits = (bits ^ 0x5412) >> 10;
        assert_eq!(bits >> 3, 0, "the level is M");
        bits & 7
    }

    /// Whether a module belongs to the patterns that every code of this version has.
    fn is_fixed(&self, x: usize, y: usize) -> bool {
        let last = self.width() - 1;
        let corner = (x < 9 && (y < 9 || y + 8 > last)) || (x + 8 > last && y < 9);
        let version = self.version >= 7 && ((x < 6 && y + 11 > last) || (y < 6 && x + 11 > last));
        let rows = VERSIONS[self.version - 4].0;
        let ends = (rows[0], rows[rows.len() - 1]);
        let aligns = rows.iter().any(|row| {
            rows.iter().any(|column| {
                let taken = [(ends.0, ends.0), (ends.0, ends.1), (ends.1, ends.0)];
                !taken.contains(&(*row, *column)) && x.abs_diff(*column) < 3 && y.abs_diff(*row) < 3
            })
        });
        corner || version || aligns || x == 6 || y == 6
    }

    /// The codewords in the order they are placed (§7.7.3): upwards and downwards in turn, two columns
    /// at a time, from the lower right.
    fn codewords(&self) -> Vec<u8> {
        let (mask, width) = (self.mask(), self.width());
        let flips = |x: usize, y: usize| match mask {
            0 => (y + x).is_multiple_of(2),
            1 => y.is_multiple_of(2),
            2 => x.is_multiple_of(3),
            3 => (y + x).is_multiple_of(3),
            4 => (y / 2 + x / 3).is_multiple_of(2),
            5 => (y * x) % 2 + (y * x) % 3 == 0,
            6 => ((y * x) % 2 + (y * x) % 3).is_multiple_of(2),
            _ => ((y + x) % 2 + (y * x) % 3).is_multiple_of(2),
        };
        let columns = (0..width).rev().filter(|x| *x != 6).collect::<Vec<_>>();
        let mut bits = vec![];
        for (turn, pair) in columns.chunks(2).enumerate() {
            for step in 0..width {
                let y = if turn % 2 == 0 {
                    width - 1 - step
                } else {
                    step
                };
                for x in pair.iter().copied().filter(|x| !self.is_fixed(*x, y)) {
                    bits.push(self.dark[y][x] ^ flips(x, y));
                }
            }
        }
        bits.chunks_exact(8)
            .map(|byte| byte.iter().fold(0, |all, bit| all << 1 | u8::from(*bit)))
            .collect()
    }
}

/// The data codewords of all blocks, one block after the other (§7.6 undone).
fn in_order(codewords: &[u8], version: usize) -> Vec<u8> {
    let lengths: Vec<usize> = VERSIONS[version - 4]
        .1
        .iter()
        .flat_map(|(blocks, length)| vec![*length; *blocks])
        .collect();
    let mut blocks = vec![vec![]; lengths.len()];
    let mut rest = codewords.iter();
    for at in 0..lengths.iter().copied().max().unwrap_or_default() {
        for (block, length) in blocks.iter_mut().zip(&lengths) {
            if at < *length {
                block.extend(rest.next());
            }
        }
    }
    blocks.concat()
}

/// The text of the data codewords (§7.4): numbers, letters and bytes in any order.
fn text(data: &[u8], version: usize) -> String {
    let mut at = 0;
    let mut take = |count: usize| {
        let bits = (at..at + count).map(|bit| {
            let byte = data.get(bit / 8).copied().unwrap_or_default();
            usize::from(byte >> (7 - bit % 8) & 1)
        });
        at += count;
        bits.fold(0, |all: usize, bit| all << 1 | bit)
    };
    let large = usize::from(version > 9);
    let mut text = vec![];
    loop {
        match take(4) {
            0 => break,
            1 => {
                let mut left = take(10 + 2 * large);
                while left > 0 {
                    let digits = left.min(3);
                    let number = take([0, 4, 7, 10][digits]);
                    text.extend(format!("{number:0digits$}").bytes());
                    left -= digits;
                }
            }
            2 => {
                let mut left = take(9 + 2 * large);
                while left > 0 {
                    if left > 1 {
                        let two = take(11);
                        text.extend([LETTERS[two / 45], LETTERS[two % 45]]);
                        left -= 2;
                    } else {
                        text.push(LETTERS[take(6)]);
                        left = 0;
                    }
                }
            }
            4 => {
                for _ in 0..take(8 + 8 * large) {
                    text.extend(u8::try_from(take(8)));
                }
            }
            mode => panic!("{mode} is no way of writing text"),
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

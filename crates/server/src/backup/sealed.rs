//! The file's seal: AES-256-GCM over chunks of 64 KiB under a key that is derived for this file alone. The
//! nonce of a chunk is its number and whether it is the last, so that none can be left out, moved, or cut off
//! the end (the STREAM construction, as age has it). What is read was written with the key, chunk by chunk.

use super::BackupError;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf,
};
use std::io::{self, BufRead, Read, Write};

/// The file's first line: what it is, and the version of its format.
const FIRST_LINE: &[u8] = b"sluis-backup 1\n";
const SALT_BYTES: usize = 32;
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;

/// Numbers chunks.
struct Chunks {
    key: LessSafeKey,
    number: u64,
}

impl Chunks {
    fn new(key: &[u8; 32], salt: &[u8]) -> io::Result<Self> {
        let unusable = |_| io::Error::other("the key can't be derived");
        let mut derived = zeroize::Zeroizing::new([0; 32]);
        hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
            .extract(key)
            .expand(&[FIRST_LINE], hkdf::HKDF_SHA256)
            .and_then(|expanded| expanded.fill(derived.as_mut_slice()))
            .map_err(unusable)?;
        let key = UnboundKey::new(&AES_256_GCM, derived.as_slice()).map_err(unusable)?;
        Ok(Self {
            key: LessSafeKey::new(key),
            number: 0,
        })
    }

    fn nonce(&mut self, last: bool) -> Nonce {
        let mut nonce = [0; NONCE_LEN];
        nonce[3..11].copy_from_slice(&self.number.to_be_bytes());
        nonce[11] = u8::from(last);
        self.number += 1;
        Nonce::assume_unique_for_key(nonce)
    }
}

/// Seals what is written. Without [`Sealing::finish`] the file does not open to its end.
pub(super) struct Sealing<W> {
    out: W,
    chunks: Chunks,
    plain: Vec<u8>,
}

impl<W: Write> Sealing<W> {
    /// Begins the file. `salt` is random.
    pub(super) fn begin(mut out: W, key: &[u8; 32], salt: [u8; SALT_BYTES]) -> io::Result<Self> {
        out.write_all(FIRST_LINE)?;
        out.write_all(&salt)?;
        Ok(Self {
            out,
            chunks: Chunks::new(key, &salt)?,
            plain: Vec::with_capacity(CHUNK),
        })
    }

    fn seal(&mut self, last: bool) -> io::Result<()> {
        let nonce = self.chunks.nonce(last);
        self.chunks
            .key
            .seal_in_place_append_tag(nonce, Aad::empty(), &mut self.plain)
            .map_err(|_| io::Error::other("a chunk can't be sealed"))?;
        self.out.write_all(&self.plain)?;
        self.plain.clear();
        Ok(())
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk is kept until more comes, for it may be the last.
        if self.plain.len() == CHUNK {
            self.seal(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.plain.len());
        self.plain.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Opens what was sealed. At the end of what it reads the file was whole.
pub(super) struct Opening<R> {
    from: R,
    chunks: Chunks,
    plain: Vec<u8>,
    read: usize,
    over: bool,
}

impl<R: BufRead> Opening<R> {
    pub(super) fn begin(mut from: R, key: &[u8; 32]) -> Result<Self, BackupError> {
        let mut head = [0; FIRST_LINE.len() + SALT_BYTES];
        from.read_exact(&mut head)
            .map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => BackupError::NoBackup,
                _ => BackupError::Io(error),
            })?;
        let (line, salt) = head.split_at(FIRST_LINE.len());
        if line != FIRST_LINE {
            return Err(BackupError::NoBackup);
        }
        let chunks = Chunks::new(key, salt)?;
        Ok(Self {
            from,
            chunks,
            plain: vec![],
            read: 0,
            over: false,
        })
    }

    fn next(&mut self) -> io::Result<()> {
        let mut sealed = Vec::with_capacity(CHUNK + TAG);
        let most = (CHUNK + TAG) as u64;
        self.from.by_ref().take(most).read_to_end(&mut sealed)?;
        self.over = self.from.fill_buf()?.is_empty();
        let first = self.chunks.number == 0;
        let nonce = self.chunks.nonce(self.over);
        let opened = self
            .chunks
            .key
            .open_in_place(nonce, Aad::empty(), &mut sealed);
        let plain = opened.map_err(|_| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                if first {
                    "the backup does not open: this is not its key, or it is damaged"
                } else {
                    "the backup is damaged or was cut off"
                },
            )
        })?;
        self.plain = plain.to_vec();
        self.read = 0;
        Ok(())
    }
}

impl<R: BufRead> Read for Opening<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        while self.read == self.plain.len() {
            if self.over {
                return Ok(0);
            }
            self.next()?;
        }
        let rest = &self.plain[self.read..];
        let given = rest.len().min(bytes.len());
        bytes[..given].copy_from_slice(&rest[..given]);
        self.read += given;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut sealing = Sealing::begin(vec![], &KEY, [3; 32]).unwrap();
        sealing.write_all(plain).unwrap();
        sealing.finish().unwrap()
    }

    fn opened(file: &[u8], key: &[u8; 32]) -> io::Result<Vec<u8>> {
        let mut plain = vec![];
        let opening = Opening::begin(file, key);
        opening.map_err(io::Error::other)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn what_was_sealed_opens_at_every_length_around_a_chunk() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5] {
            let plain: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let file = sealed(&plain);
            assert_eq!(opened(&file, &KEY).unwrap(), plain, "{length}");
            assert!(length < 8 || !file.windows(8).any(|part| part == &plain[..8]));
        }
    }

    #[test]
    fn flt_40_a_changed_cut_or_rearranged_file_does_not_open() {
        let file = sealed(&[9; 3 * CHUNK]);
        let head = FIRST_LINE.len() + SALT_BYTES;
        for place in [head - 1, head, file.len() / 2, file.len() - 1] {
            let mut other = file.clone();
            other[place] ^= 1;
            assert!(opened(&other, &KEY).is_err(), "byte {place}");
        }
        for length in [
            head,
            head + CHUNK + TAG,
            head + 2 * (CHUNK + TAG),
            file.len() - 1,
        ] {
            assert!(opened(&file[..length], &KEY).is_err(), "cut at {length}");
        }
        let (first, second) = (
            head..head + CHUNK + TAG,
            head + CHUNK + TAG..head + 2 * (CHUNK + TAG),
        );
        let swapped = [
            &file[..head],
            &file[second.clone()],
            &file[first],
            &file[second.end..],
        ]
        .concat();
        assert!(opened(&swapped, &KEY).is_err());
        assert!(opened(&[&file[..], b"x"].concat(), &KEY).is_err());
        assert!(opened(&file, &[8; 32]).is_err());
        assert!(matches!(
            Opening::begin(&b"SQLite format 3"[..], &KEY),
            Err(BackupError::NoBackup)
        ));
    }
}

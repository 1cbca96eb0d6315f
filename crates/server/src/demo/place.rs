//! Where a demo stands: its folder and its two ports. Both are its own before anything in the folder changes.

use super::no_others;
use crate::house::StartError;
use std::{
    fs::{File, TryLockError},
    io::ErrorKind,
    net::{IpAddr, TcpListener},
    path::Path,
};

/// The two sockets of a demo.
#[derive(Debug)]
pub struct Listeners {
    pub(super) provider: TcpListener,
    pub(super) portals: TcpListener,
}

/// Binds both ports of a demo.
///
/// # Errors
/// Which of them is not to be had.
pub fn listen(bind: IpAddr, port: u16, portal_port: u16) -> Result<Listeners, StartError> {
    let bound = |port: u16| {
        TcpListener::bind((bind, port))
            .map_err(|error| StartError::Io(format!("{bind}:{port}: {error}")))
    };
    Ok(Listeners {
        provider: bound(port)?,
        portals: bound(portal_port)?,
    })
}

/// Keeps the folder for this demo, for as long as the file is open: two of them would change each other's portals, and
/// `--fresh` would take away what the other one runs on. The lock goes with the process, however it ends.
///
/// # Errors
/// Another demo runs there, or it is no folder of a demo.
pub(crate) fn hold(data_dir: &Path) -> Result<File, StartError> {
    no_others(data_dir)?;
    let io = |error: std::io::Error| StartError::Io(format!("{}: {error}", data_dir.display()));
    std::fs::create_dir_all(data_dir).map_err(io)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(data_dir.join("demo.lock")).map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::Io(format!(
            "{}: another demo runs on this folder; stop it, or give this one a folder of its own (--data-dir)",
            data_dir.display()
        ))),
        // Where files can't be locked, a demo is no worse off than without.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(io(error)),
    }
}

//! One process owns a store.

use crate::StoreError;
use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
    time::Duration,
};

/// The lock on `DIR/desk.lock`, given back when dropped or when the process dies.
#[derive(Debug)]
pub(crate) struct DeskLock(#[expect(dead_code, reason = "held only to be dropped")] File);

impl DeskLock {
    /// Locks `dir`, or says that another process has it.
    ///
    /// A store that was dropped a moment ago closes its files on other threads, so one that is in
    /// use is asked again for half a second before it counts as in use.
    pub(crate) async fn take(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join("desk.lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|source| StoreError::File { what: "The lock file", path: path.clone(), source })?;
        for _ in 0..25 {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(20)).await,
                Err(TryLockError::Error(source)) => {
                    return Err(StoreError::File { what: "The lock file", path, source });
                }
            }
        }
        Err(StoreError::InUse(dir.to_owned()))
    }
}

/// Refuses a folder on a network drive: its locks do not hold, and neither does the write-ahead log.
pub(crate) fn refuse_network_drive(dir: &Path) -> Result<(), StoreError> {
    let Ok(mounts) = std::fs::read_to_string("/proc/self/mounts") else { return Ok(()) };
    let Ok(whole) = dir.canonicalize() else { return Ok(()) };
    match drive_of(&mounts, &whole) {
        Some(kind) if NETWORK.contains(&kind) => {
            Err(StoreError::NetworkDrive { dir: dir.to_owned(), kind: kind.to_owned() })
        }
        _ => Ok(()),
    }
}

const NETWORK: [&str; 9] =
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ceph", "fuse.glusterfs"];

/// The kind of file system that `dir` is on, out of the text of `/proc/self/mounts`.
fn drive_of<'a>(mounts: &'a str, dir: &Path) -> Option<&'a str> {
    let fields = mounts.lines().map(|line| line.split(' ').collect::<Vec<_>>());
    fields
        .filter(|fields| fields.len() > 2 && dir.starts_with(fields[1].replace("\\040", " ")))
        .max_by_key(|fields| fields[1].len())
        .map(|fields| fields[2])
}

#[cfg(test)]
mod tests {
    use super::drive_of;
    use std::path::Path;

    #[test]
    fn the_longest_mount_point_says_which_drive_it_is() {
        let mounts =
            "/dev/sda / ext4 rw 0 0\nserver:/home /home nfs4 rw 0 0\n/dev/sdb /home/my\\040disk xfs rw 0 0\n";
        for (dir, kind) in
            [("/var/lib", "ext4"), ("/home/a", "nfs4"), ("/homes", "ext4"), ("/home/my disk/x", "xfs")]
        {
            assert_eq!(drive_of(mounts, Path::new(dir)), Some(kind), "{dir}");
        }
    }
}

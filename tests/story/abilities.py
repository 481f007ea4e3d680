"""What a story may need of the machine: how to get it, or None."""

import os
import pathlib
import subprocess
import tempfile

WITHOUT_OVERRIDE = "setpriv --bounding-set=-dac_override,-dac_read_search"

# FOLDER COMMAND ...: a copy of the folder on a disk with hardly any room left, and the command with it.
ON_FULL_DISK = ("unshare --mount sh -c 'set -e; mkdir -p full; mount -t tmpfs -o size=$(($(du -sk \"$1\" | cut -f1) + 400))k "
                "none full; cp -r \"$1\" full/desk; shift; program=$1; shift; exec \"$program\" --data full/desk \"$@\"' sh")


def succeeds(command):
    return subprocess.run(["sh", "-c", command], capture_output=True).returncode == 0


def as_anybody():
    """The beginning of a command that permissions of files hold for, even if root runs the story."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "file"
        file.touch(mode=0o400)
        if not os.access(file, os.W_OK):
            return ""
        return WITHOUT_OVERRIDE if not succeeds(f"{WITHOUT_OVERRIDE} sh -c ': > {file}'") and \
            succeeds(f"{WITHOUT_OVERRIDE} true") else None


def on_full_disk():
    """The beginning of a command that runs where the disk is nearly full: needs a mount of our own."""
    with tempfile.TemporaryDirectory() as folder:
        trial = f"cd {folder}; unshare --mount sh -c 'mkdir full; mount -t tmpfs -o size=64k none full'"
        return ON_FULL_DISK if succeeds(trial) else None

# Packages that must not be installed: each a clear reason, and nothing is left behind
: simulator
$ mock-host init
$ shell "python3 $stories/bad_packages.py $package $tmp"

$ mock-host package install $tmp/missing.zip
[1]
! missing.zip was not installed: ...is not a file; check the path.
$ mock-host package install $tmp/no_zip.zip
[1]
! no_zip.zip was not installed: the file cannot be read as a ZIP...download or build it again.
$ mock-host package install $tmp/parent.zip --allow-unsigned
[1]
! parent.zip was not installed: the name "../escaped" leaves the directory of the package.
$ mock-host package install $tmp/absolute.zip --allow-unsigned
[1]
! absolute.zip was not installed: the name "/tmp/escaped" is an absolute path; build the package with relative ones.
$ mock-host package install $tmp/link.zip --allow-unsigned
[1]
! link.zip was not installed: "link" is a link or a device; a package has files and directories only.
$ mock-host package install $tmp/bomb.zip --allow-unsigned
[1]
! bomb.zip was not installed: the package is larger than 64 MiB when unpacked; it is not installed.
$ mock-host package install $tmp/digest.zip --allow-unsigned
[1]
! digest.zip was not installed: "teamviewer.so" is not the library that the manifest was made for: its SHA-256 differs; get the package again from its maker.
$ mock-host package install $tmp/changed.zip --allow-unsigned
[1]
! changed.zip was not installed: the signature does not fit: the package was changed after "local-build" signed it; get it again from its maker.
$ mock-host package install $tmp/abi2.zip --allow-unsigned
[1]
! abi2.zip was not installed: plugin.json: abi.major: this desk runs plugins of ABI 1, and this one needs ABI 2; get the package for this desk.
$ mock-host package install $tmp/other_machine.zip --allow-unsigned
[1]
! other_machine.zip was not installed: the package has no library for this machine (...); it has plan9 pdp11; get the package for this machine.

# Without a signature only on request.
$ mock-host package install $tmp/unsigned.zip
[1]
! The package teamviewer is not signed. Get it from its maker and pass the maker's key with --trust KEYFILE, or install it all the same with --allow-unsigned.
# Signed by somebody whom this desk does not know: the same.
$ shell "$programs --data desk package install $package"
[1]
! The package teamviewer ...--trust KEYFILE...--allow-unsigned.
# The pages trust whom the command trusts, and a key that cannot be read is found out at once.
$ mock-host serve --trust $tmp/missing.pub
[1]
! ...missing.pub cannot be read; check the path and its permissions
$ mock-host package list --json
? it == []
$ shell "ls desk/packages 2>/dev/null"
? out == ""
[2]

$ mock-host package install $tmp/unsigned.zip --allow-unsigned
$ mock-host package list --json
? it[0]["signed_by"] is None

# An older version does not replace a newer one.
$ mock-host package install $tmp/older.zip --allow-unsigned
[1]
! Version ... of teamviewer is installed, and the file holds the older 0.9.0. To go back to it, add --allow-downgrade.
# Asked for, it is tried like any other; the library of this one is of another version.
$ mock-host package install $tmp/older.zip --allow-unsigned --allow-downgrade
[1]
! older.zip was not installed: ...0.9.0...
$ mock-host package list --json
? it[0]["version"] != "0.9.0"

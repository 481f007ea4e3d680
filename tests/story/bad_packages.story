# Packages that must not be installed: each a clear reason, and nothing is left behind
: simulator
$ mock-host init
$ shell "python3 $stories/bad_packages.py $package $tmp"

$ mock-host package install $tmp/missing.zip
[1]
! ...missing.zip...
$ mock-host package install $tmp/no_zip.zip
[1]
! ...
$ mock-host package install $tmp/parent.zip --allow-unsigned
[1]
! ...
$ mock-host package install $tmp/absolute.zip --allow-unsigned
[1]
! ...
$ mock-host package install $tmp/link.zip --allow-unsigned
[1]
! ...
$ mock-host package install $tmp/bomb.zip --allow-unsigned
[1]
! ...
$ mock-host package install $tmp/digest.zip --allow-unsigned
[1]
! ...
$ mock-host package install $tmp/changed.zip --allow-unsigned
[1]
! ...
$ mock-host package install $tmp/abi2.zip --allow-unsigned
[1]
! ...2...
$ mock-host package install $tmp/other_machine.zip --allow-unsigned
[1]
! ...

# Without a signature only on request.
$ mock-host package install $tmp/unsigned.zip
[1]
! ...not signed...--allow-unsigned...
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
! ...

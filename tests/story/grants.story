# A package that asks for more than the installed one
: simulator
$ mock-host init
$ shell "python3 $stories/bad_packages.py $package $tmp"

# It may do as much less as it asked for.
$ mock-host package install $tmp/modest.zip --allow-unsigned
$ mock-host package list --json
? it[0]["signed_by"] is None

$ mock-host package install $package
[1]
! Version <<version>> of teamviewer asks for more than the installed one: desk.assets/1, mail.send. If that is right, add --grant.
$ mock-host package list --json
? it[0]["signed_by"] is None

$ mock-host package install $package --grant
...
Installed teamviewer ...
$ mock-host package list --json
? it[0]["signed_by"]

# Who agreed to what stays on record.
$ mock-host audit list --json
? any("mail.send" in str(line) for line in it)

# The same wishes again need no new answer.
$ mock-host package install $package --json
? it["id"] == "teamviewer"

# Whoever signed the next version is somebody else, or nobody: that needs an answer, too.
$ mock-host package install $tmp/unsigned.zip --allow-unsigned
[1]
! Version <<version>> of teamviewer is signed by nobody, the installed one by "local-build". If that is right, add --grant.
$ mock-host package install $tmp/unsigned.zip --allow-unsigned --grant
...
Installed teamviewer ...

# A store that is missing, newer, damaged, not ours; a key file that others may read
: simulator
$ mock-host activity list
[1]
! $tmp/desk/desk.sqlite is not there: make it with 'mock-host init'
$ mock-host init --empty
Created ...desk.sqlite: 1 people, 0 assets, 0 activities.
Its journal is written in de-DE; "setting set desk.locale" changes it.
$ mock-host init
[1]
! $tmp/desk/desk.sqlite is there already: choose another place, or remove it
$ mock-host init --locale German
[2]
! "German" is no language. Write it like en-GB, de-DE or fr.
$ mock-host --store postgres://nowhere activity list
[1]
! --store names no store: write sqlite:FILE or postgresql://USER@HOST:PORT/DATABASE

# The key file of another desk lies there: nothing is made, and so it can be tried again.
$ shell "mkdir left && cp desk/secrets.key left"
$ mock-host --data $tmp/left init
[1]
! $tmp/left/secrets.key is there already: it may still be needed for another store, so move it away yourself
$ shell "ls left && rm left/secrets.key"
secrets.key
$ mock-host --data $tmp/left init --empty
Created ...left/desk.sqlite: 1 people, ...
...

# Written by a newer program.
$ shell "cp -r desk newer && sqlite3 newer/desk.sqlite 'update schema_version set version = 9999'"
$ mock-host --data $tmp/newer activity list
[1]
! $tmp/newer/desk.sqlite: this store was written by a newer mock-host (schema 9999; this program knows ...): use that program
$ shell "sqlite3 newer/desk.sqlite 'select version from schema_version'"
9999

# Not a store at all.
$ shell "mkdir other && echo 'just text, and longer than the header of a database is' > other/desk.sqlite"
$ mock-host --data $tmp/other activity list
[1]
! $tmp/other/desk.sqlite: the file is not a store of mock-host

# The key of the secrets is readable by others.
$ shell "cp -r desk open && chmod 644 open/secrets.key"
$ mock-host --data $tmp/open health
[1]
! $tmp/open/secrets.key may be read by other users: run 'chmod 600 $tmp/open/secrets.key', and think about who may have read it
$ shell "chmod 600 open/secrets.key"
$ mock-host --data $tmp/open health
info: ...
...

# A secret in a file that is empty, or not there.
$ mock-host package install $package
$ shell ": > empty.secret"
$ mock-host config add --name Empty --client-secret-file $tmp/empty.secret
[1]
! The file $tmp/empty.secret is empty. It has to hold the secret.
$ mock-host config add --name Empty --client-secret-file $tmp/not.there
[1]
! The file $tmp/not.there cannot be read: No such file or directory. Check its name and its permissions.
$ mock-host config list --json
? it == []

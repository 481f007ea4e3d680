# A store that is missing, newer, damaged, not ours; a key file that others may read
: simulator
$ mock-host activity list
[1]
! ...init...
$ mock-host init --empty
Created ...desk.sqlite: 1 people, 0 assets, 0 activities.
$ mock-host init
[1]
! ...
$ mock-host --store postgres://nowhere activity list
[1]
! ...sqlite:...

# Written by a newer program.
$ shell "cp -r desk newer && sqlite3 newer/desk.sqlite 'update schema_version set version = 9999'"
$ mock-host --data $tmp/newer activity list
[1]
! ...newer...

# Not a store at all.
$ shell "mkdir other && echo 'just text, and longer than the header of a database is' > other/desk.sqlite"
$ mock-host --data $tmp/other activity list
[1]
! ...

# The key of the secrets is readable by others.
$ shell "cp -r desk open && chmod 644 open/secrets.key"
$ mock-host --data $tmp/open health
[1]
! ...secrets.key...
$ shell "chmod 600 open/secrets.key"
$ mock-host --data $tmp/open health
info: ...
...

# Two programs on one store: the second waits its turn and sees what the first wrote.
$ shell "$programs --data desk activity list & $programs --data desk activity list; wait"

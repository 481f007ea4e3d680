# A store that may be read and not be written: a reason and a remedy, and nothing changes
: only-if as_anybody
: simulator
: include connected.inc
$ mock-host activity create --title "Locked" --initiator marie.dupont@example.com
<<number>>
$ shell "sqlite3 desk/desk.sqlite .dump > before.sql; chmod 400 desk/desk.sqlite"

$ shell "$as_anybody $programs --data desk activity create --title T --initiator marie.dupont@example.com"
[1]
! ...the store or its folder may not be written by this user: check their owner and permissions
$ shell "$as_anybody $programs --data desk action run $number session.create"
[1]
! ...the store or its folder may not be written by this user: check their owner and permissions
$ shell "$as_anybody $programs --data desk work --until-idle"
[1]
! ...the store or its folder may not be written by this user: check their owner and permissions
? simulator.calls("POST /sessions") == 0

$ shell "chmod 600 desk/desk.sqlite; sqlite3 desk/desk.sqlite .dump | cmp before.sql"
$ mock-host action run $number session.create

# The disk is full: a reason and a remedy; when there is room again, work goes on where it stopped
: simulator
: include connected.inc
$ mock-host activity create --title "Full" --initiator marie.dupont@example.com
<<number>>
$ mock-host activity show $number --json
@ entries = len(it["journal"])
$ shell "(echo name,serial,kind,teamviewer_id; seq -f 'NB-NEW-%05g,,computer,' 1 20000) > many.csv"

# What a command prints is cut: it says so. Who reads only the beginning has all that was wanted.
$ shell "$programs --data desk audit export > /dev/full"
[1]
! mock-host: the output could not be written...
$ shell "$programs --data desk audit export | head -n 0"
? err == ""

# Files may not grow beyond a limit. (The first 32 KiB are for the index of SQLite's log.)
$ shell "ulimit -f 96; $programs --data desk asset import many.csv"
[1]
! mock-host: the disk with the store does not answer...
$ mock-host asset show NB-NEW-00001
[1]
! Asset "NB-NEW-00001" is not there...
$ mock-host action run $number session.create
$ mock-host activity show $number --json
? len(it["journal"]) == int(entries) + 1

# Full in the middle of a click: it ends with a reason, and the next work finishes what was begun, once.
$ mock-host activity create --title "Full later" --initiator marie.dupont@example.com
<<later>>
$ mock-host activity show $later --json
@ entries = len(it["journal"])
@ sessions = simulator.calls("POST /sessions")
$ play faults {"method":"POST","path":"/api/v1/sessions","kind":"latency","delay_ms":6000}
$ full-at "POST /sessions" mock-host action run $later session.create
[1]
! mock-host: the disk with the store does not answer... What was begun is kept...work --until-idle...
? err.count("\n") < 4
$ mock-host activity show $later --json
? len(it["journal"]) == int(entries)
$ mock-host work --until-idle --json
? [c["status"] for c in it["calls"] if c["name"] == "session.create"] == ["ok"]
? simulator.calls("POST /sessions") == int(sessions) + 1
$ mock-host activity show $later --json
? len(it["journal"]) == int(entries) + 1

# A disk of its own that is really full.
: only-if on_full_disk
$ shell "$on_full_disk $tmp/desk $programs asset import many.csv"
[1]
! mock-host: the disk with the store is full: make room...

# The disk is full: a reason and a remedy; when there is room again, work goes on where it stopped
: simulator
: include connected.inc
$ mock-host activity create --title "Full" --initiator marie.dupont@example.com
<<number>>
$ mock-host activity show $number --json
@ entries = len(it["journal"])
$ shell "(echo name,serial,kind,teamviewer_id; seq -f 'NB-NEW-%05g,,computer,' 1 20000) > many.csv"

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

# A disk of its own that is really full.
: only-if on_full_disk
$ shell "$on_full_disk $tmp/desk $programs asset import many.csv"
[1]
! mock-host: the disk with the store is full: make room; nothing was changed

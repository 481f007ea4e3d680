# Closed, unknown and foreign activities; nobody to mail to; assets that are not there; bad CSV; wrong words
: simulator
: include connected.inc

$ mock-host activity show INC-0000-999999
[1]
! Activity "INC-0000-999999" is not there. "mock-host activity list" shows all numbers.
$ mock-host action run INC-0000-999999 session.create
[1]
! Activity ...
$ mock-host activity create --title "For nobody" --initiator nobody@nowhere.example
[1]
! A person with the address "nobody@nowhere.example" is not there...
$ mock-host activity create --title " " --initiator nobody@nowhere.example
[2]
! ...title...
$ mock-host activity create --title "Odd" --initiator nobody@nowhere.example --kind miracle
[2]
! ...no kind of activity...incident...
$ mock-host activity list --state dreaming
[2]
! ...in_progress...
$ mock-host activity create --title
[2]
! ...
$ mock-host conjure
[2]
! ...

$ mock-host activity list --state closed --json
@ closed = next(a["number"] for a in it if a["kind"] == "incident" and a["initiator"])
$ mock-host action list $closed --json
? next(a for a in it if a["id"] == "session.create")["state"] == "disabled"
$ mock-host action run $closed session.create
[1]
! ...
? simulator.calls("POST /sessions") == 0

$ mock-host activity list --json
@ open = next(a["number"] for a in it if a["kind"] == "incident" and a["initiator"] and a["state"] in ("new", "assigned", "in_progress"))
$ mock-host action run $open "Make coffee"
[1]
! Action "Make coffee" is not there. There are "TeamViewer Create Remote Session"...
$ mock-host action run $open session.create --as nobody@nowhere.example
[1]
! ...nobody@nowhere.example...
$ mock-host action run $open session.create --input "no JSON"
[1]
! ...
$ mock-host activity show $open --json
? it["links"] == []

# CSV: a wrong header, bad quoting; nothing is imported.
$ mock-host asset list --json
@ assets = len(it)
< title,colour
< a,b
$ mock-host asset import -
[1]
! ...name...
< name,serial
< "never closed,1
$ mock-host asset import -
[1]
! ...
$ mock-host asset import $tmp/missing.csv
[1]
! ...missing.csv...
$ mock-host asset list --json
? str(len(it)) == assets
$ mock-host asset show NB-9999-NOT-THERE
[1]
! Asset "NB-9999-NOT-THERE" is not there...

# Windows-1252, semicolons and CRLF are what spreadsheets write.
$ shell "printf 'name;serial\r\nM\\374ller-PC;S9\r\n' > windows.csv"
$ mock-host asset import $tmp/windows.csv
Imported: 1 created, 0 updated, 0 unchanged.
$ mock-host asset show Müller-PC --json
? it["serial"] == "S9"

$ mock-host call show c-999999
[1]
! ...
$ mock-host mail show m-999999
[1]
! ...
$ mock-host work --until-idle --at yesterday
[2]
! ...+24h...

# Closed, unknown and foreign activities; nobody to mail to; assets that are not there; bad CSV; wrong words
: simulator
: include connected.inc

$ mock-host activity show INC-0000-999999
[1]
! Activity "INC-0000-999999" is not there. "mock-host activity list" shows all numbers.
$ mock-host action run INC-0000-999999 session.create
[1]
! Activity "INC-0000-999999" is not there. "mock-host activity list" shows all numbers.
$ mock-host activity create --title "For nobody" --initiator nobody@nowhere.example
[1]
! A person with the address "nobody@nowhere.example" is not there. Check the spelling of the e-mail address.
$ mock-host activity create --title " " --initiator nobody@nowhere.example
[2]
! An activity needs a title. Say with --title what it is about, in at most 200 characters.
$ shell "$programs --data desk activity create --initiator nobody@nowhere.example --title $(printf %0201d 0)"
[2]
! ...Say with --title what it is about, in at most 200 characters.
$ mock-host activity create --title "Odd" --initiator nobody@nowhere.example --kind miracle
[2]
! "miracle" is no kind of activity. There are ticket, incident, ...task.
$ mock-host activity list --state dreaming
[2]
! "dreaming" is no state. There are new, ...in_progress, ...closed, planned.
$ mock-host activity create --title
[2]
! --title needs a value behind it. Add --help to a command to see how it is used.
$ mock-host conjure
[2]
! There is no command "conjure". There are init, package, config, ...demo. Add --help...
$ mock-host config conjure
[2]
! There is no command "config conjure". There are "config ...": add, list, ...token, test...
$ mock-host
[2]
! Say which command. There are init, package, config, ...

$ mock-host activity list --state closed --json
@ closed = next(a["number"] for a in it if a["kind"] == "incident" and a["responsible"] == "Jonas Weber")
$ mock-host action list $closed --json
? next(a for a in it if a["id"] == "session.create")["state"] == "disabled"
$ mock-host action run $closed session.create
[1]
! Der Vorgang ist geschlossen. Öffnen Sie ihn zuerst wieder.
? simulator.calls("POST /sessions") == 0

$ mock-host activity list --json
@ open = next(a["number"] for a in it if a["kind"] == "incident" and a["initiator"] and a["state"] in ("new", "assigned", "in_progress"))
$ mock-host action run $open "Make coffee"
[1]
! Action "Make coffee" is not there. There are "TeamViewer Create Remote Session"...
$ mock-host action run $open session.create --as nobody@nowhere.example
[1]
! A person with the address "nobody@nowhere.example" is not there. Check the spelling of the e-mail address.
$ mock-host action run $open session.create --input "no JSON"
[1]
! The input does not fit: no JSON...
$ mock-host activity show $open --json
? it["links"] == []
@ email = it["initiator"]["email"]

# Somebody else's activity: a requester may look at it, not work on it.
$ mock-host action run $open session.create --as lena.fischer@example.com
[1]
! Sie dürfen dies nicht bearbeiten.
$ mock-host action list $open --as lena.fischer@example.com --json
? all(a["state"] != "available" and a["reason"] for a in it if a["state"] != "hidden")

# Nobody to send the link to.
$ shell "sqlite3 desk/desk.sqlite \"update activities set initiator = null where label = '$open'\""
$ mock-host action run $open session.create --as jonas.weber@example.com
[1]
! Der Vorgang hat keinen Anwender. Tragen Sie ihn zuerst ein.
$ mock-host activity show $open --json
? it["initiator"] is None and it["links"] == [] and it["records"] == []
? simulator.calls("POST /sessions") == 0

# CSV: a wrong header, bad quoting; nothing is imported.
$ mock-host asset list --json
@ assets = len(it)
< title,colour
< a,b
$ mock-host asset import -
[1]
! Standard input was not imported: there is no column 'title'; the first line names the columns: name,serial,kind,teamviewer_id.
< name,serial
< "never closed,1
$ mock-host asset import -
[1]
! Standard input was not imported: line 2: a quote that is not closed; write quotes inside a field twice...
$ mock-host asset import $tmp/missing.csv
[1]
! The file $tmp/missing.csv cannot be read: No such file or directory. Check its name and its permissions.
$ shell "printf 'name;serial\n' | iconv -t UTF-16 > utf16.csv"
$ mock-host asset import $tmp/utf16.csv
[1]
! $tmp/utf16.csv was not imported: ...
$ mock-host asset list --json
? str(len(it)) == assets
$ mock-host asset show NB-9999-NOT-THERE
[1]
! Asset "NB-9999-NOT-THERE" is not there. "mock-host asset list" shows all names.

# Windows-1252, semicolons and CRLF are what spreadsheets write.
$ shell "printf 'name;serial\r\nM\\374ller-PC;S9\r\n' > windows.csv"
$ mock-host asset import $tmp/windows.csv
Imported: 1 created, 0 updated, 0 unchanged.
$ mock-host asset show Müller-PC --json
? it["serial"] == "S9"

$ mock-host call show c-999999
[1]
! Call "c-999999" is not there. "mock-host call list" shows the last ones.
$ mock-host mail show m-999999
[1]
! Mail "m-999999" is not there. "mock-host mail list" shows the outbox.
$ mock-host work --json
[2]
! --json prints what was done once it is done. Give --until-idle, too, or leave --json out...
$ mock-host work --until-idle --at yesterday
[2]
! "yesterday" is no time. Write it like 2026-03-01T12:00:00Z, +90m, +24h or +2d.

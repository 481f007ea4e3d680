# Activity closed, or valid_until passed: the session's log; a special entry if there was none
: simulator --report-delay-s 0
: include connected.inc
$ mock-host activity list --json
@ someone = next(a["number"] for a in it if a["initiator"])
$ mock-host activity show $someone --json
@ email = it["initiator"]["email"]

$ mock-host activity create --title "Printer" --initiator $email
<<number>>
$ mock-host action run $number session.create
$ mock-host activity show $number --json
@ code = next(r["value"]["code"] for r in it["records"])
@ entries = len(it["journal"])
$ play sessions/$code/join {}
$ play sessions/$code/support {}
$ play sessions/$code/end {"note":"Toner changed","minutes":12}

$ mock-host activity close $number
$number is closed.
$ mock-host activity close $number
[1]
! Activity "$number" was not changed: it is closed already.
$ mock-host work --until-idle
$ mock-host work --until-idle --at +30m
$ mock-host activity show $number --json
? it["closed"] and it["state"] == "closed"
? len(it["time_entries"]) == 1 and it["time_entries"][0]["agent"]
? sum("Toner changed" in e["text"] for e in it["journal"]) == 1
? not it["links"]
@ after = len(it["journal"])

# However often somebody asks, nothing is written twice.
$ mock-host work --until-idle --at +3h
$ mock-host activity show $number --json
? len(it["journal"]) == int(after) and len(it["time_entries"]) == 1

# Nobody comes: only after valid_until and the grace the journal says so.
$ mock-host activity create --title "Nobody" --initiator $email
<<lonely>>
$ mock-host action run $lonely session.create
$ mock-host activity show $lonely --json
@ entries = len(it["journal"])
$ mock-host work --until-idle --at +23h
$ mock-host activity show $lonely --json
? len(it["journal"]) == int(entries)
$ mock-host work --until-idle --at +25h
$ mock-host activity show $lonely --json
? len(it["journal"]) == int(entries) + 1
? it["time_entries"] == [] and not it["closed"]
? not [l for l in it["links"] if l["audience"] == "agent"]

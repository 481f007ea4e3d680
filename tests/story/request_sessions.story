# "TeamViewer Request Sessions": the same collection, now, any number of times
: simulator --report-delay-s 0
: include connected.inc
$ mock-host activity list --json
@ someone = next(a["number"] for a in it if a["initiator"])
$ mock-host activity show $someone --json
@ email = it["initiator"]["email"]
$ mock-host activity create --title "Slow" --initiator $email
<<number>>
$ mock-host action list $number --json
? next(a for a in it if a["id"] == "sessions.request")["state"] == "hidden"
$ mock-host action run $number session.create
$ mock-host activity show $number --json
@ code = next(r["value"]["code"] for r in it["records"])
@ entries = len(it["journal"])

# Two connections in one session: two entries, two time entries.
$ play sessions/$code/join {}
$ play sessions/$code/support {}
$ play sessions/$code/end {"note":"First look","minutes":3}
$ play sessions/$code/support {}
$ play sessions/$code/end {"note":"Second look","minutes":4}
$ mock-host action run $number "TeamViewer Request Sessions" --json
? it["status"] == "ok"
$ mock-host activity show $number --json
? len(it["time_entries"]) == 2
? len(it["journal"]) == int(entries) + 2
$ mock-host action run $number sessions.request
$ mock-host action run $number sessions.request
$ mock-host activity show $number --json
? len(it["time_entries"]) == 2
? len(it["journal"]) == int(entries) + 2
# The session goes on.
? [l for l in it["links"] if l["audience"] == "agent"]

# kill -9 in the middle of an action, then `work --until-idle`: one session, one set of entries, one mail
: simulator
: include connected.inc
$ mock-host activity list --json
@ someone = next(a["number"] for a in it if a["initiator"])
$ mock-host activity show $someone --json
@ email = it["initiator"]["email"]
$ mock-host activity create --title "Killed" --initiator $email
<<number>>
$ mock-host activity show $number --json
@ entries = len(it["journal"])

# The answer of TeamViewer takes so long that the desk dies before it.
$ play faults {"method":"POST","path":"/api/v1/sessions","kind":"latency","delay_ms":15000}
$ killed-at "POST /sessions" mock-host action run $number session.create
[-9]
$ mock-host activity show $number --json
? len(it["journal"]) == int(entries) and it["links"] == []

$ mock-host work --until-idle --json
? [c["status"] for c in it["calls"] if c["name"] == "session.create"] == ["ok"]
? simulator.calls("POST /sessions") == 1
$ mock-host activity show $number --json
? len(it["journal"]) == int(entries) + 1
? len([r for r in it["records"] if r["key"].startswith("session/")]) == 1
? [l["audience"] for l in it["links"]].count("agent") >= 2
$ mock-host mail list --json
? len(it) == 1
$ mock-host work --until-idle --json
? [c for c in it["calls"] if c["name"] not in ("reports.sweep", "assets.sync")] == []
$ shell "curl -s $url/sim/state"
? len(it["open_sessions"]) == 1

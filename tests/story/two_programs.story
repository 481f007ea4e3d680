# Many programs on one store, all writing: each row is taken once
: simulator
: include connected.inc

# One activity, five clicks at once beside two workers: one session, one entry, one mail.
$ mock-host activity create --title "Crowded" --initiator marie.dupont@example.com
<<number>>
$ mock-host activity show $number --json
@ entries = len(it["journal"])
$ at-once 5 "mock-host action run $number session.create --json" "mock-host work --until-idle" "mock-host work --until-idle"
? sum(one["status"] == 0 for one in ran[:5]) >= 1
? all(one["status"] in (0, 1) for one in ran)
? all("another program" not in one["err"] for one in ran)
? simulator.calls("POST /sessions") == 1
$ mock-host activity show $number --json
? len(it["journal"]) == int(entries) + 1
? len(it["records"]) == 1 and [l["audience"] for l in it["links"]].count("agent") == 2
$ mock-host mail list --json
? len(it) == 1

# Six activities, one click each, all at once: six sessions, and every call was done once.
$ shell "for i in 1 2 3 4 5 6; do $programs --data desk activity create --title Many --initiator marie.dupont@example.com; done"
@ numbers = out
$ at-once 1 "mock-host work --until-idle" $numbers "mock-host action run {} session.create --json"
? all(one["status"] == 0 for one in ran)
? simulator.calls("POST /sessions") == 7
$ mock-host call list --json
? sorted(c["state"] for c in it if c["name"] == "session.create").count("done") >= 7
$ mock-host mail list --json
? len(it) == 7 and err == ""
$ mock-host mail list --limit 6 --json
! mock-host: there are more; these are the newest 6. --limit lists more.
? len(it) == 6
$ shell "curl -s $url/sim/state"
? len(it["open_sessions"]) == 7
$ shell "sqlite3 desk/desk.sqlite 'select target_id, entry_key from journal where entry_key is not null group by 1, 2 having count(*) > 1'"
? out == ""

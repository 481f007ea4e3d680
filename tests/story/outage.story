# TeamViewer is slow, refuses, breaks off: the click waits and succeeds, or fails with a remedy
: simulator
: include connected.inc
$ mock-host activity list --json
@ someone = next(a["number"] for a in it if a["initiator"])
$ mock-host activity show $someone --json
@ email = it["initiator"]["email"]

$ mock-host activity create --title "Busy" --initiator $email
<<busy>>
$ play faults {"method":"POST","path":"/api/v1/sessions","kind":"rate_limit_429","retry_after_s":1}
$ mock-host action run $busy session.create --json
? it["status"] == "ok"
$ shell "curl -s $url/sim/state"
? len(it["open_sessions"]) == 1

# The session was made and the answer was lost: the same session is found again.
$ mock-host activity create --title "Lost" --initiator $email
<<lost>>
$ play faults {"method":"POST","path":"/api/v1/sessions","kind":"drop_after"}
$ mock-host action run $lost session.create --json
? it["status"] == "ok"
$ shell "curl -s $url/sim/state"
? len(it["open_sessions"]) == 2

# No licence for another session: the agent is told what to do, and nothing changed.
$ mock-host activity create --title "Full" --initiator $email
<<full>>
$ mock-host activity show $full --json
@ entries = len(it["journal"])
$ play faults {"method":"POST","path":"/api/v1/sessions","kind":"license_limit"}
$ mock-host action run $full session.create --json
[1]
? it["error"]["code"] == "teamviewer.license_limit" and it["error"]["remedy"]
$ mock-host activity show $full --json
? len(it["journal"]) == int(entries) and it["links"] == [] and it["records"] == []

# What failed is found by its health, and started again.
$ mock-host health
...
  To do: Look at them with "call list" and start them again with "call start-again".
...
$ mock-host call list --activity $full --json
@ failed = it[0]["id"]
? it[0]["state"] == "failed"
$ mock-host call start-again $failed
$failed was started again; "serve" or "work" does it.
$ mock-host work --until-idle --json
? (failed, "ok") in [(c["call"], c["status"]) for c in it["calls"]]
$ mock-host call start-again $failed
[1]
! only a call that failed can be started again
$ mock-host audit list --subject $full --json
? sum(e["action"] == "call.start_again" for e in it) == 1

# In quarantine nothing works, until somebody releases it.
$ shell "sqlite3 desk/desk.sqlite \"update configurations set state = 'quarantined', state_reason = 'it died'\""
$ mock-host health
error: TeamViewer: In quarantine, because the plugin made mistakes
  it died
  To do: Look into the log, then release the configuration with "config release".
...
[1]
$ mock-host config release TeamViewer
"TeamViewer" was released.
$ mock-host config release TeamViewer
[1]
! "TeamViewer" is not in quarantine: there is nothing to release
$ mock-host audit list --json
? sum(e["action"] == "configuration.active" for e in it) == 1
$ mock-host health --json
? not any(f["state"] == "error" for f in it["findings"])
$ mock-host config release Nowhere
[1]
! Configuration "Nowhere" is not there. "mock-host config list" shows all names.

# Access cannot be revoked: the configuration is removed all the same, and programs are told, too.
$ play faults {"method":"POST","path":"/oauth2/revoke","kind":"server_error","count":0}
$ mock-host config remove TeamViewer --json
? it["removed"] and it["complaint"] and it["complaint"] in err
? it["complaint"].startswith("What it has at the other side could not all be ended")

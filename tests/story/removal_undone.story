# A configuration that is removed leaves nothing of its own at TeamViewer: no open session, no access
: simulator
: include connected.inc
$ mock-host person list --json
@ email = next(p["email"] for p in it if p["email"])
$ mock-host activity create --title "Outlook asks for the password" --initiator $email
<<number>>
$ mock-host action run $number session.create --json
? it["status"] == "ok"
$ shell "curl -s $url/sim/state"
? len(it["open_sessions"]) == 1 and it["refresh_tokens"] == 1

$ mock-host config remove TeamViewer --json
? it["removed"] and it["complaint"] == "" and err == ""
$ shell "curl -s $url/sim/state"
? it["open_sessions"] == [] and it["refresh_tokens"] == 0

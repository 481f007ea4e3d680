# "TeamViewer Create Remote Session": journal entry, client link to the initiator, buttons
: simulator
: include connected.inc
$ mock-host activity list --json
@ email = "unknown"
@ someone = next(a["number"] for a in it if a["initiator"])
$ mock-host activity show $someone --json
@ email = it["initiator"]["email"]

$ mock-host activity create --title "Outlook asks for the password" --initiator $email
<<number>>
$ mock-host activity show $number --json
? it["title"] == "Outlook asks for the password" and not it["closed"]
? it["initiator"]["email"] == email
@ entries = len(it["journal"])

$ mock-host action list $number --json
? next(a for a in it if a["id"] == "session.create")["state"] == "available"
? next(a for a in it if a["id"] == "session.close")["state"] == "hidden"

$ mock-host action run $number "TeamViewer Create Remote Session" --json
? it["status"] == "ok" and it["error"] is None
? re.search(r"s\d\d\d-\d\d\d-\d\d\d", it["message"])
$ mock-host activity show $number --json
? len(it["journal"]) == int(entries) + 1
? [l["audience"] for l in it["links"]].count("agent") >= 2
? all(l["expires_at"] for l in it["links"])
? len([r for r in it["records"] if r["key"].startswith("session/")]) == 1
? len(it["followups"]) >= 1
@ supporter = next(l["url"] for l in it["links"] if l["audience"] == "agent")
? supporter not in json.dumps(it["journal"]) + json.dumps(it["records"])

$ mock-host mail list --json
? [m["to"] for m in it] == [email]
@ mail = it[0]["id"]
$ mock-host mail show $mail --json
? it["link_url"].startswith(url) and it["link_url"] != supporter
? number in it["subject"] + it["text"]

# Without a terminal the buttons have no addresses.
$ mock-host activity show $number
...
Buttons
  [Als Supporter beitreten] for agents, until ...
...
? supporter not in out

# A second click is refused with a reason, and makes nothing.
$ mock-host action list $number --json
? next(a for a in it if a["id"] == "session.create")["state"] == "disabled"
? next(a for a in it if a["id"] == "session.create")["reason"]
$ mock-host action run $number session.create
[1]
! Sitzung s... ist noch offen. Nutzen Sie ihre Schaltflächen oder schließen Sie sie zuerst.
? simulator.calls("POST /sessions") == 1

# "Send client link again", called by its German title.
$ mock-host action run $number "Link für den Anwender erneut senden" --json
? it["status"] == "ok"
$ mock-host mail list --json
? len(it) == 2

# "Close session"
$ mock-host action run $number "Close session" --json
? it["status"] == "ok"
$ mock-host activity show $number --json
? not [l for l in it["links"] if l["audience"] == "agent"]
$ mock-host action list $number --json
? next(a for a in it if a["id"] == "session.create")["state"] == "available"

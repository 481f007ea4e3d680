# The initiator has no mail address: the session is there, and the agent hears that nobody was mailed
: simulator
: include connected.inc
$ shell "sqlite3 desk/desk.sqlite \"select a.label from activities a join people p on p.number = a.initiator where p.email is null and a.kind = 'incident' and a.state = 'in_progress' limit 1\""
<<number>>
$ mock-host activity show $number --json
? it["initiator"]["email"] is None
@ entries = len(it["journal"])

$ mock-host action list $number --json
? next(a for a in it if a["id"] == "session.create")["state"] == "available"
$ mock-host action run $number session.create
Sitzung s... ist offen, aber niemand wurde benachrichtigt: Pierre Garnier hat keine E-Mail-Adresse. Bitte geben Sie den Link selbst weiter; er steht im Journal.
$ mock-host activity show $number --json
? len(it["journal"]) == int(entries) + 1
? "E-Mail an: niemanden: es gibt keine E-Mail-Adresse" in it["journal"][-1]["text"]
? url + "/" in it["journal"][-1]["text"]
? [l["audience"] for l in it["links"]].count("portal") == 1
? simulator.calls("POST /sessions") == 1
$ mock-host mail list --json
? it == []

# Sending it again is no way out, and says so.
$ mock-host action run $number session.invite
[1]
! Der Anwender hat keine E-Mail-Adresse...

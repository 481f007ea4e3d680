# "Get Token" (workflow W_Team_getToken-UIActionWF) and the green tick
: simulator
: include configured.inc

# Without a code there is a reason instead of a token.
$ mock-host config token TeamViewer
[1]
! No code is saved. Open “OAuth2 Authorization URL”, insert the code, and save.

$ mock-host config authorize-url TeamViewer --json
@ authorize = it["open_url"]
$ consent $authorize
@ redirect = out.strip()
< $redirect
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer --json
? it["status"] == "ok" and it["message"]

$ mock-host config show TeamViewer --json
? it["token"]["state"] == "valid"
? it["token"]["account"]
? len(it["token"]["hint"]) == 4
? it["token"]["expires_at"].endswith("Z")
$ mock-host config show TeamViewer
TeamViewer (cfg-1, default), package teamviewer
Connection: ✓ connected as ..., token ..., until ...
...

# The token expires on TeamViewer's side: the next click renews it, and nobody notices.
$ mock-host config show TeamViewer --json
@ hint = it["token"]["hint"]
$ mock-host activity create --title "Expired" --initiator marie.dupont@example.com
<<expired>>
$ play tokens {"action":"expire_all"}
$ mock-host action run $expired session.create --json
? it["status"] == "ok"
$ mock-host config show TeamViewer --json
? it["token"]["state"] == "valid" and it["token"]["hint"] != hint

# All tokens are revoked: somebody has to authorise again, and everybody is told.
$ mock-host activity create --title "Revoked" --initiator marie.dupont@example.com
<<revoked>>
$ play tokens {"action":"revoke_all"}
$ mock-host action run $revoked session.create --json
[1]
? it["error"]["code"] == "teamviewer.reauthorize"
? "OAuth2-Autorisierungs-URL" in it["error"]["remedy"]
$ mock-host config show TeamViewer --json
? it["token"]["state"] == "reauthorize"
$ mock-host action list $revoked --json
? next(a for a in it if a["id"] == "session.create")["state"] == "disabled"
? next(a for a in it if a["id"] == "session.create")["reason"]
$ mock-host health --json
[1]
? any(f["state"] == "error" and f["remedy"] for f in it["findings"])

# The TeamViewer app needs eight groups of permissions; "Test connection" says which one is missing.
: simulator
: include connected.inc

$ mock-host config test TeamViewer --json
? it["status"] == "ok"
? all(c["ok"] for c in it["checks"])
? len(it["checks"]) >= 5
? all(c["state"] in ("ok", "info") for c in it["checks"])

$ play apps {"scopes":["Sessions.Create","Sessions.ReadAll","Sessions.EditOwn","Sessions.ReadOwn","DeviceGroups.Read"]}
$ mock-host config test TeamViewer --json
@ missing = [c["name"] for c in it["checks"] if not c["ok"]]
? "Connection" in missing
? all(c["remedy"] for c in it["checks"] if not c["ok"])

$ mock-host config test TeamViewer
...
✗ ...
...

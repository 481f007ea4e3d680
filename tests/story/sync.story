# "TeamViewer_Sync Assets - EA", by hand and at midnight
: simulator
: include connected.inc

$ mock-host asset list --json
@ before = sum("remote_ids.teamviewer" in a["attributes"] for a in it)

$ mock-host job run "TeamViewer_Sync Assets - EA" --dry-run --json
? it["status"] == "ok"
? len(it["changes"]) > 0
? it["stats"]["seen"] > 100
@ would = it["stats"]["updated"]
$ mock-host asset list --json
? str(sum("remote_ids.teamviewer" in a["attributes"] for a in it)) == before

$ mock-host job run "TeamViewer_Sync Assets - EA" --json
? it["status"] == "ok"
? str(it["stats"]["updated"]) == would and it["stats"]["updated"] > 0
? set(it["stats"]) >= {"seen", "matched", "updated", "unchanged", "created", "ambiguous", "unmatched", "vanished"}
? it["stats"]["created"] == 0
$ mock-host asset list --json
? sum("remote_ids.teamviewer" in a["attributes"] for a in it) > int(before)
? {a["attributes"].get("remote_ids.teamviewer.source") for a in it} == {"managed", None}
? sum("remote_ids.teamviewer.last_seen" in a["attributes"] for a in it) > 50
? all(len(a["attributes"].get("remote_ids.teamviewer.last_seen", "2025-03-04")) == 10 for a in it)
@ rows = it

# The second run finds everything in order. Titles are understood in each language.
$ mock-host job run assets.sync --json
? it["stats"]["updated"] == 0 and it["stats"]["unchanged"] > 0
$ mock-host asset list --json
# Not one row was written, unless a new day began in between.
? str(it) == rows or max(a["attributes"].get("remote_ids.teamviewer.last_seen", "") for a in it) not in rows

# Create what is missing, only when asked to.
$ mock-host config set TeamViewer sync_policy=create_missing
$ mock-host job run assets.sync --json
? it["stats"]["created"] > 0
$ mock-host job run assets.sync --json
? it["stats"]["created"] == 0

# At midnight it runs by itself, once for all missed nights.
$ mock-host work --until-idle --at +50h --json
? [c["name"] for c in it["calls"]].count("assets.sync") == 1

# A table may give a machine another id: that leaves its line.
< name,teamviewer_id
< NB-TABLE,123456789
$ mock-host asset import -
< name,teamviewer_id
< NB-TABLE,987654321
$ mock-host asset import -
Imported: 0 created, 1 updated, 0 unchanged.
$ mock-host audit list --limit 1 --json
? it[0]["action"] == "asset.import" and it[0]["details"] == "0 created, 1 updated"

$ mock-host job run nothing
[1]
! Job "nothing" is not there. There are ..."TeamViewer_Sync Assets - EA"...

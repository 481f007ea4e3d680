# A configuration is removed: whoever does that hears whether its access went with it
: simulator
: include connected.inc

# It belongs to administrators, and nothing was done.
$ mock-host person list --json
@ agent = next(p["email"] for p in it if p["role"] == "agent" and p["email"])
$ mock-host config remove TeamViewer --as $agent
[1]
! ...only administrators remove configurations...
$ mock-host config list --json
? len(it) == 1

# In quarantine nobody can be asked to revoke the access: it is left at TeamViewer.
$ shell "sqlite3 desk/desk.sqlite \"update configurations set state = 'quarantined', state_reason = 'it died'\""
$ mock-host config show TeamViewer --json
? it["state"] == "quarantined" and it["state_reason"] == "it died"
$ mock-host config remove TeamViewer --json
? it["removed"] and "End that there." in it["complaint"] and it["complaint"] in err
? simulator.calls("POST /oauth2/revoke") == 0
$ shell "curl -s $url/sim/state"
? it["refresh_tokens"] == 1

# One that never had access leaves nothing.
< $client_secret
$ mock-host config add --name Second --client-id $client_id --client-secret-file - --redirect-url $redirect_url --sync-source managed --api-url $api_url --login-url $url
$ mock-host config remove Second --json
? it["removed"] and it["complaint"] == ""

# A package that cannot be opened knows nothing of any access.
< $client_secret
$ mock-host config add --name Third --client-id $client_id --client-secret-file - --redirect-url $redirect_url --sync-source managed --api-url $api_url --login-url $url
$ shell "chmod -R u+w desk/packages && rm -r desk/packages/teamviewer"
$ mock-host health
...
  To do: Install the package again: the same file will do.
...
[1]
$ mock-host config remove Third
Removed "Third".
! What it has at the other side could not all be ended: its access, or what it has opened. End that there. The reason was: ...

# HTTPS: which certificate is believed, what is said about the others, and what helps
: simulator
: tls
: include connected.inc

# Signed by an authority that nobody here knows; with its file in the form it is believed.
$ mock-host config set TeamViewer api_url=$tls_good/api/v1
$ mock-host config test TeamViewer --json
[1]
? it["error"]["code"] == "net.certificate" and "localhost" in it["error"]["message"]
? "enter its CA file in the form" in it["error"]["remedy"]
$ mock-host config set TeamViewer ca_file=$ca_file
$ mock-host config test TeamViewer --json
? it["status"] == "ok"
$ mock-host activity create --title "Encrypted" --initiator marie.dupont@example.com
<<number>>
$ mock-host action run $number session.create

# Out of date.
$ mock-host config set TeamViewer api_url=$tls_expired/api/v1
$ mock-host config test TeamViewer
[1]
! The certificate of localhost is out of date: it has expired, or is not valid yet. Check the date of this machine. ...renew the certificate.

# Somebody else's.
$ mock-host config set TeamViewer api_url=$tls_other_name/api/v1
$ mock-host config test TeamViewer
[1]
! The certificate belongs to another server than localhost. Check the Web API address and the proxy of the form.

# A CA file that is not there, or is none.
$ mock-host config set TeamViewer api_url=$tls_good/api/v1 ca_file=$tmp/missing.pem
$ mock-host config test TeamViewer
[1]
! The CA file of the form cannot be read. Check that the file exists, is in PEM format and may be read by the service desk.
$ shell "echo 'no certificate' > none.pem"
$ mock-host config set TeamViewer ca_file=$tmp/none.pem
$ mock-host config test TeamViewer
[1]
! The CA file of the form cannot be read. ...

# The desk itself: under which name browsers find it has to be known.
$ mock-host serve --listen 0.0.0.0:0 --insecure-http
[2]
! 0.0.0.0 stands for every address of this machine. Say with --host under which name browsers find the desk...
$ mock-host serve --listen 127.0.0.1:80xx
[2]
! "127.0.0.1:80xx" is no address. Write it like 127.0.0.1:8042.
@ taken = url.split("/")[2]
$ mock-host serve --listen $taken
[1]
! mock-host: Cannot listen on $taken: ...the port is in use. Choose another one with --listen.

# Nothing was lost on the way.
$ mock-host config set TeamViewer ca_file=$ca_file
$ mock-host config test TeamViewer --json
? it["status"] == "ok"
? simulator.calls("POST /sessions") == 1

"""TLS in front of the simulator, with certificates good and bad, made on the spot with openssl."""

import ssl
import subprocess

from recorder import Recorder

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


class TlsFront:
    """`ca_file` is the authority that signed all of `urls`: good, expired, other_name."""

    def __init__(self, upstream, folder):
        self.folder = folder
        self.ca_file = folder / "authority.pem"
        openssl("req", "-x509", *KEY, "-keyout", folder / "authority.key", "-out", self.ca_file,
                "-subj", "/CN=Authority of the story", "-days", 2)
        self.fronts = []
        self.urls = {}
        for kind, name, days in (("good", "localhost", 2), ("expired", "localhost", -1),
                                 ("other_name", "elsewhere.example", 2)):
            self.serve(kind, upstream, self.certificate(kind, name, days))

    def certificate(self, kind, name, days):
        key, wish, made = (self.folder / f"{kind}.{end}" for end in ("key", "csr", "pem"))
        extension = self.folder / f"{kind}.ext"
        extension.write_text(f"subjectAltName=DNS:{name}")
        openssl("req", *KEY, "-keyout", key, "-out", wish, "-subj", f"/CN={name}")
        openssl("x509", "-req", "-in", wish, "-CA", self.ca_file, "-CAkey", self.folder / "authority.key",
                "-CAcreateserial", "-days", days, "-extfile", extension, "-out", made)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made, key)
        return context

    def serve(self, kind, upstream, context):
        front = Recorder(upstream, context)
        self.fronts.append(front)
        self.urls[kind] = f"https://localhost:{front.server.server_port}"

    def stop(self):
        for front in self.fronts:
            front.stop()

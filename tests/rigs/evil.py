"""An OpenID provider that says whatever a test wants it to: for what no certified provider can be made to say."""
import contextlib
import hashlib
import http.server
import json
import threading
import time
import urllib.parse

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from rigs.jose import b64, half_hash, public_jwk, sign
from rigs.oidc import API, CLIENT, SECRET, Browser

RSA, OTHER = (rsa.generate_private_key(65537, 2048) for _ in range(2))
EC = ec.generate_private_key(ec.SECP256R1())


class Evil:
    """It is honest until an attribute is changed; honest() makes it so again. What was asked is counted by path."""

    def __init__(self):
        evil = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def answer(self):
                path = urllib.parse.urlsplit(self.path).path
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                evil.asked[path] = evil.asked.get(path, 0) + 1
                status, kind, text = evil.answer(path, dict(urllib.parse.parse_qsl(body)), self.headers)
                data = text if isinstance(text, bytes) else text.encode()
                self.send_response(status)
                for name, value in ({"Content-Type": kind} if isinstance(kind, str) else kind).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                with contextlib.suppress(OSError):  # who has read enough hangs up
                    self.wfile.write(data)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.http.server_port}"
        self.asked, self.refreshed = {}, []
        self.honest()

    def honest(self):
        self.claims = {}        # of the ID token: None takes one away
        self.sign_with = (RSA, "RS256", "rsa")
        self.header = {}        # of the ID token
        self.id_token = None    # instead of all that
        self.tokens = {}        # of the token endpoint: None takes one away
        self.userinfo = {}      # None takes one away
        self.metadata = {}
        self.keys = [public_jwk(RSA, "rsa", use="sig"), public_jwk(EC, "ec", use="sig")]
        self.instead = {}       # path: (status, media type or fields, body)
        self.nonce = self.challenge = None
        self.access = "access-token-of-the-test"

    def changed(self, base, changes):
        return {k: v for k, v in {**base, **changes}.items() if v is not None}

    def id_claims(self):
        now = int(time.time())
        return self.changed({"iss": self.issuer, "sub": "subject-eve", "aud": CLIENT, "exp": now + 300, "iat": now,
                             "nonce": self.nonce, "sid": "session-1", "at_hash": half_hash(self.access),
                             "preferred_username": "eve", "name": "Eve"}, self.claims)

    def signed(self, claims):
        key, alg, kid = self.sign_with
        return sign(claims, key, alg, kid, self.header)

    def answer(self, path, form, headers):
        if path in self.instead:
            return self.instead[path]
        return 200, "application/json", json.dumps({
            "/.well-known/openid-configuration": self.about, "/jwks": lambda *_: {"keys": self.keys},
            "/token": self.token, "/userinfo": lambda *_: self.changed({"sub": "subject-eve"}, self.userinfo),
        }[path](form, headers))

    def about(self, *_):
        return self.changed({"issuer": self.issuer, **{f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in
                             (("authorization", "authorize"), ("token", "token"), ("userinfo", "userinfo"))},
                             "jwks_uri": f"{self.issuer}/jwks"}, self.metadata)

    def token(self, form, _):
        if form.get("grant_type") == "authorization_code":
            digest = b64(hashlib.sha256(form["code_verifier"].encode()).digest())
            assert digest == self.challenge, "the verifier does not belong to the challenge"
        else:
            self.refreshed.append(form["refresh_token"])
        return self.changed({"access_token": self.access, "token_type": "Bearer", "expires_in": 300,
                             "refresh_token": "refresh-1", "id_token": self.id_token or self.signed(self.id_claims())},
                            self.tokens)

    def options(self, **more):
        values = {"issuer": self.issuer, "client_id": CLIENT, "client_secret": SECRET, **more}
        return [f"oidc.{name}={value}" for name, value in values.items()]

    def come_back(self, server, browser=None):
        """A sign-in whose login at the provider is left out; the browser, and the page that it ends on."""
        browser = browser or Browser(server)
        page = browser.get(f"{API}/oidc/login")
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page.location).query))
        if "state" not in query:
            page.url = page.location
            return browser, page
        self.nonce, self.challenge = query["nonce"], query["code_challenge"]
        return browser, browser.get_to_page(browser.get(f"{API}/oidc/callback?code=c&state={query['state']}"))

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()

"""Keycloak for tests: the real one, as scripts/bootstrap --test puts it into build/keycloak, with the realm of
tests/data/keycloak/realm.json. It takes a quarter of a minute to start, so that a file of tests shares one, and
gives each server a realm of its own.

Alone, it serves until it is stopped: keycloak.py PORT ADDRESS-OF-CALENDS"""
import base64
import hashlib
import html
import http.client
import http.cookiejar
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import types
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from rigs.oidc import API, Browser, free_port  # noqa: E402
from rigs.server import PASSWORD, ROOT  # noqa: E402

HOME = ROOT / "build" / "keycloak"
REALM = ROOT / "tests" / "data" / "keycloak" / "realm.json"
ADMIN, ADMIN_PASSWORD = "admin", "the administrator of Keycloak"
# What is in the realm file in place of the address of the server.
ADDRESS = "http://127.0.0.1:8080"
APP = "calendar-app"
APP_ADDRESS = "http://127.0.0.1:9/"


class Keycloak:
    """with Keycloak() as keycloak: realm = keycloak.realm() …"""

    def __init__(self, port=None, wait_s=300):
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.wait_s = wait_s
        self.process = None
        self.count = 0

    def start(self):
        if not (HOME / "bin" / "kc.sh").exists():
            raise AssertionError("there is no Keycloak in build/keycloak: scripts/bootstrap --test puts it there")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="calends-keycloak-"))
        environment = {**os.environ, "KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN, "KC_BOOTSTRAP_ADMIN_PASSWORD": ADMIN_PASSWORD,
                       "JAVA_OPTS_KC_HEAP": "-Xms128m -Xmx512m",
                       "JAVA_OPTS_APPEND": f"-XX:TieredStopAtLevel=1 -Djava.io.tmpdir={self.folder}"}
        self.log = open(self.folder / "log", "w+")
        self.process = subprocess.Popen(
            ["bash", str(HOME / "bin" / "kc.sh"), "start", "--optimized", "--cache=local", "--http-enabled=true",
             "--http-host=127.0.0.1", f"--http-port={self.port}", f"--hostname={self.url}"],
            env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            self.await_answer()
        except BaseException:  # Ctrl-C too leaves nothing behind
            self.stop()
            raise
        return self

    def await_answer(self):
        deadline = time.monotonic() + self.wait_s
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"Keycloak did not start:\n{(self.folder / 'log').read_text()[-4000:]}")
            time.sleep(0.2)

    def answers(self):
        try:
            return self.request("GET", "/realms/master/.well-known/openid-configuration")[0] == 200
        except OSError:
            return False

    def stop(self):
        if not self.process:
            return
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.process.wait()
        self.process = None
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def signal(self, number):
        """To the script and the program that it runs: they are a group of their own."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    __enter__ = start

    def __exit__(self, *_):
        self.stop()

    def request(self, method, path, body=None, **fields):
        """Status, header fields and text; a dict is sent as a form, unless fields say it is JSON."""
        fields = {name.replace("_", "-"): value for name, value in fields.items()}
        if isinstance(body, (dict, list)) and "json" in fields.get("Content-Type", ""):
            body = json.dumps(body)
        elif isinstance(body, dict):
            body, fields["Content-Type"] = urllib.parse.urlencode(body), "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, fields)
            reply = connection.getresponse()
            return reply.status, reply.headers, reply.read().decode()
        finally:
            connection.close()

    def admin(self, method, path, body=None):
        """A request of the administrator; what it answers, if it is JSON."""
        status, _, text = self.request("POST", "/realms/master/protocol/openid-connect/token",
                                       {"grant_type": "password", "client_id": "admin-cli", "username": ADMIN,
                                        "password": ADMIN_PASSWORD})
        assert status == 200, text
        status, _, text = self.request(method, f"/admin/realms{path}", body, Content_Type="application/json",
                                       Authorization=f"Bearer {json.loads(text)['access_token']}")
        assert 200 <= status < 300, (method, path, status, text)
        return json.loads(text) if text else None

    def realm(self, name=None):
        """A realm that waits for its server: Realm.start."""
        self.count += 1
        return Realm(self, name or f"calends-{self.count}")


class Realm:
    """Its issuer is known before it is there, so that a server can be configured with it first."""

    def __init__(self, keycloak, name):
        self.keycloak, self.name = keycloak, name
        self.issuer = f"{keycloak.url}/realms/{name}"
        self.file = json.loads(REALM.read_text())
        self.client = next(c for c in self.file["clients"] if c["clientId"] == "calends")

    def options(self, **more):
        """--set values of a server that signs people in here."""
        values = {"issuer": self.issuer, "client_id": "calends", "client_secret": self.client["secret"],
                  "name": "Keycloak", "groups": "yes", "bearer_audience": "calends-api", **more}
        return [f"oidc.{name}={value}" for name, value in values.items()]

    def start(self, address):
        """Imports the realm for a server at that address."""
        realm = json.loads(json.dumps({**self.file, "realm": self.name}).replace(ADDRESS, address))
        for user in realm["users"]:
            if self.name != self.file["realm"]:
                del user["id"]  # it counts in all realms
        self.keycloak.admin("POST", "", realm)
        return self

    def admin(self, method, path, body=None):
        return self.keycloak.admin(method, f"/{self.name}{path}", body)

    def user(self, login):
        return self.admin("GET", f"/users?exact=true&username={login}")[0]

    def change(self, login, **changes):
        user = self.user(login)
        self.admin("PUT", f"/users/{user['id']}", {**user, **changes})

    def token_request(self, **form):
        """What the token endpoint answers the program APP."""
        path = urllib.parse.urlsplit(self.issuer).path
        status, _, text = self.keycloak.request("POST", f"{path}/protocol/openid-connect/token", {"client_id": APP, **form})
        return status, json.loads(text)

    def app_tokens(self, login, scope="openid calends-api"):
        """A calendar program's tokens for somebody: sign-in and consent with a browser, and PKCE."""
        verifier = secrets.token_urlsafe(32)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {"response_type": "code", "client_id": APP, "redirect_uri": APP_ADDRESS, "scope": scope, "state": "s",
                 "code_challenge": challenge, "code_challenge_method": "S256"}
        browser = KeycloakBrowser(None)
        page = browser.follow(browser.get(f"{self.issuer}/protocol/openid-connect/auth?" + urllib.parse.urlencode(query)), APP_ADDRESS)
        page = browser.fill(page, login, APP_ADDRESS)
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(page.location).query)["code"][0]
        status, tokens = self.token_request(grant_type="authorization_code", code=code, redirect_uri=APP_ADDRESS,
                                            code_verifier=verifier)
        assert status == 200, tokens
        return tokens


class KeycloakBrowser(Browser):
    """Signs in by Keycloak's own pages, and agrees where it asks."""

    def __init__(self, server):
        super().__init__(server or types.SimpleNamespace(url=APP_ADDRESS))
        # To a browser the loopback address is safe even without TLS, and Keycloak counts on it.
        self.jar.set_policy(http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https")))

    def fill(self, page, login, until, password=PASSWORD):
        """Through the form and the page that asks for consent, each once at most: whom Keycloak refuses stays there."""
        for sign, values in (("username", {"username": login, "password": password}), ("accept", {"accept": "Yes"})):
            if not page.location and f"name=\"{sign}\"" in page.text:
                page = self.follow(self.submit(page, **values), until)
        return page

    def login(self, login, return_to=None, password=PASSWORD):
        callback = f"{self.server.url}{API}/oidc/callback"
        page = self.get(f"{API}/oidc/login" + (f"?returnTo={urllib.parse.quote(return_to, safe='')}" if return_to else ""))
        return self.fill(self.follow(page, callback), login, callback, password)

    def submit(self, page, **values):
        """The form of the page, with the fields that it hides."""
        form = re.search(r"<form[^>]*action=\"([^\"]+)\"", page.text)
        assert form, page.text[:2000]
        fields = {}
        for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page.text):
            name, value = re.search(r"name=\"([^\"]*)\"", tag), re.search(r"value=\"([^\"]*)\"", tag)
            if name:
                fields[name[1]] = html.unescape(value[1]) if value else ""
        return self.get(urllib.parse.urljoin(page.url, html.unescape(form[1])), {**fields, **values})


def main():
    port, address = int(sys.argv[1]), sys.argv[2]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Keycloak(port) as keycloak:
        realm = keycloak.realm("calends").start(address)
        print(f"Keycloak serves {realm.issuer}", flush=True)
        signal.pause()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass

"""OpenID for tests: the certified provider as a process of its own, and a browser without scripts that signs in
through it."""
import html
import http.client
import http.cookiejar
import json
import pathlib
import re
import socket
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "identity"
API = "/api/v1.0"
CLIENT, SECRET = "calends", "a secret of 32 characters or more"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def person(login, **more):
    """Claims of somebody as the provider knows them."""
    return {"sub": f"subject-of-{login}", "email": f"{login}@example.net", "email_verified": True,
            "preferred_username": login, "name": f"{login.title()} Example", "given_name": login.title(),
            "family_name": "Example", "locale": "fr", "groups": ["Staff"], **more}


class Provider:
    """The address is known before it runs, so that a server can be configured with it first."""

    def __init__(self, people=("ann", "ben"), **client):
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}/realms/calends"
        self.people = {login: person(login) for login in people}
        self.client = client
        self.ttl = {}
        self.process = None

    def options(self, **more):
        """--set values of a server that signs people in here."""
        method = self.client.get("token_endpoint_auth_method", "client_secret_basic")
        values = {"issuer": self.issuer, "client_id": CLIENT, "client_auth": method, "name": "Test provider", **more}
        if method.startswith("client_secret"):
            values.setdefault("client_secret", SECRET)
        return [f"oidc.{name}={value}" for name, value in values.items()]

    def start(self, server):
        """For a server that runs already."""
        client = {"client_id": CLIENT, "redirect_uris": [f"{server.url}{API}/oidc/callback"],
                  "post_logout_redirect_uris": [f"{server.url}{API}/oidc/signed-out"],
                  "backchannel_logout_uri": f"{server.url}{API}/oidc/backchannel",
                  "backchannel_logout_session_required": True,
                  "token_endpoint_auth_method": "client_secret_basic", **self.client}
        if client["token_endpoint_auth_method"].startswith("client_secret"):
            client["client_secret"] = SECRET
        settings = {"port": self.port, "clients": [client], "people": self.people, "ttl": self.ttl}
        self.file = tempfile.NamedTemporaryFile("w", suffix=".json")
        json.dump(settings, self.file)
        self.file.flush()
        self.process = subprocess.Popen(["node", str(FOLDER / "provider.mjs"), self.file.name],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = []
        for line in self.process.stdout:
            if line.startswith("issuer "):
                return self
            said.append(line)
        raise AssertionError("the provider did not start (scripts/bootstrap --test installs it):\n" + "".join(said))

    def know(self, **people):
        """Changes claims of people; None: the account is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("POST", "/control", json.dumps({"people": people}))
        assert connection.getresponse().status == 200
        connection.close()

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.file.close()
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_, **__):
        return None


class Page:
    def __init__(self, url, response):
        self.url, self.status, self.headers = url, response.status, response.headers
        self.text = response.read().decode("utf-8", "replace")

    @property
    def location(self):
        to = self.headers["Location"]
        return to and urllib.parse.urljoin(self.url, to)

    @property
    def path(self):
        parts = urllib.parse.urlsplit(self.url)
        return parts.path + ("?" + parts.query if parts.query else "")

    def query(self, name):
        return urllib.parse.parse_qs(urllib.parse.urlsplit(self.url).query).get(name, [None])[0]


class Browser:
    """Cookies, redirects and forms; no script runs."""

    def __init__(self, server):
        self.server = server
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect,
                                                  urllib.request.HTTPCookieProcessor(self.jar))
        self.trail = []

    def get(self, url, data=None):
        """One request, no redirect followed."""
        url = urllib.parse.urljoin(self.server.url, url)
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        self.trail.append(url)
        try:
            return Page(url, self.opener.open(urllib.request.Request(url, body)))
        except urllib.error.HTTPError as refusal:
            return Page(url, refusal)

    def follow(self, page, until=None):
        """Follows redirects; stops before an address that begins with until, giving it as the page's location."""
        while page.location and not (until and page.location.startswith(until)):
            page = self.get(page.location)
        return page

    def submit(self, page, **values):
        form = re.search(r"<form[^>]*action=\"([^\"]+)\"", page.text)
        assert form, page.text[:2000]
        fields = dict(re.findall(r"name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"", page.text))
        return self.get(urllib.parse.urljoin(page.url, html.unescape(form[1])), {**fields, **values})

    def login(self, login, return_to=None):
        """To the provider and through its forms, up to where it leads back (not followed)."""
        callback = f"{self.server.url}{API}/oidc/callback"
        page = self.get(f"{API}/oidc/login" + (f"?returnTo={urllib.parse.quote(return_to, safe='')}" if return_to else ""))
        page = self.follow(page, callback)
        while not page.location and page.url.startswith("http") and "<form" in page.text:
            values = {"login": login, "password": "x"} if "name=\"login\"" in page.text else {}
            page = self.follow(self.submit(page, **values), callback)
        return page

    def sign_in(self, login, return_to=None):
        """The page of ours that the browser ends on."""
        page = self.login(login, return_to)
        return self.get_to_page(page)

    def get_to_page(self, page):
        """From the answer that leads back to us to the page of ours: not loaded itself."""
        while page.location and page.location.startswith(f"{self.server.url}{API}/oidc/"):
            page = self.get(page.location)
        if page.location:
            page.url = page.location
        return page

    @property
    def cookies(self):
        return {c.name: c for c in self.jar}

    def fields(self):
        """Header fields of this browser for requests to the server by other means."""
        mine = [c for c in self.jar if c.name.startswith("calends")]
        return {"Cookie": "; ".join(f"{c.name}={c.value}" for c in mine)}

    def session(self):
        return self.server.request("GET", f"{API}/session", headers=self.fields()).json()

    def me(self):
        state = self.session()
        return state["user"] if state["signed_in"] else None

    def sign_out(self):
        fields = {**self.fields(), "X-CSRF-Token": self.session()["csrf"]}
        return self.server.request("DELETE", f"{API}/session", headers=fields)

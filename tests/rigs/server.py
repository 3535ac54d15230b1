"""A real server of our own for tests: its database in a temporary folder, people alice and bob, an app
password for each. The prepared database is made once a run and copied for each server. With
CALENDS_TEST_POSTGRESQL (see on_postgresql.py) it is a database of that server, else a file; with
CALENDS_TEST_POOLER servers reach it through that."""
import base64
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import uuid

from rigs.postgres import database_of, sql

ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery staple"
PEOPLE = [("alice", "alice@example.org", "Alice Martin", True), ("bob", "bob@example.org", "Bob Jansen", False),
          ("carol", "carol@example.org", "Carol Peeters", False)]
PLACES = [("blue-room", "blue@example.org", "Blue Room"), ("projector", "projector@example.org", "Projector", "--resource")]


def program():
    """The program under test: $CALENDS, or the build of `make`."""
    return os.environ.get("CALENDS") or str(ROOT / "build" / "release" / "calends")


def postgresql():
    """The server that shall be used, or None."""
    return os.environ.get("CALENDS_TEST_POSTGRESQL")


def kind_of_server():
    """One process, or with CALENDS_TEST_SPLIT two that look like one."""
    if not os.environ.get("CALENDS_TEST_SPLIT"):
        return Server
    from rigs.split import Pair
    return Pair


def make_database(name, template="template0"):
    sql(postgresql(), f"CREATE DATABASE {name} TEMPLATE {template}")


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.getheaders()
        self.body = response.read()

    def header(self, name):
        values = [v for k, v in self.headers if k.lower() == name.lower()]
        return ", ".join(values) if values else None

    def json(self):
        return json.loads(self.body)


class Server:
    """with Server(folder) as s: … ; options are `--set` values."""

    def __init__(self, folder, options=(), environment=None, wait_s=20, database=None):
        self.folder = pathlib.Path(folder)
        self.database = database
        self.pooled = False
        self.options = list(options)
        self.environment = {**os.environ, **(environment or {})}
        self.wait_s = wait_s
        self.process = None
        self.url = None
        self.link = None
        self.secrets = {}

    def database_url(self):
        if not postgresql():
            return f"sqlite:{self.folder}/calends.db"
        if not self.database:
            self.database = f"t{uuid.uuid4().hex}"
            make_database(self.database)
        return database_of(os.environ.get("CALENDS_TEST_POOLER") if self.pooled else postgresql(), self.database)

    def arguments(self):
        settings = [f"database.url={self.database_url()}", *self.options]
        return [part for s in settings for part in ("--set", s)]

    def command(self, *words, text=None, check=True):
        """Runs another command of the program on this server's database."""
        done = subprocess.run([program(), *words, *self.arguments()], input=text, capture_output=True,
                              text=True, timeout=600, env=self.environment)
        if check and done.returncode:
            raise AssertionError(f"calends {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = open(self.folder / "log", "a+")
        listen = [] if any(o.startswith("http.listen") for o in self.options) else ["--set", "http.listen=127.0.0.1:0"]
        self.process = subprocess.Popen([program(), "serve", *self.arguments(), *listen],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.environment)
        line = self.process.stdout.readline()
        found = re.match(r"Calends \S+ serves (https?://\S+)", line)
        if not found:
            self.process.wait(10)
            raise AssertionError(f"the server did not start: {line}{(self.folder / 'log').read_text()}")
        self.url = found[1]
        self.host, port = self.url.split("//")[1].rsplit(":", 1)
        self.port = int(port)
        deadline = time.monotonic() + self.wait_s
        while True:
            try:
                if self.request("GET", "/api/v1.0/health").status == 200:
                    return self
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise AssertionError("the server does not answer")
            time.sleep(0.02)

    def first_link(self):
        """The one-time link that a first start prints."""
        for line in self.process.stdout:
            found = re.search(r"(http\S+/signin\?link=\S+)", line)
            if found:
                return found[1]
        raise AssertionError("no sign-in link was printed")

    def stop(self, sign=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(sign)
            self.process.wait(60)
        if self.process:
            self.process.stdout.close()
            self.log.close()
        code = self.process.returncode if self.process else 0
        self.process = None
        if sign == signal.SIGTERM and code != 0:
            raise AssertionError(f"the server ended with {code}:\n{(self.folder / 'log').read_text()[-4000:]}")

    __enter__ = start

    def __exit__(self, *_):
        self.stop()

    def request(self, method, path, body=None, headers=None, user=None, secret=None):
        """One request on a connection of its own; user: Basic with that app password."""
        fields = dict(headers or {})
        if user:
            fields["Authorization"] = basic(user, secret)
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            if isinstance(body, (dict, list)):
                body = json.dumps(body)
                fields.setdefault("Content-Type", "application/json")
            connection.request(method, path, body.encode() if isinstance(body, str) else body, fields)
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def sign_in(self, login, password=PASSWORD):
        """Cookie and CSRF token of a new session, as fields for request()."""
        reply = self.request("POST", "/api/v1.0/session", {"login": login, "password": password})
        assert reply.status == 200, (reply.status, reply.body)
        cookie = reply.header("Set-Cookie").split(";")[0]
        return {"Cookie": cookie, "X-CSRF-Token": reply.json()["csrf"]}

    def app_password(self, login, label="test"):
        reply = self.request("POST", "/api/v1.0/app-passwords", {"label": label}, self.sign_in(login))
        assert reply.status == 201, (reply.status, reply.body)
        return reply.json()["secret"]


def basic(user, secret):
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()


class Prepared:
    """A database with PEOPLE and their app passwords, to copy from."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="calends-test-"))
        self.secrets = {}
        server = Server(self.folder / "prepared")
        server.folder.mkdir()
        for handle, address, name, admin in PEOPLE:
            server.command("user", "add", address, "--handle", handle, "--name", name, "--password-stdin",
                           *(["--admin"] if admin else []), text=PASSWORD + "\n")
        for handle, address, name, *more in PLACES:
            server.command("room", "create", handle, "--email", address, "--name", name, *more)
        with server:
            for handle, *_ in PEOPLE:
                self.secrets[handle] = server.app_password(handle)
        self.template = server.database
        self.databases = []
        self.count = 0

    def database(self):
        """A copy of the prepared one."""
        if not postgresql():
            return None
        self.databases.append(f"t{uuid.uuid4().hex}")
        make_database(self.databases[-1], self.template)
        return self.databases[-1]

    def server(self, options=(), environment=None):
        self.count += 1
        folder = self.folder / str(self.count)
        shutil.copytree(self.folder / "prepared", folder)
        made = kind_of_server()(folder, options, environment, database=self.database())
        made.secrets = self.secrets
        made.pooled = "CALENDS_TEST_POOLER" in os.environ
        return made

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in [*self.databases, *filter(None, [self.template])]:
            sql(postgresql(), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

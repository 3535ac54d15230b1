"""A PostgreSQL server of the tests' own (Debian's packages), in a folder of its own on a Unix socket, and on a port of
loopback where one is asked for. Started as root it runs as an unprivileged user, for it refuses to run as root."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

USER = "postgres"
SETTINGS = {"max_connections": "200", "shared_buffers": "128MB", "log_min_messages": "fatal",
            "lc_messages": "C", "unix_socket_permissions": "0777"}


def programs():
    """The newest version that is installed."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not found:
        raise SystemExit("PostgreSQL is not installed: run scripts/bootstrap --test")
    return found[-1]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Cluster:
    """with Cluster() as c: … c.url("name") … c.sql("…"). durable: an acknowledged change is on disk, as it should be
    everywhere but in tests that nobody kills. tcp: it listens on 127.0.0.1 too."""

    def __init__(self, durable=False, tcp=False, settings=None, folder=None):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="calends-pg-"))
        self.data, self.host = self.folder / "data", str(self.folder)
        self.port = free_port() if tcp else 5432
        self.tcp = tcp
        self.settings = {**SETTINGS, **({} if durable else {"fsync": "off", "full_page_writes": "off"}), **(settings or {})}
        self.process = None
        self.folder.chmod(0o755)
        if os.getuid() == 0:
            shutil.chown(self.folder, USER)

    def as_user(self, *words):
        """A command of PostgreSQL, as the user that owns the files."""
        prefix = ["runuser", "-u", USER, "--"] if os.getuid() == 0 else []
        return [*prefix, str(programs() / words[0]), *map(str, words[1:])]

    def run(self, *words):
        done = subprocess.run(self.as_user(*words), capture_output=True, text=True, cwd="/")
        if done.returncode:
            raise AssertionError(f"{words[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    def init(self):
        if not self.data.exists():
            self.run("initdb", "-D", self.data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")

    def start(self):
        self.init()
        options = {**self.settings, "unix_socket_directories": self.host, "port": str(self.port),
                   "listen_addresses": "127.0.0.1" if self.tcp else ""}
        flags = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
        self.log = open(self.folder / "log", "a")
        self.process = subprocess.Popen(self.as_user("postgres", "-D", self.data, *flags), cwd="/",
                                        stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while subprocess.run([programs() / "pg_isready", "-q", "-h", self.host, "-p", str(self.port)]).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)
        return self

    def pid(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def standby(self, synchronous=True):
        """A copy that follows this one by streaming replication; synchronous: no change is acknowledged before it is on
        the disk of both. Not started yet."""
        copy = Cluster(durable=True)
        self.run("pg_basebackup", "-D", copy.data, "-h", self.host, "-p", self.port, "-U", USER, "-R", "-X", "stream", "-c", "fast")
        if synchronous:
            self.settings["synchronous_standby_names"] = "*"
            self.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
            self.sql("SELECT pg_reload_conf()")
        return copy

    def promote(self):
        """A standby becomes the one that takes changes; it does not wait for another."""
        self.sql("ALTER SYSTEM SET synchronous_standby_names = ''")
        self.run("pg_ctl", "promote", "-D", self.data, "-w")
        self.sql("SELECT pg_reload_conf()")

    def kill(self):
        """All processes at once, as when the machine loses power."""
        group = subprocess.run(["pgrep", "-P", str(self.pid())], capture_output=True, text=True).stdout.split()
        for pid in (self.pid(), *map(int, group)):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(60)
        self.log.close()
        self.process = None

    def stop(self, sign=signal.SIGINT):
        """SIGINT: at once but in order; SIGQUIT: without a checkpoint; SIGKILL: not even the processes are told."""
        if self.process and self.process.poll() is None:
            os.kill(self.pid(), sign)
            self.process.wait(60)
        if self.process:
            self.log.close()
        self.process = None

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    __enter__ = start

    def __exit__(self, *_):
        self.remove()

    def url(self, database=USER, **more):
        """What database.url takes."""
        options = "&".join(f"{k}={v}" for k, v in {"host": self.host, "port": self.port, **more}.items())
        return f"postgresql://{USER}@/{database}?{options}"

    def sql(self, text, database=USER):
        return sql(self.url(database), text)


def sql(url, text):
    """What a statement gives, a line a row, columns parted by `|`."""
    done = subprocess.run([programs() / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", url, "-c", text], capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout.strip()


def database_of(url, name):
    """The URL of another database of the same server."""
    head, rest = url.split("?", 1)
    return f"{head.rsplit('/', 1)[0]}/{name}?{rest}"


def either(first, second, database):
    """The URL of whichever of two takes changes."""
    return (f"postgresql://{USER}@/{database}?host={first.host},{second.host}&port={first.port},{second.port}"
            "&target_session_attrs=read-write")

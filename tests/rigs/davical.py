"""DAViCal for tests: Debian's package on a PostgreSQL of its own, php-fpm and nginx, on loopback and in a folder of its
own. Several may run at once: each is told its configuration by the name under which DAViCal looks for one.

    with DAViCal() as davical: davical.person("user01") … davical.request("PROPFIND", "/user01/", user="user01") …"""
import http.client
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from rigs.postgres import Cluster, free_port  # noqa: E402
from rigs.server import ROOT, Reply, basic  # noqa: E402

USER = "www-data"
SHARE, AWL = pathlib.Path("/usr/share/davical"), pathlib.Path("/usr/share/awl")
CONFIG = ROOT / "packaging" / "davical" / "config.php"
DATABASE = "davical"
# DAViCal's words for privileges, as its database writes them (24 bits).
READ, WRITE, FREEBUSY = 1 | 16 | 32, 2 | 4 | 8 | 64 | 128, 512 | 4096
ALL = (1 << 24) - 1
ADMIN_PASSWORD = "the administrator of DAViCal"


def sudo(*words):
    return ["runuser", "-u", USER, "--", *words] if os.getuid() == 0 else list(words)


class DAViCal:
    def __init__(self, secret=None, workers=4, cluster=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="calends-davical-"))
        self.secret = secret or secrets.token_hex(16)
        self.port = free_port()
        self.workers = workers
        self.url = f"http://127.0.0.1:{self.port}/caldav.php/"
        self.cluster = cluster or Cluster()
        self.own_cluster = cluster is None
        self.processes = []

    def start(self):
        for program in ("/usr/sbin/php-fpm8.2", "/usr/sbin/nginx", str(SHARE)):
            if not pathlib.Path(program).exists():
                raise SystemExit(f"{program} is not installed: run scripts/bootstrap --test")
        self.folder.chmod(0o755)
        (self.folder / "run").mkdir(exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(self.folder / "run", USER)
        try:
            if self.own_cluster:
                self.cluster.start()
            self.make_database()
            self.configure()
            self.serve()
        except BaseException:  # Ctrl-C too leaves nothing behind
            self.stop()
            raise
        return self

    __enter__ = start

    def __exit__(self, *_):
        self.stop()

    # ---- the database ----

    def load(self, path):
        self.cluster.run("psql", "-XqAt", "-h", self.cluster.host, "-p", self.cluster.port, "-U", "davical_dba",
                         "-d", DATABASE, "-f", path)

    def make_database(self):
        """As DAViCal's create-database.sh does it, without its questions."""
        self.cluster.sql("CREATE ROLE davical_dba LOGIN SUPERUSER; CREATE ROLE davical_app LOGIN")
        self.cluster.sql(f"CREATE DATABASE {DATABASE} OWNER davical_dba TEMPLATE template0 ENCODING 'UTF8'")
        quiet = self.folder / "quiet.sql"
        quiet.write_text("ALTER ROLE davical_dba SET client_min_messages = error;")
        self.load(quiet)
        for path in (AWL / "dba/awl-tables.sql", AWL / "dba/schema-management.sql", SHARE / "dba/davical.sql"):
            self.load(path)
        done = subprocess.run([str(SHARE / "dba/update-davical-database"), "--dbuser", "davical_dba", "--dbname", DATABASE,
                               "--appuser", "davical_app", "--nopatch", "--owner", "davical_dba",
                               "--dbhost", self.cluster.host, "--dbport", str(self.cluster.port)],
                              capture_output=True, text=True, cwd=SHARE / "dba")
        if done.returncode:
            raise AssertionError(f"DAViCal's database: {done.stdout}{done.stderr}")
        self.load(SHARE / "dba/base-data.sql")
        self.sql(f"UPDATE usr SET password = '**{ADMIN_PASSWORD}' WHERE user_no = 1")

    def sql(self, text):
        return self.cluster.sql(text, DATABASE)

    def person(self, name, fullname=None, email=None, password=None, kind=1, default=0):
        """Makes one there; kind: 1 a person, 3 a group. default: what everybody may do with their calendars."""
        fullname, email, password = fullname or name.title(), email or f"{name}@example.org", password or name
        self.sql(f"INSERT INTO usr (username,password,fullname,email,active,email_ok) VALUES ('{name}','**{password}','{fullname}','{email}',true,now());"
                 "INSERT INTO principal (type_id,user_no,displayname,default_privileges) "
                 f"SELECT {kind},user_no,fullname,{default}::bit(24) FROM usr WHERE username='{name}'")

    def principal(self, name):
        return int(self.sql(f"SELECT principal_id FROM dav_principal WHERE username='{name}'"))

    def grant(self, to, privileges, collection=None, by=None):
        """On one collection ("/user/calendar/"), or on all that somebody has."""
        column, value = ("by_collection", f"(SELECT collection_id FROM collection WHERE dav_name='{collection}')") if collection else \
            ("by_principal", self.principal(by))
        self.sql(f"INSERT INTO grants ({column},to_principal,privileges) VALUES ({value},{self.principal(to)},{privileges}::bit(24))")

    def member(self, group, name):
        self.sql(f"INSERT INTO group_member (group_id,member_id) VALUES ({self.principal(group)},{self.principal(name)})")

    # ---- the servers ----

    def configure(self):
        run = self.folder / "run"
        (self.folder / "secret").write_text(self.secret + "\n")
        (self.folder / "davical-conf.php").write_text(f"""<?php
$_SERVER['SERVER_NAME'] = '127.0.0.1';
$c->domain_name = '127.0.0.1'; $c->sysabbr = 'davical'; $c->admin_email = 'admin@example.org'; $c->system_name = 'DAViCal';
$c->pg_connect[] = 'dbname={DATABASE} user=davical_app host={self.cluster.host} port={self.cluster.port}';
$c->enable_auto_schedule = false;
$c->calends_secret_file = '{self.folder}/secret';
$c->calends_administrators = array('admin');
include '{CONFIG}';
""")
        (self.folder / "fpm.conf").write_text(f"""[global]
error_log={run}/fpm.log
daemonize=no
[www]
{f'user={USER}' if os.getuid() == 0 else ''}
{f'group={USER}' if os.getuid() == 0 else ''}
listen={run}/fpm.sock
listen.mode=0666
pm=static
pm.max_children={self.workers}
php_admin_value[include_path]={SHARE}/inc:{AWL}/inc:/usr/share/php
""")
        places = "".join(f"{name}_temp_path {run}/{name}; " for name in ("client_body", "fastcgi", "proxy", "uwsgi", "scgi"))
        # DAViCal looks for /etc/davical/NAME-conf.php first
        (self.folder / "nginx.conf").write_text(f"""daemon off; pid {run}/nginx.pid; worker_processes 1; error_log {run}/nginx.log;
{f'user {USER};' if os.getuid() == 0 else ''}
events {{ worker_connections 512; }}
http {{ access_log off; include /etc/nginx/mime.types; client_max_body_size 50m; {places}
 server {{ listen 127.0.0.1:{self.port}; root {SHARE}/htdocs;
  location ~ ^(.+\\.php)(/.*)?$ {{ fastcgi_split_path_info ^(.+\\.php)(/.*)$; include /etc/nginx/fastcgi_params;
   fastcgi_param SERVER_NAME ../..{self.folder}/davical;
   fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
   fastcgi_param PATH_INFO $fastcgi_path_info; fastcgi_pass unix:{run}/fpm.sock; }} }} }}
""")

    def serve(self):
        self.log = open(self.folder / "log", "a")
        for words in (["/usr/sbin/php-fpm8.2", "-F", "-y", str(self.folder / "fpm.conf")],
                      ["/usr/sbin/nginx", "-e", str(self.folder / "run/nginx.log"), "-c", str(self.folder / "nginx.conf")]):
            self.processes.append(subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log))
        deadline = time.monotonic() + 60
        while not self.answers():
            if any(p.poll() is not None for p in self.processes) or time.monotonic() > deadline:
                raise AssertionError(f"DAViCal did not start: {self.logs()}")
            time.sleep(0.1)

    def logs(self):
        return "".join(p.read_text(errors="replace")[-2000:] for p in (self.folder / "log", *(self.folder / "run").glob("*.log")) if p.exists())

    def answers(self):
        try:
            return self.request("OPTIONS", "/admin/", user="admin", password=ADMIN_PASSWORD).status == 200
        except OSError:
            return False

    def silence(self):
        """nginx and php-fpm end; the database stays."""
        for p in self.processes:
            if p.poll() is None:
                p.send_signal(signal.SIGTERM)
        for p in self.processes:
            p.wait(20)
        if self.processes:
            self.log.close()
        self.processes = []

    def stop(self):
        self.silence()
        if self.own_cluster:
            self.cluster.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ---- requests ----

    def request(self, method, path, body=None, user=None, password=None, **fields):
        """path below caldav.php; user: by Basic."""
        sent = {k.replace("_", "-"): v for k, v in fields.items()}
        if user:
            sent["Authorization"] = basic(user, password or user)
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            c.request(method, "/caldav.php" + path, body.encode() if isinstance(body, str) else body, sent)
            return Reply(c.getresponse())
        finally:
            c.close()

    def forwarded(self, method, path, user, body=None, secret=None, **fields):
        """As Calends asks."""
        return self.request(method, path, body, X_Forwarded_User=user, X_Forwarded_Secret=self.secret if secret is None else secret, **fields)


if __name__ == "__main__":
    with DAViCal() as davical:
        print(davical.url, davical.secret, flush=True)
        signal.sigwait([signal.SIGINT, signal.SIGTERM])

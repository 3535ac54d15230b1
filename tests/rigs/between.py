"""What stands between clients and servers, or servers and the database: HAProxy and PgBouncer, each a process of its own on
loopback or a socket, in a folder of its own."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from rigs.postgres import USER, free_port


class Proxy:
    """HAProxy before several servers, taking turns request by request, with no memory of who was where."""

    def __init__(self, servers):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="calends-ha-"))
        self.host, self.port = "127.0.0.1", free_port()
        lines = "".join(f"  server s{i} {s.host}:{s.port} check inter 300ms fall 1 rise 1\n" for i, s in enumerate(servers))
        (self.folder / "haproxy.cfg").write_text(f"""global
  maxconn 1000
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  retries 3
  option redispatch
  retry-on conn-failure empty-response 503
frontend all
  bind 127.0.0.1:{self.port}
  default_backend calends
backend calends
  balance roundrobin
  option httpchk GET /api/v1.0/health
{lines}""")

    def __enter__(self):
        self.process = subprocess.Popen(["/usr/sbin/haproxy", "-db", "-f", self.folder / "haproxy.cfg"], stdout=subprocess.DEVNULL,
                                        stderr=open(self.folder / "log", "w"))
        time.sleep(0.8)
        if self.process.poll() is not None:
            raise AssertionError((self.folder / "log").read_text())
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


class Pooler:
    """PgBouncer in transaction mode before a cluster: a connection of it is another server process in each transaction."""

    def __init__(self, cluster, size=8):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="calends-pgb-"))
        self.cluster = cluster
        self.port = free_port()
        self.folder.chmod(0o777)
        (self.folder / "users").write_text(f'"{USER}" ""\n')
        (self.folder / "pgbouncer.ini").write_text(f"""[databases]
* = host={cluster.host} port={cluster.port}
[pgbouncer]
listen_addr =
unix_socket_dir = {self.folder}
unix_socket_mode = 0777
listen_port = {self.port}
auth_type = trust
auth_file = {self.folder}/users
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 500
server_reset_query =
logfile = {self.folder}/log
""")

    def __enter__(self):
        command = ["/usr/sbin/pgbouncer", "-q", str(self.folder / "pgbouncer.ini")]
        if os.getuid() == 0:
            command = ["runuser", "-u", USER, "--", *command]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            if (self.folder / f".s.PGSQL.{self.port}").exists():
                return self
            time.sleep(0.05)
        raise AssertionError("PgBouncer did not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database=USER):
        return f"postgresql://{USER}@/{database}?host={self.folder}&port={self.port}"

"""Two processes that are to look like one server: one with the role api in front, one with the role caldav
behind it, on the same database."""
import pathlib
import signal

from rigs.server import Server

SECRET = "a secret between two processes"


class Behind(Server):
    """The process with the role caldav; it trusts 127.0.0.1 with SECRET."""

    def __init__(self, front, options=(), name="behind"):
        super().__init__(pathlib.Path(front.folder) / name, options, front.environment)
        self.front = front
        self.options += ["server.role=caldav", "proxy.addresses=127.0.0.1", "proxy.forwarded=yes",
                         f"proxy.secret={SECRET}"]

    def database_url(self):
        return self.front.database_url()

    def start_again(self):
        """On the port that it had."""
        self.options = [o for o in self.options if not o.startswith("http.listen")]
        self.options.append(f"http.listen=127.0.0.1:{self.port}")
        return self.start()


class Pair(Server):
    """As a Server; requests go to the process in front. path: what caldav.upstream has for the path."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.behind = Behind(self, [o for o in self.options if not o.startswith("http.listen")])
        self.path = "/api/v1.0/caldav/"

    def start(self):
        own = self.options
        self.folder.mkdir(parents=True, exist_ok=True)
        self.command("migrate")
        self.behind.start()
        self.options = own + ["server.role=api", f"caldav.secret={SECRET}",
                              f"caldav.upstream=http://127.0.0.1:{self.behind.port}{self.path}"]
        try:
            return super().start()
        finally:
            self.options = own

    __enter__ = start

    def stop(self, sign=signal.SIGTERM):
        try:
            super().stop(sign)
        finally:
            self.behind.stop(sign)

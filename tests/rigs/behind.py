"""A server behind that answers what a test says, byte by byte: a function gets each request and its socket.
What came is kept."""
import socket
import threading

from rigs.split import SECRET


class Request:
    def __init__(self, head, body, connection):
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, _ = lines[0].split(" ", 2)
        self.fields = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:] if line]
        self.body, self.connection = body, connection

    def all(self, name):
        return [v for k, v in self.fields if k.lower() == name.lower()]

    def field(self, name):
        return next(iter(self.all(name)), None)


class Behind:
    """with Behind(answer) as b: … ; answer(request) gives bytes, or writes to request.connection itself and
    gives None, or gives False to close."""

    def __init__(self, answer):
        self.answer, self.requests, self.connections, self.closed = answer, [], 0, threading.Event()

    def __enter__(self):
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listening.shutdown(socket.SHUT_RDWR)  # who waits in accept() would take one more
        self.listening.close()

    def options(self, path="/api/v1.0/caldav/", timeout="60s"):
        return ["server.role=api", f"caldav.upstream=http://127.0.0.1:{self.port}{path}", f"caldav.secret={SECRET}",
                f"caldav.timeout={timeout}"]

    def accept(self):
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        try:
            with connection:
                while self.one(connection):
                    pass
        except OSError:
            pass
        self.closed.set()

    def one(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return False
            data += piece
        head, body = data.split(b"\r\n\r\n", 1)
        request = Request(head, body, connection)
        length = int(request.field("Content-Length") or 0)
        while len(request.body) < length:
            piece = connection.recv(1 << 20)
            if not piece:
                return False
            request.body += piece
        self.requests.append(request)
        answer = self.answer(request)
        if answer:
            connection.sendall(answer)
        return answer is not False


def reply(status="200 OK", body=b"", *fields):
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body

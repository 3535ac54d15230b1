"""A web server on 127.0.0.1 that tests tell what to answer: for what the server asks of others."""
import http.server
import threading
import time


class Answer:
    def __init__(self, body=b"", status=200, fields=None, delay_s=0):
        self.body = body.encode() if isinstance(body, str) else body
        self.status, self.fields, self.delay_s = status, dict(fields or {}), delay_s


class Origin:
    """with Origin() as o: o.say("/x.ics", body, ETag='"1"'); o.asked: [(method, path, headers, body)]."""

    def __init__(self):
        self.answers, self.asked, self.lock = {}, [], threading.Lock()
        origin = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with origin.lock:
                    origin.asked.append((self.command, self.path, dict(self.headers.items()), body))
                    said = origin.answers.get(self.path) or Answer("nothing here", 404)
                if callable(said):
                    said = said(self, body)
                time.sleep(said.delay_s)
                etag = said.fields.get("ETag")
                same = etag and self.headers.get("If-None-Match") == etag
                self.send_response(304 if same else said.status)
                for name, value in said.fields.items():
                    self.send_header(name, value)
                if not same:
                    self.send_header("Content-Length", str(len(said.body)))
                self.end_headers()
                if not same:
                    self.wfile.write(said.body)

            do_GET = do_POST = do_HEAD = answer

            def log_message(self, *_):
                pass

        class Threaded(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Threaded(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def url(self, path, scheme="http"):
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    def say(self, path, body=b"", status=200, delay_s=0, **fields):
        with self.lock:
            self.answers[path] = Answer(body, status, {k.replace("_", "-"): v for k, v in fields.items()}, delay_s)

    def count(self, path):
        with self.lock:
            return sum(1 for asked in self.asked if asked[1] == path)

    def last(self, path):
        with self.lock:
            return [asked for asked in self.asked if asked[1] == path][-1]

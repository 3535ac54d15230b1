#!/usr/bin/env python3
"""Plays protocol scenes: text files of requests and what must come back, over a real socket.

  # a comment; the first one says what the scene proves
  > METHOD /path            request line; `> Name: value` fields; `>` ends the head; `> text` body lines
  < 207                     status; `< Name: part` the field must contain part; `< !Name` must be absent
  <~ text                   the body must contain it
  <! text                   the body must not contain it
  <= name /regex(group)/    keeps a part of the body as ${name}; `<= name header Name [/regex(group)/]`

Each file has a fresh database with alice, bob and carol, a room and a projector. Requests carry alice's app password unless they name
an Authorization of their own (`none` sends none, `bob` uses bob's). Bodies of text/calendar go out with
CRLF. `! option=value` lines at the top start the server with that setting.
Usage: run.py [FILE or FOLDER]…"""
import http.client
import pathlib
import re
import socket
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.server import PASSWORD, Prepared, basic  # noqa: E402


class Failed(Exception):
    pass


class Exchange:
    def __init__(self, line):
        self.line, self.request, self.expect = line, [], []


def read_scene(path):
    """Title, options and exchanges of a file."""
    title, options, exchanges = "", [], []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("#") and not title:
            title = line.lstrip("# ")
        elif line.startswith("! "):
            options.append(line[2:].strip())
        elif line.startswith(">"):
            if not exchanges or exchanges[-1].expect:
                exchanges.append(Exchange(number))
            exchanges[-1].request.append(line[2:] if line.startswith("> ") else line[1:])
        elif line.startswith("<"):
            exchanges[-1].expect.append((number, line))
        elif line.strip() and not line.startswith("#"):
            raise SystemExit(f"{path}:{number}: not a line of a scene: {line}")
    return title, options, exchanges


def fill(text, names):
    def value(m):
        if m[1] not in names:
            raise Failed(f"${{{m[1]}}} was never set")
        return names[m[1]]
    return re.sub(r"\$\{(\w+)\}", value, text)


def compose(lines, names, server):
    """The bytes of a request."""
    lines = [fill(line, names) for line in lines]
    end = lines.index("") if "" in lines else len(lines)
    head, body_lines = lines[:end], lines[end + 1:]
    fields = {line.split(":", 1)[0].lower(): line.split(":", 1)[1].strip() for line in head[1:]}
    ends = "\r\n" if fields.get("content-type", "").startswith("text/calendar") else "\n"
    body = "".join(line + ends for line in body_lines).encode() if body_lines else b""
    out = [f"{head[0]} HTTP/1.1"]
    if "host" not in fields:
        out.append(f"Host: 127.0.0.1:{server.port}")
    who = fields.get("authorization", "alice")
    out += [line for line in head[1:] if not line.lower().startswith("authorization:")]
    if who in names["secrets"]:
        out.append("Authorization: " + basic(who, names["secrets"][who]))
    elif who != "none":
        out.append("Authorization: " + who)
    method = head[0].split()[0]
    if "content-length" not in fields and "transfer-encoding" not in fields and (
            body or method in ("PUT", "POST", "PATCH", "MKCALENDAR", "PROPPATCH")):
        out.append(f"Content-Length: {len(body)}")
    out.append("Connection: close")
    return method, "\r\n".join(out).encode() + b"\r\n\r\n" + body


def exchange(method, data, server):
    with socket.create_connection((server.host, server.port), timeout=30) as s:
        s.sendall(data)
        response = http.client.HTTPResponse(s, method=method)
        response.begin()
        return response.status, response.getheaders(), response.read()


def keep(line, names, headers, text):
    m = re.match(r"<= (\w+) (?:header (\S+)\s*)?(?:/(.*)/)?$", line)
    if not m:
        raise Failed(f"not understood: {line}")
    source = text if not m[2] else ", ".join(v for k, v in headers if k.lower() == m[2].lower())
    found = re.search(m[3], source, re.S) if m[3] else re.match(r"(.*)", source, re.S)
    if not found:
        raise Failed(f"nothing matches {line}")
    names[m[1]] = found[1]


def judge_field(want, headers):
    if want.startswith("!"):
        if any(k.lower() == want[1:].strip().lower() for k, _ in headers):
            raise Failed(f"field {want[1:]} must be absent")
        return
    name, part = (x.strip() for x in want.split(":", 1))
    got = ", ".join(v for k, v in headers if k.lower() == name.lower())
    if part not in got or not any(k.lower() == name.lower() for k, _ in headers):
        raise Failed(f"field {name} is {got!r}, must contain {part!r}")


def judge(line, names, status, headers, text):
    mark, want = line[:2], fill(line[2:].strip(), names) if not line.startswith("<=") else line
    if mark == "<~" and want not in text:
        raise Failed(f"the body must contain {want!r}")
    if mark == "<!" and want in text:
        raise Failed(f"the body must not contain {want!r}")
    if mark == "<=":
        keep(line, names, headers, text)
    if mark == "< " and re.fullmatch(r"\d{3}", want):
        if status != int(want):
            raise Failed(f"status {status}, must be {want}")
    elif mark == "< ":
        judge_field(want, headers)


def play(path, prepared):
    title, options, exchanges = read_scene(path)
    server = prepared.server(options)
    names = {"alice": "/api/v1.0/caldav/alice", "bob": "/api/v1.0/caldav/bob", "carol": "/api/v1.0/caldav/carol", "root": "/api/v1.0/caldav",
             "alice_password": PASSWORD, "alice_secret": prepared.secrets["alice"],
             "secrets": prepared.secrets, "long": "x" * 3000}
    with server:
        names["port"] = str(server.port)
        if any("${link}" in line for e in exchanges for line in e.request):
            made = server.command("user", "link", "alice").stdout
            names["link"] = re.search(r"link=(\S+)", made)[1]
        for e in exchanges:
            method, data = compose(e.request, names, server)
            status, headers, body = exchange(method, data, server)
            text = body.decode("utf-8", "replace")
            for number, line in e.expect:
                try:
                    judge(line, names, status, headers, text)
                except Failed as why:
                    shown = "".join(f"    {k}: {v}\n" for k, v in headers) + text[:3000]
                    raise Failed(f"{path}:{number}: {why}\n  {e.request[0]} gave {status}\n{shown}") from None
    return title


def main():
    wanted = [pathlib.Path(a) for a in sys.argv[1:]] or [HERE]
    files = sorted(f for w in wanted for f in (w.rglob("*.http") if w.is_dir() else [w]))
    prepared, passed, failed = Prepared(), 0, 0
    try:
        for path in files:
            try:
                title = play(path, prepared)
                print(f"ok {path.relative_to(HERE) if path.is_relative_to(HERE) else path}: {title}")
                passed += 1
            except (Failed, AssertionError, OSError, http.client.HTTPException) as why:
                print(f"not ok {path}: {why!r}" if not isinstance(why, Failed) else f"not ok {why}")
                failed += 1
            sys.stdout.flush()
    finally:
        prepared.remove()
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())

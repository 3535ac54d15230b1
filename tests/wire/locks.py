#!/usr/bin/env python3
"""Random LOCK, UNLOCK, PUT, DELETE, MKCOL, MOVE, COPY and PROPPATCH by two people in one plain collection,
beside a small model of RFC 4918 6, 7 and 9.10: each answer, every resource and all its locks must be as the
model has them. CALENDS_TEST_SEED repeats a run."""
import os
import pathlib
import random
import re
import sys
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from rigs.client import Client, expect, play  # noqa: E402

ROOT = "/api/v1.0/caldav/alice/tree/"
NAMES, DEPTH, STEPS = ["a", "b", "a b"], 3, 700
SHARE = ('<D:acl xmlns:D="DAV:"><D:ace><D:principal><D:href>/api/v1.0/caldav/principals/bob/</D:href></D:principal>'
         "<D:grant><D:privilege><D:read/></D:privilege><D:privilege><D:write/></D:privilege></D:grant></D:ace></D:acl>")
PROPPATCH = ('<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x xmlns="urn:x">1</x></D:prop></D:set>'
             "</D:propertyupdate>")


def above(path):
    return path.rpartition("/")[0]


def is_below(path, upper):
    return path != upper and (upper == "" or path.startswith(upper + "/"))


class Lock:
    def __init__(self, token, root, deep, shared, user):
        self.token, self.root, self.deep, self.shared, self.user = token, root, deep, shared, user

    def covers(self, path):
        return self.root == path or (self.deep and is_below(path, self.root))


class Model:
    """tree: path to True for a collection; the collection itself is the empty path."""

    def __init__(self):
        self.tree, self.locks = {"": True}, []

    def below(self, path):
        return [p for p in self.tree if is_below(p, path)]

    def free(self, path, user, sent, inside=False):
        """No lock is on it, or one that the user took and sent. inside: a resource in it, without locks of its
        own."""
        on = [x for x in self.locks if x.covers(path) and (x.deep or not inside)]
        return not on or any(x.user == user and x.token in sent for x in on)

    def may(self, path, user, sent, *, all_of_it=False, membership=False):
        ok = self.free(path, user, sent)
        if membership:
            ok = ok and self.free(above(path), user, sent)
        if all_of_it:
            ok = ok and all(self.free(p, user, sent) for p in self.below(path))
            ok = ok and all(self.free(p, user, sent, inside=True) for p in [path, *self.below(path)] if self.tree.get(p))
        return ok

    def remove(self, path):
        self.locks = [x for x in self.locks if x.root != path and not is_below(x.root, path)]
        for p in [path, *self.below(path)]:
            self.tree.pop(p, None)

    def copy(self, source, target):
        found = {target + p[len(source):]: c for p, c in self.tree.items() if p == source or is_below(p, source)}
        for p in [target, *self.below(target)]:
            self.tree.pop(p, None)
        self.tree.update(found)

    def end_lost(self):
        self.locks = [x for x in self.locks if x.root in self.tree]


class Run:
    def __init__(self, clients, seed):
        self.clients, self.model, self.random = clients, Model(), random.Random(seed)
        self.seen = {}

    def href(self, path):
        slash = "/" if path and self.model.tree.get(path) else ""
        return ROOT + urllib.parse.quote(path) + slash

    def some(self, kind=None):
        """A resource that is there: any, a collection (True) or a file (False); not the root."""
        found = [p for p, c in self.model.tree.items() if p and kind in (None, c)]
        return self.random.choice(sorted(found)) if found else None

    def new(self):
        """A free place in a collection."""
        holders = [p for p, c in self.model.tree.items() if c and p.count("/") + bool(p) < DEPTH]
        free = [f"{p}/{n}".lstrip("/") for p in holders for n in NAMES]
        free = sorted(p for p in free if p not in self.model.tree)
        return self.random.choice(free) if free else None

    def submit(self):
        """Tokens to send, and the If field that sends them and always holds."""
        sent = {x.token for x in self.model.locks if self.random.random() < 0.6}
        lists = "".join(f"(<{t}>) " for t in sorted(sent))
        return sent, ({"If": f"{lists}(Not <DAV:no-lock>)"} if sent else {})

    def ask(self, user, method, path, body=None, wanted=(), **fields):
        reply = self.clients[user].request(method, self.href(path), body, **fields)
        assert reply.status in wanted, (
            f"{user} {method} {path!r} {fields}: {reply.status}, not {wanted}\n{reply.body.decode()[:600]}\n"
            f"{sorted(self.model.tree)}\n{[vars(x) for x in self.model.locks]}")
        self.seen[method, reply.status] = self.seen.get((method, reply.status), 0) + 1
        return reply

    # ---- the methods: each asks for what the model says must be answered ----

    def put(self, user):
        path = self.some(False) if self.random.random() < 0.5 else self.new()
        if not path:
            return
        sent, fields = self.submit()
        new = path not in self.model.tree
        may = self.model.may(path, user, sent, membership=new)
        self.ask(user, "PUT", path, "text", (201 if new else 204,) if may else (423,), Content_Type="text/plain", **fields)
        if may:
            self.model.tree[path] = False

    def mkcol(self, user):
        path = self.new()
        if not path:
            return
        sent, fields = self.submit()
        may = self.model.may(path, user, sent, membership=True)
        self.ask(user, "MKCOL", path, None, (201,) if may else (423,), **fields)
        if may:
            self.model.tree[path] = True

    def proppatch(self, user):
        path = self.some()
        if not path:
            return
        sent, fields = self.submit()
        self.ask(user, "PROPPATCH", path, PROPPATCH, (207,) if self.model.may(path, user, sent) else (423,), **fields)

    def delete(self, user):
        path = self.some()
        if not path:
            return
        sent, fields = self.submit()
        may = self.model.may(path, user, sent, all_of_it=True, membership=True)
        self.ask(user, "DELETE", path, None, (204,) if may else (423,), **fields)
        if may:
            self.model.remove(path)

    def transfer(self, user):
        source, target = self.some(), self.new() if self.random.random() < 0.5 else self.some()
        if not source or not target or source == target or is_below(target, source) or is_below(source, target):
            return
        height = max(p.count("/") for p in [source, *self.model.below(source)]) - source.count("/")
        if target.count("/") + height >= DEPTH:
            return
        sent, fields = self.submit()
        move, new = self.random.random() < 0.5, target not in self.model.tree
        may = not move or self.model.may(source, user, sent, all_of_it=True, membership=True)
        may = may and self.model.may(target, user, sent, all_of_it=True, membership=new)
        self.ask(user, "MOVE" if move else "COPY", source, None, (201 if new else 204,) if may else (423,),
                 Destination=self.href(target), **fields)
        if not may:
            return
        self.model.copy(source, target)
        if move:
            self.model.locks = [x for x in self.model.locks if x.root != target and not is_below(x.root, target)]
            self.model.remove(source)
        self.model.end_lost()

    def lock(self, user):
        path = self.new() if self.random.random() < 0.2 else self.random.choice(sorted(self.model.tree))
        if path is None:
            return
        deep, shared, new = self.random.random() < 0.5, self.random.random() < 0.6, path not in self.model.tree
        sent, fields = self.submit()
        wrong = [x for x in self.model.locks if not (x.shared and shared)]
        if any(x.covers(path) for x in wrong):
            wanted = (423,)
        elif deep and any(is_below(x.root, path) for x in wrong):
            wanted = (207,)
        elif new and not self.model.may(path, user, sent, membership=True):
            wanted = (423,)
        else:
            wanted = (201,) if new else (200,)
        body = (f'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:{"shared" if shared else "exclusive"}/></D:lockscope>'
                "<D:locktype><D:write/></D:locktype></D:lockinfo>")
        reply = self.ask(user, "LOCK", path, body, wanted, Depth="infinity" if deep else "0", **fields)
        if reply.status in (200, 201):
            self.model.locks.append(Lock(reply.header("Lock-Token").strip("<>"), path, deep, shared, user))
            self.model.tree.setdefault(path, False)

    def unlock(self, user):
        if not self.model.locks:
            return
        lock = self.random.choice(self.model.locks)
        path = self.random.choice(sorted(self.model.tree)) if self.random.random() < 0.5 else lock.root
        wanted = 409 if not lock.covers(path) else 403 if user not in (lock.user, "alice") else 204
        self.ask(user, "UNLOCK", path, None, (wanted,), Lock_Token=f"<{lock.token}>")
        if wanted == 204:
            self.model.locks.remove(lock)

    def refresh(self, user):
        if not self.model.locks:
            return
        lock = self.random.choice(self.model.locks)
        path = self.random.choice(sorted(self.model.tree))
        wanted = 412 if not lock.covers(path) else 403 if user != lock.user else 200
        self.ask(user, "LOCK", path, None, (wanted,), If=f"(<{lock.token}>)")

    # ---- what is there ----

    def compare(self):
        """Every resource, and the tokens of the locks that hold there."""
        stack, found = [""], {}
        while stack:
            path = stack.pop()
            reply = self.ask("alice", "PROPFIND", path, '<D:propfind xmlns:D="DAV:"><D:prop><D:lockdiscovery/>'
                             "<D:resourcetype/></D:prop></D:propfind>", (207,), Depth="1")
            for one in re.findall(r"<D:response>(.*?)</D:response>", reply.body.decode(), re.S):
                href = re.search(r"<D:href>([^<]+)</D:href>", one)[1]
                name = urllib.parse.unquote(href[len(ROOT):]).rstrip("/")
                tokens = set(re.findall(r"<D:locktoken><D:href>([^<]+)", one))
                if name not in found and "<D:collection/>" in one and name != path:
                    stack.append(name)
                found[name] = tokens
        wanted = {p: {x.token for x in self.model.locks if x.covers(p)} for p in self.model.tree}
        assert found == wanted, f"{found}\n{wanted}"

    def play(self):
        methods = [self.put, self.put, self.mkcol, self.mkcol, self.proppatch, self.delete, self.transfer,
                   self.transfer, self.lock, self.lock, self.unlock, self.refresh]
        for n in range(STEPS):
            self.random.choice(methods)(self.random.choice(["alice", "bob"]))
            if n % 10 == 9:
                self.compare()


def locks_are_as_in_the_model(prepared):
    seed = int(os.environ.get("CALENDS_TEST_SEED") or random.randrange(1 << 32))
    with prepared.server() as server:
        with Client(server, "alice", prepared.secrets["alice"]) as alice, \
                Client(server, "bob", prepared.secrets["bob"]) as bob:
            expect(alice.request("MKCOL", ROOT), 201)
            expect(alice.request("ACL", ROOT, SHARE), 200)
            run = Run({"alice": alice, "bob": bob}, seed)
            try:
                run.play()
            except AssertionError as why:
                raise AssertionError(f"CALENDS_TEST_SEED={seed}\n{why}") from None
        assert "sound" in server.command("check").stdout
    for method in ("PUT", "DELETE", "MKCOL", "MOVE", "COPY", "PROPPATCH", "LOCK"):
        assert (method, 423) in run.seen, f"no {method} met a lock: {run.seen}"


TESTS = [locks_are_as_in_the_model]

if __name__ == "__main__":
    sys.exit(play(TESTS))

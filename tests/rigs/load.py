"""Writers that note what was acknowledged, and what then must be there."""
import http.client
import random
import threading
import time

from rigs.server import basic

EVENT = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Calends//load//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\n"
         "DTSTART:20260105T100000Z\r\nDURATION:PT1H\r\nSUMMARY:version {n}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


class Load:
    """with Load(address, secrets) as l: … Each writer has names of its own, of some person. A failure is tried again with the
    same bytes until it is known how it ended: an answer 201 or 204 is the promise that is tested."""

    def __init__(self, address, secrets, writers=8, names=30):
        self.address, self.secrets = address, secrets
        self.stopped = threading.Event()
        self.sure, self.acknowledged, self.refused, self.broken, self.wrong = {}, 0, 0, 0, []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.work, args=(i, names), daemon=True) for i in range(writers)]

    def __enter__(self):
        for t in self.threads:
            t.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.stopped.set()
        for t in self.threads:
            t.join(60)

    def work(self, number, names):
        chance = random.Random(number)
        who = sorted(self.secrets)[number % len(self.secrets)]
        n = 0
        while not self.stopped.is_set():
            name, n = f"w{number}-{chance.randrange(names)}", n + 1
            path = f"/api/v1.0/caldav/{who}/calendar/{name}.ics"
            body = EVENT.format(uid=name, n=n)
            while not self.put(who, path, body) and not self.stopped.is_set():
                time.sleep(0.05)

    def put(self, who, path, body):
        """Whether it was acknowledged; until it is, the name is not sure."""
        with self.lock:
            self.sure.pop((who, path), None)
        connection = http.client.HTTPConnection(*self.address(), timeout=20)
        try:
            connection.request("PUT", path, body, {"Authorization": basic(who, self.secrets[who]), "Content-Type": "text/calendar"})
            reply = connection.getresponse()
            said = reply.read()
        except (OSError, http.client.HTTPException):
            with self.lock:
                self.broken += 1
            return False
        finally:
            connection.close()
        with self.lock:
            if reply.status in (201, 204):
                self.acknowledged += 1
                self.sure[who, path] = body
                return True
            if reply.status in (502, 503, 504):
                self.refused += 1
                if reply.status == 503 and b"problem" not in said and not reply.getheader("Retry-After") and b"<D:error" in said:
                    self.wrong.append("a 503 without Retry-After")
            else:
                self.wrong.append(f"{reply.status} {said[:200]!r}")
        return False

    def verify(self, server):
        """How many of the sure ones are not there as acknowledged."""
        lost = []
        for (who, path), body in sorted(self.sure.items()):
            reply = server.request("GET", path, None, None, who, self.secrets[who])
            if reply.status != 200 or reply.body.decode() != body:
                lost.append((path, reply.status))
        return lost

    def told(self):
        return f"{self.acknowledged} acknowledged, {self.refused} refused with 503, {self.broken} broken connections"

"""The scene of sharing: three people of a provider, a browser each. One shares a calendar read-only with the second
and busy times with the third, before these have ever been here; what each sees in the web application, by CalDAV and
by feed is the same, and ends at once when it is taken back."""
import re
import sqlite3
import urllib.error
import urllib.request

from browser import HERE, Browser
from rigs.client import Client
from rigs.oidc import Provider
from rigs.server import Server

TITLES = ("Team meeting", "At the doctor", "Surprise party")
QUERY = ('<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/></prop>'
         '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>'
         "</C:calendar-query>")
BUSY = ('<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav">'
        '<C:time-range start="20260301T000000Z" end="20260401T000000Z"/></C:free-busy-query>')


def told(text):
    """Which of the titles a text has."""
    return {title for title in TITLES if title in text}


def fetch(url):
    """Status and text of an address, as somebody without an account."""
    try:
        with urllib.request.urlopen(url, timeout=20) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, ""


def enter(browser, s, who):
    """Signs in, takes what is offered; the CalDAV client of a phone of theirs, and the calendar's path for them."""
    browser.step("signIn", who=who)
    browser.step("accept", who=who)
    access = browser.step("secret", who=who)
    assert [c["owner_name"] for c in access["shared"]] == ["Alice Example"], access["shared"]
    return Client(s, access["login"], access["secret"]), access["shared"][0]["url"]


def reader(phone, path):
    """All but what is private; of what is confidential only when it is; and no way to write."""
    listed = phone.report(QUERY, path)
    assert listed.status == 207, (listed.status, listed.body)
    text = listed.body.decode()
    assert told(text) == {"Team meeting"} and text.count("BEGIN:VEVENT") == 2, text
    href = re.search(r"<(?:\w+:)?href>([^<]*meeting\.ics)<", text)[1]
    body = phone.request("GET", href).body.decode()
    assert phone.request("PUT", href, body.replace("Team", "My"), Content_Type="text/calendar").status == 403
    assert phone.request("DELETE", href).status == 403
    return href


def busy(phone, path):
    """Three blocks, not a word."""
    blocks = phone.report(BUSY, path)
    assert blocks.status == 200 and not told(blocks.body.decode()), (blocks.status, blocks.body)
    periods = re.sub(r"\r\n ", "", blocks.body.decode())
    assert len(re.findall(r"20260312T\d{6}Z/", periods)) == 3, periods
    listed = phone.report(QUERY, path)
    assert listed.status == 403 or "BEGIN:VEVENT" not in listed.body.decode(), listed.body


def feed(link):
    status, text = fetch(link["url"])
    assert status == 200 and told(text) == {"Team meeting"}, (status, text)
    status, text = fetch(link["page"])
    assert status == 200 and not told(text) - {"Team meeting"}, (status, text)


def gone(phone, path, href=None):
    for reply in (phone.report(QUERY, path), phone.report(BUSY, path)):
        assert reply.status in (403, 404), (reply.status, reply.body)
    if href:
        assert phone.request("GET", href).status in (403, 404)


def scene(folder):
    provider = Provider(people=("alice", "bob", "carol"))
    for claims in provider.people.values():
        claims["locale"] = "en"
    options = [f"web.root={HERE.parents[1] / 'web' / 'out'}", *provider.options()]
    with provider, Server(folder, [*options, "people.local_sign_in=no"]) as s:
        provider.start(s)
        with Browser("scene", s) as browser:
            browser.step("signIn", who="alice")
            browser.step("fill")
            browser.step("share", calendar="Calendar")
            link = browser.step("link", calendar="Calendar")
            bob, his = enter(browser, s, "bob")
            carol, hers = enter(browser, s, "carol")
            browser.step("readerSees")
            browser.step("busySees")
            href = reader(bob, his)
            busy(carol, hers)
            feed(link)
            browser.step("revoke", calendar="Calendar")
            gone(bob, his, href)
            gone(carol, hers)
            assert fetch(link["url"])[0] == 404 and fetch(link["page"])[0] == 404
            browser.step("nothingLeft", who="bob")
            browser.step("nothingLeft", who="carol")
            browser.step("signOut")
        with sqlite3.connect(folder / "calends.db") as rows:
            assert rows.execute("SELECT count(*) FROM principal WHERE password <> ''").fetchone() == (0,)

"""A real Keycloak and a real browser: signing in by its pages, and out again on both sides."""
from browser import HERE, Browser
from rigs.keycloak import Keycloak
from rigs.server import PASSWORD, Server


def scene(folder):
    with Keycloak() as keycloak:
        realm = keycloak.realm()
        options = [f"web.root={HERE.parents[1] / 'web' / 'out'}", *realm.options()]
        with Server(folder, options) as s:
            realm.start(s.url)
            with Browser("keycloak", s) as browser:
                browser.step("wrong", who="alice")
                who = browser.step("signIn", who="alice", password=PASSWORD)
                assert who["handle"] == "alice" and "@" in who["email"], who
                browser.step("signOut")

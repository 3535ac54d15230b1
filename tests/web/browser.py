"""Chromium at work for the Python side: the steps of a module beside this one, called for one by one."""
import json
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


class Browser:
    """The steps of a module: way, scene."""

    def __init__(self, module, s, **more):
        environment = {**os.environ, "CALENDS_URL": s.url, **more}
        self.process = subprocess.Popen(["node", "steps.mjs", module], cwd=HERE, env=environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def step(self, name, **given):
        self.process.stdin.write(json.dumps({"step": name, "given": given}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"error": "the browser ended"}')
        assert "error" not in answer, f"{name} {given}: {answer['error']}"
        return answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

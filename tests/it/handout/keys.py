"""Sits at the report in a real browser with nothing but a keyboard, and prints what happened.

    python3 keys.py BROWSER PROFILE URL

The browser is spoken to over a pipe (--remote-debugging-pipe): no port is opened, and nothing but
the standard library is needed.
"""

import json
import os
import signal
import subprocess
import sys
import time

browser, profile, url = sys.argv[1:]
signal.alarm(180)  # A browser that hangs ends this, and the test says so.

READ, WRITE = 3, 4
theirs_in, ours_out = os.pipe()
ours_in, theirs_out = os.pipe()


def place_pipes():
    os.dup2(theirs_in, READ)
    os.dup2(theirs_out, WRITE)


# The numbers 3 and 4 are the protocol's; ours are moved out of their way first.
theirs_in, ours_out, ours_in, theirs_out = (
    os.dup2(fd, 20 + n, inheritable=False)
    for n, fd in enumerate((theirs_in, ours_out, ours_in, theirs_out))
)
chromium = subprocess.Popen(
    [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--remote-debugging-pipe",
        f"--user-data-dir={profile}",
        "about:blank",
    ],
    preexec_fn=place_pipes,
    pass_fds=(READ, WRITE),
    stdin=subprocess.DEVNULL,
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
os.close(theirs_in)
os.close(theirs_out)
answers = os.fdopen(ours_in, "rb")
number = 0


def message():
    text = b""
    while not text.endswith(b"\0"):
        byte = answers.read(1)
        if not byte:
            sys.exit("the browser ended")
        text += byte
    return json.loads(text[:-1])


def call(method, session=None, **params):
    global number
    number += 1
    asked = {"id": number, "method": method, "params": params}
    if session:
        asked["sessionId"] = session
    os.write(ours_out, json.dumps(asked).encode() + b"\0")
    while True:
        told = message()
        if told.get("id") == number:
            if "error" in told:
                sys.exit(f"{method}: {told['error']}")
            return told["result"]


target = call("Target.createTarget", url=url)["targetId"]
page = call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]


def js(code):
    told = call("Runtime.evaluate", page, expression=code, returnByValue=True)
    if "exceptionDetails" in told:
        sys.exit(f"{code}: {told['exceptionDetails']}")
    return told["result"].get("value")


def until(code):
    end = time.monotonic() + 60
    while not js(code):
        if time.monotonic() > end:
            sys.exit(f"never came true: {code}")


def press(key, code=None, number=0, text=None):
    what = {"key": key, "code": code or key, "windowsVirtualKeyCode": number}
    if text:
        what["text"] = text
    call("Input.dispatchKeyEvent", page, type="keyDown" if text else "rawKeyDown", **what)
    call("Input.dispatchKeyEvent", page, type="keyUp", **what)


until("document.documentElement?.dataset.ready === 'yes'")
found = {"lang": js("document.documentElement.lang"), "title": js("document.title")}

# Every control, in the order of the tab key: what it is called, and whether one sees where one is.
stops = []
for _ in range(400):
    press("Tab", number=9)
    if js("document.activeElement === document.body"):
        break
    stops.append(js("""(() => {
        const at = document.activeElement, style = getComputedStyle(at);
        const name = at.getAttribute('aria-label') || at.textContent.trim();
        const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        return {tag: at.tagName, kind: at.className, name, seen};
    })()"""))
found["stops"] = stops

CLOCK = "document.querySelector('.clock').textContent"
PLACE = "Number(document.querySelector('.slider').value)"
js("document.querySelector('.slider').focus()")
press("End", number=35)
found["end"] = [js(PLACE), js("Number(document.querySelector('.slider').max)"), js(CLOCK)]
press("Home", number=36)
found["home"] = [js(PLACE), js(CLOCK)]
press("ArrowRight", number=39)
found["right"] = js(PLACE)
press("Home", number=36)

# The space bar plays and holds.
js("document.querySelector('.play').focus()")
press(" ", "Space", 32, " ")
found["playing"] = js("document.querySelector('.play').textContent")
until(f"{PLACE} > 0")
press(" ", "Space", 32, " ")
found["held"] = js("document.querySelector('.play').textContent")

# Text against what is behind it, as it is drawn, in both themes; and a phone's width.
CONTRAST = """(() => {
    const parts = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = (color) => {
        const [r, g, b] = parts(color).map((value) => {
            const part = value / 255;
            return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (at) => {
        for (; at; at = at.parentElement) {
            const color = getComputedStyle(at).backgroundColor, alpha = parts(color)[3];
            if (alpha === undefined || alpha === 1) return color;
        }
        return 'rgb(255, 255, 255)';
    };
    let least = [99, ''];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const at = texts.currentNode.parentElement;
        if (!texts.currentNode.textContent.trim() || !at.checkVisibility()) continue;
        if (['SCRIPT', 'STYLE'].includes(at.tagName)) continue;
        const style = getComputedStyle(at);
        const ink = at instanceof SVGElement ? style.fill : style.color;
        const [a, b] = [light(ink), light(ground(at))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < least[0]) least = [ratio, at.outerHTML.slice(0, 120)];
    }
    return least;
})()"""
found["contrast"] = {}
for theme in ("light", "dark"):
    features = [{"name": "prefers-color-scheme", "value": theme}]
    call("Emulation.setEmulatedMedia", page, features=features)
    found["contrast"][theme] = js(CONTRAST)
call("Emulation.setDeviceMetricsOverride", page, width=360, height=740,
     deviceScaleFactor=1, mobile=True)
found["wider"] = js("document.documentElement.scrollWidth - innerWidth")
print(json.dumps(found))
chromium.kill()
chromium.wait()

"""The browser and the person before it: keeps cookies, does what each page asks, and stops where the
browser would leave the provider."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx2

MOST_STEPS = 25


class Away:
    """Where the browser was sent, with the form that it posts there, if it posts one."""

    def __init__(self, url, form=None):
        self.url = url
        self.form = form


class Page:
    """A page that asks nothing more."""

    def __init__(self, html):
        self.html = html
        found = re.search(r'data-step="([^"]*)"', html)
        self.step = found.group(1) if found else ""


class Agent:
    def __init__(self, person):
        self.person = person
        self.http = httpx2.Client(follow_redirects=False, trust_env=False, timeout=30)

    def open(self, address):
        """Opens an address and goes on until there is nothing more to do: an `Away` or a `Page`."""
        here, url, body = origin(address), address, None
        for _ in range(MOST_STEPS):
            if origin(url) != here:
                return Away(url, body)
            answer = self.send(url, body)
            if "location" in answer.headers:
                url, body = urljoin(url, answer.headers["location"]), None
                continue
            form = primary_form(answer.text)
            if form is None and answer.status_code >= 400:
                raise AssertionError(f"{urlsplit(url).path} answers {answer.status_code}: {answer.text[:300]}")
            if form is None:
                return Page(answer.text)
            url, body = urljoin(url, form.action), self.fill(form)
        raise AssertionError("the pages go round in circles")

    def fill(self, form):
        filled = {name: value or self.person.get(name, "") for name, value in form.fields}
        name, value = form.button
        return {**filled, name: value} if name else filled

    def send(self, url, body):
        if body is None:
            return self.http.get(url, headers={"sec-fetch-site": "same-origin"})
        headers = {"sec-fetch-site": "same-origin", "origin": origin(url)}
        return self.http.post(url, data=body, headers=headers)


def origin(url):
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class Form:
    def __init__(self, action):
        self.action, self.fields, self.buttons = action, [], []

    @property
    def button(self):
        """The primary button; where something may be put off, the one that does so. None without one."""
        primary = [(name, value) for name, value, css in self.buttons if "primary" in css]
        later = [(name, value) for name, value, _ in self.buttons if value == "later"]
        return (later or primary)[0] if primary else None


class Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.open = [], None

    def handle_starttag(self, tag, attributes):
        found = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.open = Form(found.get("action", ""))
            self.forms.append(self.open)
        elif self.open and tag == "input" and found.get("name"):
            if found.get("type") not in ("checkbox", "radio") or "checked" in found:
                self.open.fields.append((found["name"], found.get("value", "")))
        elif self.open and tag == "button":
            css = found.get("class", "").split()
            self.open.buttons.append((found.get("name", ""), found.get("value", ""), css))

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None


def primary_form(html):
    reader = Forms()
    reader.feed(html)
    return next((form for form in reader.forms if form.button), None)

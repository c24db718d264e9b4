"""A web server on loopback that answers as a test says."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from reader.web.address import Address, address_of

PAGE = (
    b"<!doctype html><html lang=en><head><title>The dam</title>"
    b"<meta name=author content='Ann Lee'></head>"
    b"<body><article><p>The dam is safe.</p><p>It was built in 1931.</p></article></body></html>"
)


def answer(
    body: bytes = PAGE, media_type: str = "text/html", status: str = "200 OK", **headers: str
) -> bytes:
    """What a server sends; `headers` with `_` for `-`."""
    fields = {"Content-Type": media_type, "Content-Length": str(len(body))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in fields.items() if value)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Site:
    """What is at each path, and which were asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, bytes] = {}
        """By path: what is sent whole, as `answer` makes it; empty: nothing, until the end."""
        self.asked: list[str] = []
        self.requests: list[bytes] = []
        self.end = threading.Event()

    def at(self, path: str, host: str = "127.0.0.1") -> Address:
        return address_of(f"http://{host}:{self.port}{path}")

    def put(self, path: str, sent: bytes | None = None) -> Address:
        """Serve something, else a page, at a path."""
        self.pages[path] = answer() if sent is None else sent
        return self.at(path)


@contextmanager
def site() -> Iterator[Site]:
    """Serve on loopback, a thread for each connection."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            request = b""
            while line := self.rfile.readline():
                request += line
                if not line.strip():
                    break
            if not request.count(b" "):
                return
            path = request.split(b" ")[1].decode()
            here.asked.append(path)
            here.requests.append(request)
            sent = here.pages.get(path, answer(b"no", status="404 Not Found"))
            if not sent:
                here.end.wait(10)
            self.wfile.write(sent)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Nothing: who was cut off is no error here."""

    with Server(("127.0.0.1", 0), Handler) as server:
        here = Site(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield here
        finally:
            here.end.set()
            server.shutdown()
            thread.join()

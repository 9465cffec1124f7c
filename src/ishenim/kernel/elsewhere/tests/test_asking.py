"""Who is asked elsewhere is the server that was named, and no other."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.error import URLError

import pytest

from ishenim.kernel.elsewhere.asking import ask


class Leading(BaseHTTPRequestHandler):
    """Leads on from /here/ and /away/, and answers anywhere else."""

    def do_GET(self) -> None:
        port = self.server.server_address[1]
        led = {"/here/": "/there/", "/away/": f"http://localhost:{port}/there/"}.get(self.path)
        self.send_response(302 if led else 200)
        if led:
            self.send_header("Location", led)
        self.end_headers()
        self.wfile.write(b"" if led else b"answered")

    def log_message(self, *_about: object) -> None:
        """Say nothing."""


@pytest.fixture
def server():
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Leading)
    Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_address[1]}"
    serving.shutdown()
    serving.server_close()


def test_a_server_may_lead_to_another_of_its_own_pages(server):
    with ask(f"{server}/here/", seconds=5) as answer:
        assert answer.read() == b"answered"


def test_what_leads_to_another_server_is_a_fault_that_names_it(server):
    with pytest.raises(URLError, match="leads to another server, localhost"):
        ask(f"{server}/away/", seconds=5)

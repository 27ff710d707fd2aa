"""moto, one request at a time, on a port of its own choice, for as long as its standard input is open.

`python -m moto.server` answers in threads, and moto's stores are plain dictionaries: two creates at once make either of them a 500
("dictionary changed size during iteration"). A lock here holds for every client of the process, in whichever test worker it runs.
"""

import os
import sys
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

moto = DomainDispatcherApplication(create_backend_app)
turn = threading.Lock()


def one_at_a_time(environ, start_response):
    with turn:
        return moto(environ, start_response)


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


server = make_server("127.0.0.1", 0, one_at_a_time, threaded=True, request_handler=MotoRequestHandler)
threading.Thread(target=end_with_parent, daemon=True).start()
print(f"port {server.port}", flush=True)
server.serve_forever()

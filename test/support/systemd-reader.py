"""What systemd takes from each text of a JSON list as an EnvironmentFile: its own function, called in its own library."""

import ctypes
import glob
import json
import os
import sys
import tempfile

library = sorted(glob.glob("/usr/lib/*/systemd/libsystemd-shared-*.so") + glob.glob("/usr/lib/systemd/libsystemd-shared-*.so"))
if not library:
    sys.exit(3)
systemd = ctypes.CDLL(library[0])
systemd.load_env_file.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.POINTER(ctypes.c_char_p))]


def values(text):
    with tempfile.NamedTemporaryFile(buffering=0) as file:
        file.write(text.encode())
        found = ctypes.POINTER(ctypes.c_char_p)()
        if systemd.load_env_file(None, os.fsencode(file.name), ctypes.byref(found)) < 0:
            return None
        pairs, at = {}, 0
        while found and found[at] is not None:
            name, _, value = found[at].decode().partition("=")
            pairs[name] = value
            at += 1
        return pairs


print(json.dumps([values(text) for text in json.load(sys.stdin)]))

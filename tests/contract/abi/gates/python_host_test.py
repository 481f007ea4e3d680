"""A host in Python, written from the headers alone, runs plugins in C99 and C++ end to end. It proves
that the contract is the bytes, and not what one compiler makes of our headers.

    python3 python_host_test.py PLUGIN.so ...
"""

import ctypes as c
import sys
import unittest

PLUGINS = sys.argv[1:]


class Text(c.Structure):
    _fields_ = [("data", c.c_char_p), ("len", c.c_size_t)]

    def __str__(self):
        return c.string_at(self.data, self.len).decode() if self.len else ""


class Doc(c.Structure):
    _fields_ = [("schema", Text), ("json", Text)]


class Error(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("status", c.c_int32), ("flags", c.c_uint32),
                ("retry_after_ms", c.c_uint32), ("code", c.c_char * 64), ("message", c.c_char * 320),
                ("detail", c.c_char * 624)]


class Sink(c.Structure):
    WRITE = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_void_p, c.c_size_t)
    _fields_ = [("context", c.c_void_p), ("write", WRITE)]


class Call(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("attempt", c.c_uint32), ("id", c.c_uint64),
                ("deadline", c.c_int64), ("asked_at", c.c_int64), ("name", Text),
                ("idempotency_key", Text), ("trace", Text), ("locale", Text), ("input", Text),
                ("target", Doc), ("configuration", Doc)]


class View(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("reserved", c.c_uint32), ("now", c.c_int64),
                ("locale", Text), ("target", Doc), ("configuration", Doc)]


class Verdict(c.Structure):
    _fields_ = [("state", c.c_int32), ("reason", c.c_char * 252)]


HANDLER = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.POINTER(Call), c.POINTER(Error))


class Actions(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("n_ids", c.c_uint32), ("ids", c.POINTER(c.c_char_p)),
                ("availability", c.CFUNCTYPE(c.c_int32, c.c_void_p, c.POINTER(View), c.POINTER(Verdict),
                                             c.POINTER(Error))),
                ("invoke", HANDLER)]


class Health(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("reserved", c.c_uint32),
                ("report", c.CFUNCTYPE(c.c_int32, c.c_void_p, c.POINTER(View), c.POINTER(Sink),
                                       c.POINTER(Error)))]


class Host(c.Structure):
    SERVICE = c.CFUNCTYPE(c.c_void_p, c.c_void_p, c.c_char_p)
    _fields_ = [("struct_size", c.c_uint32), ("abi_major", c.c_uint32), ("abi_minor", c.c_uint32),
                ("reserved", c.c_uint32), ("data", c.c_void_p), ("service", SERVICE)]


class Calls(c.Structure):
    COMPLETE = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_uint64, c.POINTER(Doc), c.POINTER(Error))
    CHECKPOINT = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_uint64, c.POINTER(Doc), c.POINTER(Error))
    CHECK = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_uint64)
    PROGRESS = c.CFUNCTYPE(None, c.c_void_p, c.c_uint64, c.c_uint64, c.c_uint64, Text)
    _fields_ = [("struct_size", c.c_uint32), ("reserved", c.c_uint32), ("complete", COMPLETE),
                ("checkpoint", CHECKPOINT), ("check", CHECK), ("progress", PROGRESS)]


class Module(c.Structure):
    _fields_ = [("struct_size", c.c_uint32), ("magic", c.c_uint32), ("abi_major", c.c_uint32),
                ("abi_minor", c.c_uint32), ("id", c.c_char_p), ("version", c.c_char_p),
                ("max_concurrency", c.c_uint32), ("reserved", c.c_uint32),
                ("capability", c.CFUNCTYPE(c.c_void_p, c.c_char_p)),
                ("create", c.CFUNCTYPE(c.c_int32, c.POINTER(Host), c.POINTER(Doc),
                                       c.POINTER(c.c_void_p), c.POINTER(Error))),
                ("destroy", c.CFUNCTYPE(None, c.c_void_p))]


def text(value):
    raw = value.encode()
    return Text(raw, len(raw))


def doc(schema, json):
    return Doc(text(schema), text(json))


class PythonHost:
    """Grants desk.calls/1 and remembers how calls end. Keeps its callbacks as long as it lives."""

    def __init__(self):
        self.ends = []
        self.calls = Calls(c.sizeof(Calls), 0, Calls.COMPLETE(self.complete),
                           Calls.CHECKPOINT(lambda *_: 9), Calls.CHECK(lambda *_: 0),
                           Calls.PROGRESS(lambda *_: None))
        self.handle = Host(c.sizeof(Host), 1, 0, 0, None, Host.SERVICE(self.service))

    def service(self, _, name):
        return c.addressof(self.calls) if name == b"desk.calls/1" else None

    def complete(self, _, call, outcome, error):
        self.ends.append((call, str(outcome[0].json) if outcome else None, bool(error)))
        return 0


class APlugin(unittest.TestCase):
    def run_with(self, path):
        entry = c.CDLL(path).desk_module_v1
        entry.restype = c.POINTER(Module)
        module = entry().contents
        host, instance, error = PythonHost(), c.c_void_p(), Error(c.sizeof(Error))
        self.assertEqual((module.magic, module.abi_major, module.id), (0x4B534544, 1, b"echo"))
        self.assertGreaterEqual(module.max_concurrency, 1)

        configuration = doc("desk.configuration/1", "{}")
        status = module.create(c.byref(host.handle), c.byref(configuration), c.byref(instance), c.byref(error))
        self.assertEqual(status, 0, error.detail)
        self.ask(module, instance, configuration)
        self.click(module, instance, host, configuration)
        module.destroy(instance)

    def ask(self, module, instance, configuration):
        actions = c.cast(module.capability(b"desk.actions/1"), c.POINTER(Actions)).contents
        view = View(c.sizeof(View), 0, 0, text("en"), doc("desk.activity/1", "{}"), configuration)
        verdicts = (Verdict * actions.n_ids)()
        self.assertEqual(actions.availability(instance, c.byref(view), verdicts, None), 0)
        self.assertEqual(verdicts[0].state, 2)

        pieces = []

        def write(_, data, size):
            pieces.append(c.string_at(data, size))
            return 0

        health = c.cast(module.capability(b"desk.health/1"), c.POINTER(Health)).contents
        sink = Sink(None, Sink.WRITE(write))
        self.assertEqual(health.report(instance, c.byref(view), c.byref(sink), None), 0)
        self.assertEqual(b"".join(pieces), b'{"findings":[]}')

    def click(self, module, instance, host, configuration):
        actions = c.cast(module.capability(b"desk.actions/1"), c.POINTER(Actions)).contents
        self.assertEqual(actions.ids[0], b"echo.run")
        call = Call(c.sizeof(Call), 1, (7 << 32) + 1, 30000, 0, text("echo.run"), text("click/1"), text(""),
                    text("de"), text("{}"), doc("desk.activity/1", '{"id":"a-1"}'), configuration)
        error = Error(c.sizeof(Error))
        self.assertEqual(actions.invoke(instance, c.byref(call), c.byref(error)), 0, error.detail)
        self.assertEqual(len(host.ends), 1)
        call_id, outcome, failed = host.ends[0]
        self.assertEqual((call_id, failed), ((7 << 32) + 1, False))
        self.assertTrue(outcome.startswith('{"message":"Hello'))

    def test_runs_in_a_host_that_is_not_c(self):
        self.assertTrue(PLUGINS)
        for path in PLUGINS:
            with self.subTest(path):
                self.run_with(path)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

"""Commands that start at once: a process that has imported everything forks for each.

`forked_commands` gives a folder with `section16` and `python`, which do what those of the environment do. Most of what
a short command takes is the import of its modules; forked, it has them already. Its arguments, environment, folder,
umask and standard files are the caller's, its memory and its process group are its own. Where the caller has set
limits, which a fork cannot take over, the real program runs.
"""

import atexit
import gc
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory
from typing import NamedTuple

import section16
from section16.cli import main as command
from section16.without_pandas import keep_pandas_out, let_pandas_in
from tests.places import REPOSITORY

__all__ = ["forked_commands"]

# What is started in place of a program. Its own start is the shortest that Python has.
_CALLER = """\
#!{python} -IS
import os, resource, socket, sys

name = os.path.basename(sys.argv[0])
limits = (resource.getrlimit(one)[0] for one in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE))
if any(one != resource.RLIM_INFINITY for one in limits):
    os.execv(os.path.join(os.path.dirname(sys.executable), name), [name, *sys.argv[1:]])
umask = os.umask(0o077)
os.umask(umask)
words = [str(umask), str(len(sys.argv)), *sys.argv, *map("=".join, os.environ.items())]
there = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
there.connect(os.path.join(os.path.dirname(os.path.abspath(__file__)), "socket"))
socket.send_fds(there, [os.fsencode("\\0".join(words))], [0, 1, 2, os.open(".", os.O_RDONLY)])
code = os.waitstatus_to_exitcode(int(there.recv(16)))
if code < 0:
    os.kill(os.getpid(), -code)
os._exit(code)
"""
_LARGEST = 1 << 18  # bytes of one call
_NOT_NEEDED = ("section16.workspace.migrations", "section16.web", "section16.service")


@contextmanager
def forked_commands() -> Iterator[Path]:
    """Give a folder with programs that fork, for as long as the block lasts."""
    with TemporaryDirectory() as room:  # a short path, as sockets need
        folder = Path(room)
        for name in ("section16", "python"):
            (folder / name).write_text(_CALLER.format(python=sys.executable), "utf-8")
            (folder / name).chmod(0o700)
        environment = {**os.environ, "LANG": "C.UTF-8", "PYTHONPATH": str(REPOSITORY)}
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind(str(folder / "socket"))
        listener.listen(16)  # who calls before all is imported waits
        with listener:
            server = subprocess.Popen(  # noqa: S603 - this file
                [sys.executable, "-m", __name__, str(listener.fileno())],
                env=environment,
                stdin=subprocess.PIPE,  # its end, also where this process is killed, is the end of the server
                pass_fds=[listener.fileno()],
            )
        with server:
            yield folder


class _Call(NamedTuple):
    umask: int
    arguments: list[str]
    environment: dict[str, str]
    files: list[int]  # standard input, output, error, and the folder

    @classmethod
    def received(cls, caller: socket.socket) -> "_Call":
        message, files, *_ = socket.recv_fds(caller, _LARGEST, 4)
        umask, count, *words = os.fsdecode(message).split("\0")
        arguments, environment = words[: int(count)], words[int(count) :]
        return cls(int(umask), arguments, dict(one.split("=", 1) for one in environment), files)

    def take_over(self) -> None:
        """Become the process that was asked for."""
        os.setsid()
        *standard, folder = self.files
        os.fchdir(folder)
        for number, file in enumerate(standard):
            os.dup2(file, number)
        self.close()
        os.umask(self.umask)
        os.environ.clear()
        os.environ.update(self.environment)
        sys.argv = self.arguments

    def close(self) -> None:
        for file in self.files:
            os.close(file)


def _import_all() -> None:
    keep_pandas_out()
    for module in walk_packages(section16.__path__, "section16."):
        if not module.name.startswith(_NOT_NEEDED):
            import_module(module.name)
    let_pandas_in()
    gc.collect()
    gc.freeze()


def _serve(listener: socket.socket) -> None:
    """Fork for each call, and return in the fork only."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(listener, selectors.EVENT_READ)
        waiting.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for key, _ in waiting.select():
                if key.fileobj is listener:
                    caller, _ = listener.accept()
                    call = _Call.received(caller)
                    if not (pid := os.fork()):
                        call.take_over()
                        return
                    call.close()
                    waiting.register(caller, selectors.EVENT_READ, pid)
                    waiting.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, caller))
                elif key.fileobj is sys.stdin:
                    os._exit(0)
                elif isinstance(key.fileobj, int):
                    waiting.unregister(key.fileobj)
                    os.close(key.fileobj)
                    pid, caller = key.data
                    if caller in waiting.get_map():
                        waiting.unregister(caller)
                    _answer(caller, pid)
                else:
                    waiting.unregister(key.fileobj)
                    _kill(key.data)


def _answer(caller: socket.socket, pid: int) -> None:
    """Tell a caller how its process ended."""
    _, status = os.waitpid(pid, 0)
    with caller, suppress(OSError):
        caller.send(str(status).encode())


def _kill(pid: int) -> None:
    """End a process whose caller was killed, with those that it began."""
    os.kill(pid, signal.SIGKILL)
    with suppress(ProcessLookupError):  # it has not taken over yet, so it has begun none
        os.killpg(pid, signal.SIGKILL)


def _ending(program: Callable[[], None]) -> int:
    """Run a program and return its status, as an interpreter that ends would."""
    try:
        program()
    except SystemExit as stop:
        if isinstance(stop.code, str):
            sys.stderr.write(f"{stop.code}\n")
            return 1
        return stop.code or 0
    except BaseException:  # noqa: BLE001 - printed, as by the interpreter
        traceback.print_exc()
        return 1
    return 0


def _script() -> None:
    sys.argv.pop(0)
    sys.path[:0] = [str(Path.cwd()), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    runpy.run_path(sys.argv[0], run_name="__main__")


def main() -> None:
    """Import all, serve; in each fork, be the program."""
    _import_all()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    status = _ending(command if Path(sys.argv[0]).name == "section16" else _script)
    threading._shutdown()  # noqa: SLF001 - this and the next are what `os._exit` leaves out; it ends pools of processes
    atexit._run_exitfuncs()  # noqa: SLF001 - as above
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # taking down all that was imported would take longer than most programs


if __name__ == "__main__":
    main()

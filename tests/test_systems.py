"""Every module can be imported on a system that has nothing of Unix, as Windows."""

import subprocess
import sys

# What is used of these where they are is looked for when it is needed.
UNIX_MODULES = "crypt curses fcntl grp posix pty pwd readline resource syslog termios tty"
UNIX_NAMES = """
os.O_CLOEXEC os.O_DIRECTORY os.O_NOFOLLOW os.O_NONBLOCK os.O_SYNC os.chown os.fchmod os.fchown os.fork os.geteuid
os.getgid os.getuid os.killpg os.mkfifo os.posix_fadvise os.pread os.pwrite os.sched_getaffinity os.sendfile os.setsid
os.statvfs os.uname signal.SIGALRM signal.SIGCHLD signal.SIGHUP signal.SIGKILL signal.SIGPIPE signal.SIGQUIT
signal.SIGUSR1 signal.SIGUSR2 signal.alarm signal.pthread_sigmask signal.setitimer socket.AF_UNIX time.tzset
"""

# What section16 imports is imported first, as it is on this system, and then section16 once more, without Unix.
PROGRAM = f"""
import importlib, pkgutil, sys
import section16

def import_all():
    found = pkgutil.walk_packages(section16.__path__, "section16.")
    names = [one.name for one in found if one.name != "section16.workspace.migrations.env"]  # only alembic runs it
    for name in names:
        importlib.import_module(name)
    return len(names)

import_all()
for name in [name for name in sys.modules if name.startswith("section16.")]:
    del sys.modules[name]
for name in '{UNIX_MODULES}'.split():
    sys.modules[name] = None
for name in '''{UNIX_NAMES}'''.split():
    module, _, attribute = name.partition(".")
    delattr(importlib.import_module(module), attribute)
print(import_all())
"""


def test_every_module_is_imported_without_what_only_unix_has() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)  # noqa: S603 - a fixed program
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 100

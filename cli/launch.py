"""Become a program that ends when its starter does; a bare script, used by `processes.start`.

It is a script of its own because code between fork and exec (`preexec_fn`) may deadlock when
the starter has threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def launch(parent: int, on_orphaned: int, uid: int, gid: int, argv: list[str]) -> None:
    """Turn this process into `argv`; a `uid` of -1 stays who we are.

    The kernel sends the signal `on_orphaned` when the starting thread ends, however it ends.
    Linux only: elsewhere a starter killed with SIGKILL leaves its programs behind.
    """
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":  # after the change of user, which would clear it
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, on_orphaned)
    if os.getppid() != parent:
        sys.exit("the starter is gone already")
    try:
        os.execvp(argv[0], argv)  # noqa: S606 - a shell is what we avoid
    except OSError as error:
        sys.exit(f"{argv[0]}: {error.strerror}")


if __name__ == "__main__":
    parent, on_orphaned, uid, gid = map(int, sys.argv[1:5])
    launch(parent, on_orphaned, uid, gid, sys.argv[5:])

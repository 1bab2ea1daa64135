"""urlwatch 2.29 with its default text filter (regular expressions) on the same region."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from benchmarks.checking.pages import PAGES, PageServer, Run

_JOB = "name: doc{n}\nurl: {address}\nfilter:\n  - css: '#policy'\n  - html2text"
_CONFIG = """display: {error: true, new: true, unchanged: false}
report:
  text: {details: true, footer: true, line_length: 75}
  stdout: {color: false, enabled: true}
"""


class Urlwatch:
    """One folder of jobs and what urlwatch remembers of them."""

    def __init__(self, program: Path, folder: Path, pages: PageServer) -> None:
        self._folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        jobs = (_JOB.format(n=n, address=pages.address(n)) for n in range(PAGES))
        (folder / "jobs.yaml").write_text("\n---\n".join(jobs) + "\n")
        (folder / "config.yaml").write_text(_CONFIG)
        (folder / "hooks.py").touch()
        files = {"--urls": "jobs.yaml", "--config": "config.yaml", "--hooks": "hooks.py"}
        options = [part for flag, name in files.items() for part in (flag, str(folder / name))]
        self._argv = [str(program), *options, "--cache", str(folder / "cache.db")]

    def forget(self) -> None:
        """Start again with nothing remembered."""
        (self._folder / "cache.db").unlink(missing_ok=True)

    def check_all(self) -> Run:
        """Run urlwatch once over all jobs; its processor time includes its start."""
        environment = dict(os.environ, EDITOR="true", PYTHONWARNINGS="ignore")
        started = time.perf_counter()
        with (self._folder / "out.txt").open("wb") as out:
            child = subprocess.Popen(self._argv, stdout=out, stderr=out, env=environment)
            _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        return Run(time.perf_counter() - started, usage.ru_utime + usage.ru_stime)

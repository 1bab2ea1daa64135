"""Drills on the senders: killed, stopped and replaced while messages are on their way."""

import signal
from collections.abc import Callable
from itertools import count
from threading import Thread

from benchmarks.faults.drill import Drill
from benchmarks.faults.sinks import Strike
from benchmarks.faults.stage import HOOKS_AT_ONCE, Stage

SENDERS = ("sender-1", "sender-2")
_POISON = "r7@"

Blow = Callable[[Stage], None]


def at(nth: int, stage: Stage, blow: Blow) -> Strike:
    """Strike as the nth message passes."""
    numbers = count(1)

    def pass_by(_: str) -> None:
        if next(numbers) == nth:
            stage.strike()
            blow(stage)

    return pass_by


def kill_workers(stage: Stage) -> None:
    for name in SENDERS:
        stage.send(name, signal.SIGKILL)


def kill_one(stage: Stage) -> None:
    """Kill one of two for good: nobody starts it again, the other one is to take over."""
    stage.supervised = False
    stage.send(SENDERS[0], signal.SIGKILL)


def kill_children(stage: Stage) -> None:
    for name in SENDERS:
        stage.kill_children(name)


def before(blow: Blow, channel: str = "email") -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        stage.sinks.before = at(40, stage, blow)
        stage.owe(stage.messages, channel)

    return act


def after(blow: Blow, channel: str = "email") -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        stage.sinks.after = at(40, stage, blow)
        stage.owe(stage.messages, channel)

    return act


def poison(stage: Stage) -> None:
    """Let one message kill whoever sends it, each time, before it is accepted."""

    def kill_its_sender(address: str) -> None:
        if address.startswith(_POISON):
            stage.strike()
            kill_children(stage)

    stage.sinks.before = kill_its_sender
    stage.owe(stage.messages)


def bounded(stage: Stage) -> str:
    tried = stage.count("SELECT max(attempts) FROM notifications WHERE state = 'failed'")
    return "" if tried <= 4 else f"the poison was tried {tried} times"


def deploy(stage: Stage) -> None:
    """Ask the senders to end, and start new ones, three times while messages flow."""
    stage.owe(stage.messages)
    for share in (0.1, 0.3, 0.5):
        stage.wait(lambda share=share: stage.sinks.total >= share * stage.messages, 60)
        stage.strike()
        for name in SENDERS:
            stage.restart(name, signal.SIGTERM)


def hurried(stage: Stage) -> None:
    """Ask the senders to end, and at once more urgently, in the middle; then start new ones."""
    stage.owe(stage.messages)
    stage.wait(lambda: stage.sinks.total >= 0.2 * stage.messages, 60)
    stage.strike()
    for name in SENDERS:
        stage.worker(name).popen.send_signal(signal.SIGTERM)
        stage.restart(name, signal.SIGQUIT)


def stopped(stage: Stage) -> None:
    """Stop a sender in the middle for longer than its lease; let it go on when all is done."""
    stopping = Thread(target=stage.send, args=(SENDERS[0], signal.SIGSTOP))
    stage.supervised = False
    stage.sinks.after = at(40, stage, lambda _: stopping.start())
    stage.owe(stage.messages)
    stage.wait(lambda: stage.states().get("delivered", 0) >= stage.messages - 1, 90)
    stage.send(SENDERS[0], signal.SIGCONT)
    stage.pass_time(5)


def nothing_overwritten(stage: Stage) -> str:
    wrong = stage.count(
        "SELECT count(*) FROM notifications n WHERE state = 'delivered' AND NOT EXISTS "
        "(SELECT 1 FROM attempts a WHERE a.notification_id = n.id AND a.outcome = 'delivered')"
    )
    return f"{wrong} rows carry another worker's result" if wrong else ""


DRILLS = (
    Drill("sender's child killed before acceptance", before(kill_children)),
    Drill("sender's child killed after acceptance", after(kill_children), bound=2),
    Drill("senders killed before acceptance", before(kill_workers)),
    Drill("senders killed after acceptance", after(kill_workers), bound=2),
    Drill("one sender killed for good", after(kill_one), bound=1),
    Drill(
        "webhook senders killed",
        after(kill_workers, "webhook"),
        bound=HOOKS_AT_ONCE * len(SENDERS),
    ),
    Drill("a message that kills its sender", poison, failing=1, within=90, check=bounded),
    Drill("deploy under load", deploy, within=60),
    Drill("deploy in a hurry", hurried, bound=2, within=60),
    Drill("sender stopped past its lease", stopped, bound=1, check=nothing_overwritten),
)

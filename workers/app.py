"""The Celery application: settings that survive lost workers and a lost broker."""

from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_ready
from kombu import Queue

from config.logging import set_up_logging
from config.settings import Settings, read_settings
from notifications.channels import channels
from workers.schedule import beat_schedule

QUEUES = ("fetch", "browser", "fanout", "analysis", *channels())
_TIME_LIMIT = 600


def make_app(settings: Settings) -> Celery:
    """Build the application; nothing is contacted until a task is sent or a worker starts."""
    app = Celery("clausewatch", broker=settings.redis_url, include=["workers.tasks"])
    app.conf.update(_options(settings))
    return app


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "task_queues": [Queue(name) for name in QUEUES],
        "task_default_queue": "fanout",
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_acks_late": True,
        "task_time_limit": _TIME_LIMIT,
        "task_soft_time_limit": _TIME_LIMIT - 30,
        "worker_prefetch_multiplier": 1,
        "worker_max_tasks_per_child": 1000,
        "worker_soft_shutdown_timeout": 10,
        "worker_enable_soft_shutdown_on_idle": True,
        "worker_hijack_root_logger": False,
        "worker_send_task_events": False,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_pool_acquire_timeout": 5,
        "broker_transport_options": _TRANSPORT,
        "task_publish_retry_policy": {"max_retries": 1, "interval_start": 0.1},
        "beat_schedule": beat_schedule(settings),
        "beat_max_loop_interval": min(settings.sweep_every, 5.0),
        "timezone": "UTC",
    }


# A doorbell that is lost costs one sweep, so nothing here waits for long.
_TRANSPORT: dict[str, Any] = {
    "visibility_timeout": _TIME_LIMIT * 2,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 25,
    "retry_on_timeout": True,
    "global_keyprefix": "clausewatch:",
}


@worker_ready.connect
@beat_init.connect
def say_ready(**_: Any) -> None:
    """Touch READY_FILE, so that whoever started this process knows that it takes work."""
    if file := read_settings().ready_file:
        file.touch()


set_up_logging(read_settings())
app = make_app(read_settings())

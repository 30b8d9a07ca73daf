"""Who waits for the lake holds up nobody who does not."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import active_children

import httpx

from section16.service.app import create_app
from section16.service.serve import served
from section16.service.settings import ServiceSettings
from tests.tasks.exploring.conftest import filings


def test_more_wait_for_the_lake_than_there_are_threads_and_other_pages_are_answered(tmp_path):
    before, many = set(active_children()), min(32, (os.cpu_count() or 1) + 4) + 2
    settings = ServiceSettings(lake=filings().lake(tmp_path))
    with served(create_app(settings)) as url, httpx.Client(base_url=url, timeout=60) as client:
        client.get("/explore").raise_for_status()
        (explorer,) = set(active_children()) - before
        os.kill(explorer.pid, signal.SIGSTOP)
        with ThreadPoolExecutor(many) as threads:
            waiting = [threads.submit(httpx.get, f"{url}/explore", timeout=60) for _ in range(many)]
            try:
                assert [client.get("/", timeout=10).status_code for _ in range(50)] == [303] * 50
                assert not any(one.done() for one in waiting)
            finally:
                os.kill(explorer.pid, signal.SIGCONT)
            assert [one.result().status_code for one in waiting] == [200] * many

"""An object store on this machine, for tests: moto's S3, in a process of its own."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
from msgspec import Struct

__all__ = ["ObjectStore", "object_store"]

_ADDRESS = re.compile(r"Running on (http://127\.0\.0\.1:\d+)")


class ObjectStore(Struct, frozen=True):
    """Where it is, and the environment in which it is found."""

    address: str
    bucket: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ACCESS_KEY_ID": "who",
            "AWS_SECRET_ACCESS_KEY": "not-to-be-seen",
            "AWS_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
        }

    def put(self, key: str, content: bytes) -> str:
        self._client().put_object(Bucket=self.bucket, Key=key, Body=content)
        return f"s3://{self.bucket}/{key}"

    def make(self) -> None:
        self._client().create_bucket(Bucket=self.bucket)

    def _client(self):
        with_key = {"aws_access_key_id": "who", "aws_secret_access_key": "not-to-be-seen"}
        return boto3.client("s3", endpoint_url=self.address, region_name="us-east-1", **with_key)


@contextmanager
def object_store(folder: Path, bucket: str) -> Iterator[ObjectStore]:
    """Have a store with an empty bucket for a while."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "store.log"
    command = [sys.executable, "-c", "from moto.server import main; main(['-H', '127.0.0.1', '-p', '0'])"]
    with log.open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=sink)  # noqa: S603 - a command of our own
    try:
        store = ObjectStore(_address(log), bucket)
        store.make()
        yield store
    finally:
        process.kill()
        process.wait()


def _address(log: Path) -> str:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if found := _ADDRESS.search(log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text())

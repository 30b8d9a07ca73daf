"""A lake in an object store: an S3 server on loopback, whose conditional puts make the compare-and-swap."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from datetime import date

import pytest
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import CommitFailedError

from section16.lake.layout import LakeError
from section16.lake.storage import storage_at
from section16.lake.store import Lake
from section16.query.open_lake import open_lake
from tests.lake.lakes import accession, batch, keys_of_table

SECRET = "made-up-and-secret"


@pytest.fixture(scope="module")
def store():
    """Start an S3 server in a process of its own, with a bucket; return the options for it."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _await(f"{url}/moto-api/")
        urllib.request.urlopen(urllib.request.Request(f"{url}/bucket", method="PUT")).close()  # noqa: S310
        yield {
            "AWS_ACCESS_KEY_ID": "made-up-id",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_ENDPOINT_URL": url,
            "AWS_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
        }
    finally:
        server.kill()
        server.wait()


def _await(url):
    for _ in range(1_200):
        try:
            urllib.request.urlopen(url).close()  # noqa: S310 - on loopback
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return
    pytest.fail("the S3 server does not answer")


def test_a_lake_in_a_bucket_is_written_read_replaced_and_compacted(store):
    lake = Lake.open("s3://bucket/lake", create=True, storage_options=store)
    assert lake.commit(lake.stage([batch(range(10), rejects=[50])])).new == 10
    other = Lake.open("s3://bucket/lake", storage_options=store)
    assert other.commit(other.stage([batch(range(5, 15))])).repeated == 5
    assert lake.replace(lake.stage([batch([3], title="new")])).replaced == 1
    assert lake.known([accession(14), accession(99)]) == {accession(14)}
    assert lake.compact().merged
    assert lake.check().holds
    assert keys_of_table(other, "submission") == [accession(one) for one in range(15)]


def test_rows_that_are_hidden_in_a_bucket_are_seen_by_no_reader(store):
    Lake.open("s3://bucket/hiding", create=True, storage_options=store)
    lake = Lake(storage_at("s3://bucket/hiding", store), hides_from=0)
    lake.commit(lake.stage([batch(range(10), read_by="data set", title="from the set")]))
    lake.commit(lake.stage([batch([3, 7], title="from the document"), batch([30], day=date(2023, 5, 1))]))
    assert sum(one.hidden.count for one in lake.tables.files("nonderiv_trans").values()) == 4
    with open_lake("s3://bucket/hiding", store) as opened:
        counts = "SELECT SECURITY_TITLE, count(*) AS COUNT FROM nonderiv_trans GROUP BY ALL ORDER BY ALL"
        assert [row["COUNT"] for row in opened.arrow(counts).to_pylist()] == [2, 4, 16]
        assert opened.arrow("SELECT count(*) AS COUNT FROM submission").to_pylist() == [{"COUNT": 11}]
        assert opened.arrow("SELECT QUARTER FROM submission GROUP BY ALL ORDER BY ALL")["QUARTER"].to_pylist() == [
            "2023Q2",
            "2024Q1",
        ]
    assert lake.check().holds


def test_of_two_that_commit_at_once_one_is_refused_by_the_store(store):
    lake = Lake.open("s3://bucket/raced", create=True, storage_options=store)
    first, second = (DeltaTable(lake.storage.table_uri("batches"), storage_options=store) for _ in range(2))
    properties = CommitProperties(app_transactions=[Transaction("section16", 1)])
    first.create_write_transaction([], "append", first.schema(), commit_properties=properties)
    with pytest.raises(CommitFailedError):
        second.create_write_transaction([], "append", second.schema(), commit_properties=properties)


def test_a_message_names_the_place_and_no_secret(store):
    options = {**store, "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "max_retries": "0", "retry_timeout": "1s"}
    with pytest.raises(LakeError) as failed:
        Lake.open("s3://user:hidden@bucket/lake", storage_options=options)
    assert str(failed.value).startswith("s3://bucket/lake/batches: ")
    assert SECRET not in str(failed.value)
    assert "hidden" not in str(failed.value)
    assert "\x1b" not in str(failed.value)

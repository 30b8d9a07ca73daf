"""Every endpoint of the filing API, in one table: routes, checks and the OpenAPI document are made from it."""

from collections.abc import Callable
from typing import Any, Final, Literal

from msgspec import Struct

from section16.sandbox.api import answers, managing, submitting
from section16.sandbox.api import submitting as operating
from section16.sandbox.api.call import JSON, SUBMISSIONS, Call

__all__ = ["ENDPOINTS", "Endpoint"]

Method = Literal["GET", "POST", "PUT", "DELETE"]


class Endpoint(Struct, frozen=True, kw_only=True):
    """One endpoint; `user` says that it takes a user token too, `always` that it answers outside EDGAR's hours.

    `body` is the type of a JSON body, or `bytes` for a submission. `status` is that of a good answer; 204 is given
    where `empty` and there is nothing to say. `unknown` says that what the path names may not be there.
    """

    method: Method
    path: str
    function: Callable[[Call], Any]
    answer: type[Struct]
    user: bool = True
    always: bool = False
    body: Any = None
    status: int = 200
    empty: bool = False
    unknown: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of content that the body may have."""
        return SUBMISSIONS if self.body is bytes else JSON

    @property
    def name(self) -> str:
        """Return the name of the operation."""
        return self.function.__name__


def _managed(
    method: Method, below: str, function: Callable[[Call], Any], answer: type[Struct], body: object = None
) -> Endpoint:
    path = f"/fm/{{cik}}{below}"
    return Endpoint(method=method, path=path, function=function, answer=answer, body=body, unknown=True)


ENDPOINTS: Final = (
    Endpoint(
        method="GET",
        path="/status",
        function=operating.operational_status,
        answer=answers.OperationalAnswer,
        user=False,
        always=True,
    ),
    Endpoint(
        method="POST",
        path="/submission/single/{mode}",
        function=submitting.submit,
        answer=answers.SubmissionAnswer,
        body=bytes,
        status=202,
    ),
    Endpoint(
        method="POST",
        path="/submission/bulk/{mode}",
        function=submitting.submit_bulk,
        answer=answers.BulkAnswer,
        body=bytes,
        status=202,
    ),
    Endpoint(
        method="GET",
        path="/submission/{accession}/status",
        function=submitting.status,
        answer=answers.StatusAnswer,
        user=False,
        unknown=True,
    ),
    Endpoint(
        method="POST",
        path="/submission/status",
        function=submitting.statuses,
        answer=answers.StatusesAnswer,
        user=False,
        body=answers.AccessionNumbers,
        empty=True,
    ),
    _managed("GET", "", managing.filer, answers.FilerAnswer),
    _managed("GET", "/verify", managing.verify, answers.VerifyAnswer),
    _managed("POST", "/ccc", managing.new_ccc, answers.CccAnswer),
    _managed("PUT", "/ccc", managing.set_ccc, answers.DoneAnswer, answers.ChangeCcc),
    _managed("GET", "/delegations", managing.delegations, answers.DelegationsAnswer),
    _managed("POST", "/delegations", managing.delegate, answers.DoneAnswer, answers.Ciks),
    _managed("POST", "/delegationRequests", managing.request_delegations, answers.DoneAnswer, answers.Ciks),
    _managed("GET", "/individuals", managing.individuals, answers.IndividualsAnswer),
    _managed("POST", "/individuals", managing.add_individuals, answers.DoneAnswer, answers.People),
    _managed("PUT", "/individuals", managing.change_individuals, answers.DoneAnswer, answers.People),
    _managed("DELETE", "/individuals", managing.remove_individuals, answers.DoneAnswer, answers.Emails),
)

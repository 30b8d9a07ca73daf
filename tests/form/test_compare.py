"""What differs between two reports is what they say, not how they spell it."""

from section16.form.compare import differences
from section16.form.document import OwnershipDocument
from section16.form.issuer import Issuer


def of_issuer(cik):
    return OwnershipDocument(document_type="4", issuer=Issuer(cik=cik))


def test_a_cik_is_the_same_with_leading_zeros():
    assert differences(of_issuer("9990001"), of_issuer("0009990001")) == ()
    (found,) = differences(of_issuer("9990001"), of_issuer("0009990002"))
    assert (found.before, found.after) == ("9990001", "0009990002")

"""The places: names, kinds, which list a code is on, and that the schemas have the same lists."""

import re

import pytest

from section16.standard import places


def test_the_lists_have_the_sizes_of_the_specification():
    kinds = [place.kind for place in places.PLACES]
    assert kinds.count("state") + kinds.count("territory") == len(places.state_codes()) == 57
    assert kinds.count("province") + kinds.count("country") == len(places.country_codes()) == 252
    assert kinds.count("obsolete") == 22
    assert len(places.state_codes("X0508")) == 309
    assert len({place.code for place in places.PLACES}) == len(places.PLACES) == 331


@pytest.mark.parametrize(
    ("code", "version", "name"),
    [
        ("CA", None, "CALIFORNIA"),
        ("ca ", None, "CALIFORNIA"),
        ("A6", "X0508", "ONTARIO, CANADA"),
        ("X0", None, "UNITED KINGDOM"),
        ("F5", None, "TAIWAN"),
        ("F5", "X0306", "TAIWAN, PROVINCE OF CHINA"),
        ("2Q", "X0206", "GEORGIA"),
        ("2Q", "X0607", "GEORGIA (COUNTRY)"),
        ("GA", "X0306", "GEORGIA"),
        ("U2", "X0202", "SOVIET UNION"),
        ("ZZ", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_names(code, version, name):
    assert places.place_name(code, version) == name


def test_territories_moved_to_the_states_in_2026():
    for code in ("B5", "GU", "1V", "PR", "2J", "VI"):
        assert places.place_named(code).kind == "territory"
        assert code in places.state_codes("X0609")
        assert code not in places.country_codes("X0609")


def test_countries_left_the_list_of_states_in_2026():
    assert "A6" in places.state_codes("X0306")
    assert "A6" not in places.state_codes("X0607")
    assert "A6" in places.country_codes("X0609")
    assert places.country_codes("X0508") == frozenset()


def test_obsolete_codes_are_named_and_may_not_be_used():
    assert places.is_obsolete("Y2")
    assert not places.is_obsolete("CA")
    assert not places.is_obsolete("??")
    for version in ("X0306", "X0609"):
        assert "Y2" not in places.state_codes(version) | places.country_codes(version)


@pytest.mark.parametrize(
    ("code", "answer"),
    [("NY", False), ("PR", False), ("X1", False), ("A6", True), ("X0", True), ("U2", True), ("XX", None), ("", None)],
)
def test_foreign(code, answer):
    assert places.is_foreign(code) is answer


def _lists(path):
    """Return the enumerations of a schema, each as a mapping of code to the name in its comment."""
    text = path.read_text(encoding="utf-8")
    found = []
    for body in re.findall(r"<xs:restriction.*?</xs:restriction>", text, flags=re.DOTALL):
        values = re.findall(r'enumeration value="(\w\w)"\s*/>\s*<!--\s*(.*?)\s*-->', body)
        if values:
            found.append(dict(values))
    return [one for one in found if len(one) > 50]


@pytest.mark.corpus
def test_the_schema_of_today_has_these_lists(shared):
    path = shared / "reference" / "sec" / "xsd-v5.5" / "ownershipDocumentCommon.xsd.xml"
    states, countries = _lists(path)
    assert set(states) == places.state_codes()
    obsolete = {place.code for place in places.PLACES if place.kind == "obsolete"}
    assert set(countries) == places.country_codes() | obsolete
    for code, name in {**states, **countries}.items():
        assert places.place_name(code) == name


@pytest.mark.corpus
def test_the_schema_of_2012_has_the_joint_list(shared):
    path = shared / "reference" / "sec" / "xsd-x0306" / "ownershipDocumentCommon.xsd.xml"
    (joint,) = _lists(path)
    assert set(joint) == {place.code for place in places.PLACES}
    differ = {code for code, name in joint.items() if places.place_name(code, "X0306") != name}
    assert not differ


@pytest.mark.corpus
def test_every_code_of_the_corpus_is_known(shared):
    unknown = {}
    for path in sorted((shared / "corpus" / "xml").glob("*.xml")):
        text = path.read_bytes().decode("utf-8", "replace")
        for code in re.findall(r"<rptOwner(?:State|Country)>\s*([^<\s]+)", text):
            if places.place_named(code) is None:
                unknown[path.name] = code
    assert not unknown

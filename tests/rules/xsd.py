"""The SEC's schemas, for comparison."""

from functools import cache

from lxml import etree

from tests.places import SHARED

_FOLDERS = {"new": "xsd-v5.5", "X0306": "xsd-x0306"}


@cache
def schema(document_type: str, generation: str = "new") -> etree.XMLSchema:
    """Load the schema of a document type: today's, or that of X0306 for 4 and 4/A."""
    name = f"ownership{document_type.replace('/', '')}Document.xsd.xml"
    return etree.XMLSchema(etree.parse(SHARED / "reference" / "sec" / _FOLDERS[generation] / name))


def errors(root: etree._Element, document_type: str, generation: str = "new") -> list[str]:
    """List what the schema has against a document."""
    made = schema(document_type, generation)
    made.validate(root)
    return [f"{error.line}: {error.message}" for error in made.error_log]

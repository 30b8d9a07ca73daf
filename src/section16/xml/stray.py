"""Texts and attributes that stand where the form has none."""

from lxml import etree

from section16.form.footnote import Footnote
from section16.spec.row import NOTE_ID, NOTE_REFERENCE
from section16.xml.element import Element, strings
from section16.xml.odds import Odds

__all__ = ["record_strays"]

# One look at the whole tree, in C: nearly every document has neither.
_TEXT = etree.XPath(f"//*[*]/text()[normalize-space()] | //{NOTE_REFERENCE}/text()[normalize-space()]")
_ATTRIBUTE = etree.XPath(f"//@*[not(name()='{NOTE_ID}' and (parent::{NOTE_REFERENCE} or parent::{Footnote.element}))]")


def record_strays(root: Element, odds: Odds) -> None:
    """Record each text beside elements and each attribute but the footnotes' ids."""
    for text in strings(_TEXT, root):
        element = text.getparent()
        if element is None:
            continue
        kept = odds.is_kept(element.getparent() if text.is_tail else element)
        if not kept and not (text.is_text and element in odds.mixed):
            odds.text(element, str(text), after=text.is_tail)
    for attribute in strings(_ATTRIBUTE, root):
        element = attribute.getparent()
        if element is not None and not odds.is_kept(element):
            odds.attribute(element, str(attribute.attrname), str(attribute))

"""Captions that no markup names: lines beside a picture, told by a credit or by their place."""

import re
from itertools import islice

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.dom import Element, has_picture, is_longer, text_of

_LONGEST = 300
_STEPS = 3  # elements up to the box that a picture and its caption are alone in
_CREDIT = re.compile(
    r"(?:[.!?…。»”\"')\]]|\s[|–—/-]|다)\s?[(/]?(?:photo(?:graph)?|picture|image|fotografia|foto|fotó|fot|bild|kuva|snímek"
    r"|фото|φωτο\w{0,8}|צילום|사진|写真|摄影|攝影|图|圖)\s?(?:\s(?:by|von|de|di|par)\s|[:：=＝/／.])\s?[^.!?。:：]{2,40}\Z",
    re.IGNORECASE,
)


def is_caption(block: Block) -> bool:
    """Whether a line is a picture's caption: beside one with a credit at its end, or alone with
    one in a box and no sentence.
    """
    if block.kind is not ParagraphKind.PARAGRAPH or len(block.text) > _LONGEST:
        return False
    is_credited = _CREDIT.search(block.text[-80:]) is not None
    if block.is_sentence and not is_credited:
        return False
    return _is_alone_with_picture(block) or (is_credited and _is_behind_picture(block.element))


def _is_alone_with_picture(block: Block) -> bool:
    for box in islice(block.element.iterancestors(), _STEPS):
        if is_longer(box, len(block.text)) or text_of(box) != block.text:
            return False
        if has_picture(box):
            return True
    return False


def _is_behind_picture(element: Element) -> bool:
    """Whether a picture, and no text with it, is right before an element."""
    before = element.getprevious()
    return before is not None and not is_longer(before, 0) and has_picture(before)

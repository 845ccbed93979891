"""Words with two letters changed about, read as they were meant: "niether", "releif", "flouroscopy".

The length stays, so that no offset moves. Only words on the list are mended, and only where the slip makes no other
word ("trail" may be a trial or a trail; "form" stays).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["respell"]

_MEANT = """
neither either their because before after since without within received receives receiving relieved relief relieves
patient patients injection injections injected epidural steroid therapy therapist physical exercise exercises program
fluoroscopy fluoroscopic fluoro guidance contrast ultrasound sedation sedated anesthesia anxiety lumbar cervical
thoracic transforaminal interlaminar caudal bilateral radicular radiculopathy radiculitis stenosis herniation spinal
weeks months years today yesterday failed improved improvement benefit helped tolerated continued continues started
stopped completed walking standing sitting sleeping driving lifting bending stairs unable limited cannot needle
images saved stored scanned evaluation psychological surgical medical trial stimulator fracture compression
osteoporosis education referral density infection bleeding allergy allergic numbness weakness denies denied bladder
bowel chiropractic acupuncture massage gabapentin ibuprofen naproxen meloxicam tylenol which there would could should
"""
_OTHER_WORDS = frozenset({"trail", "three", "denise"})
"""What such a slip would make of a word on the list, and what is a word of its own."""


def _slips() -> Iterator[tuple[str, str]]:
    words = _MEANT.split()
    right = _OTHER_WORDS.union(words)
    for word in words:
        for i in range(len(word) - 1):
            slip = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
            if slip not in right:
                yield slip, word


_SLIPS = dict(_slips())
_WORD = re.compile(r"[A-Za-z]{5,}")


def respell(plain: str) -> str:
    """The text with each slip of two letters mended, exactly as long."""
    slipped = any(word.lower() in _SLIPS for word in set(_WORD.findall(plain)))
    return _WORD.sub(_mended, plain) if slipped else plain


def _mended(found: re.Match[str]) -> str:
    word = found.group()
    meant = _SLIPS.get(word.lower(), word)
    return "".join(new.upper() if old.isupper() else new for old, new in zip(word, meant, strict=True))

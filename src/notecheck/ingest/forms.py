"""Every form that is read: what it is called, how files and attachments name it, where its reader is.

A reader of documents has `read(data, limit) -> Reading`: all of the bytes are one note. A reader of collections has
`entries(stream, given) -> Iterator[Entry]`: any number of records. Readers are imported when they are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from notecheck.core.errors import NoteError

__all__ = ["FORMS", "Form", "form_named", "form_of_media"]


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which notes are written down."""

    id: str
    says: str
    """Its name in sentences."""
    suffixes: tuple[str, ...]
    media: tuple[str, ...] = ()
    """Media types that attachments declare."""
    many: bool = False
    """Whether it holds any number of records, each of which may bring its id."""
    remains: bytes = b""
    """What shows that a text was once of this form, where its beginning is broken."""
    extra: str = ""
    """The extra of this package that brings what its reader needs."""

    def refuse_remains(self, head: bytes) -> None:
        """NoteError where plain text that goes by the name of this form is a broken document of it."""
        if self.remains and self.remains in head:
            raise NoteError("E_DAMAGED", f"named as {self.says}, and broken at its beginning")

    def reader(self) -> ModuleType:
        """The module that reads it; NoteError where a library that it needs is not installed."""
        try:
            return import_module(f"notecheck.ingest.{self.id}")
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("notecheck") or not self.extra:
                raise
        raise NoteError("E_UNSUPPORTED", f'{self.says}; install "notecheck[{self.extra}]" to read it')


HTML_MEDIA = ("text/html", "application/xhtml+xml", "application/xhtml")
XML_MEDIA = ("text/xml", "application/xml", "application/hl7-v3+xml", "application/cda+xml", "application/hl7-cda+xml")
RTF_MEDIA = ("text/rtf", "application/rtf", "text/richtext")
HL7_MEDIA = ("x-application/hl7-v2+er7",)
DOCX_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {
    form.id: form
    for form in (
        Form("text", "plain text", (".txt", ".text", ".note", ".md", ""), ("text/plain",)),
        Form("jsonl", "JSON lines", (".jsonl", ".ndjson"), ("application/fhir+ndjson",), many=True, remains=b'": '),
        Form("document", "JSON", (".json",), ("application/json", "application/fhir+json"), many=True, remains=b'": '),
        Form("html", "HTML", (".html", ".htm", ".xhtml"), HTML_MEDIA, extra="formats"),
        Form("ccda", "C-CDA XML", (".xml", ".cda", ".ccda"), XML_MEDIA, remains=b"</", extra="formats"),
        Form(
            "rtf", "RTF", (".rtf",), ("text/rtf", "application/rtf", "text/richtext"), remains=b"\\par", extra="formats"
        ),
        Form("docx", "Word document (DOCX)", (".docx", ".docm"), (DOCX_MEDIA, "application/msword"), extra="formats"),
        Form("pdf", "PDF", (".pdf",), ("application/pdf",), remains=b"endobj", extra="formats"),
        Form(
            "hl7",
            "HL7 version 2",
            (".hl7", ".hl7v2", ".er7"),
            HL7_MEDIA,
            many=True,
            remains=b"OBX|",
        ),
        Form("table", "delimited table (CSV)", (".csv", ".tsv", ".psv"), ("text/csv",), many=True),
        Form("parquet", "Parquet table", (".parquet",), many=True),
        Form("zip", "ZIP archive", (".zip",), ("application/zip",), many=True),
        Form("tar", "TAR archive", (".tar",), ("application/x-tar",), many=True),
        Form("gzip", "gzip", (".gz", ".tgz"), ("application/gzip",), many=True),
    )
}


def form_of_media(media: str) -> Form | None:
    """The form that a media type stands for; its parameters do not matter."""
    media = media.partition(";")[0].strip().lower()
    return next((form for form in FORMS.values() if media in form.media), None)


def form_named(name: str) -> Form | None:
    """The form that the suffix of a name stands for."""
    _, dot, suffix = name.lower().rpartition("/")[2].rpartition(".")
    return next((form for form in FORMS.values() if dot + suffix in form.suffixes), None) if dot else None

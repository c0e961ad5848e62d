"""What can go wrong with a document."""


class DocumentError(Exception):
    """A document could not be analyzed, by a defect of this package; `document_id` says which."""

    def __init__(self, message: str, document_id: str) -> None:
        super().__init__(message, document_id)
        self.document_id = document_id

    def __str__(self) -> str:
        return str(self.args[0])

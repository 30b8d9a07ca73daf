"""What all errors of section16 have in common."""

from collections.abc import Iterable

__all__ = ["IdentifierError", "ReasonsError", "Section16Error"]


class Section16Error(Exception):
    """Root of every error that section16 raises on purpose: its text tells a user what was seen and what to do.

    `section16.errors` has them all by name. Some are also one of Python's own errors, named in parentheses. A call that
    is wrong in itself, as `render(report, "poem")`, gets Python's own ValueError or TypeError.

        Section16Error
            ReasonsError (ValueError)
                MappingError
                MistakesError
                    FillsError
                    PlanError
                NotRepairable
                NotWritable
                OptionsError
                RecordError
                ServiceSettingsError
                TradesError
            IdentifierError (ValueError)
            NoDueDateError (ValueError)
            NotEnvelope (ValueError)
            NotOwnershipDocument (ValueError)
            QueryError (ValueError)
                QueryBusyError
                QueryStoppedError
            ScreenError (ValueError)
            SettingsError (ValueError)
            Unreadable (ValueError)
            AccountError
                LoginRefusedError
                NotPermittedError
                TooOftenError
            DeskError
            EdgarError
                AnswerError
                    TooLongError
                ClosedError
                NotSentError
                RefusedError
                    NotThereError
                    TokenError
                    UnfitError
                ThrottledError
                UnknownOutcomeError
            FilingError
                WaitsForApprovalError
            LakeError
                ClusterError
                Contention
            MissingSecretError (LookupError)
            PageError
                ForgedError
                NotFoundError
                NotSignedInError
                ProofNeededError
                VisitError
            PlanningError
            SandboxError
            SourceError
                SourceNameError (ValueError)
            VaultError
            WatchError
            WorkerLost
            WorkspaceError
                ConflictError
                    JobLostError
                TransitionError
                UnreachableError
    """


class ReasonsError(Section16Error, ValueError):
    """Several things are wrong at once; `reasons` has a line for each."""

    def __init__(self, reasons: Iterable[str]) -> None:
        """Keep the reasons in their order."""
        self.reasons = tuple(reasons)
        super().__init__(self.reasons)

    def __str__(self) -> str:
        """Return the reasons, a line each."""
        return "\n".join(self.reasons)


class IdentifierError(Section16Error, ValueError):
    """A text is not the CIK, the accession number or the path in EDGAR's archives that it should be."""

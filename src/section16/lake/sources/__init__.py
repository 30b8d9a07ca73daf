"""Sources on the disk: files, folders, globs, archives and data sets, cut into pieces and streamed."""

from section16.lake.sources.finding import PIECE_BYTES, pieces
from section16.lake.sources.members import read_members
from section16.lake.sources.piece import Piece
from section16.lake.sources.reading import read_piece
from section16.lake.sources.tally import SourceError, Tally, Unread

__all__ = ["PIECE_BYTES", "Piece", "SourceError", "Tally", "Unread", "pieces", "read_members", "read_piece"]

"""Sources on the disk: files, folders, globs, archives and data sets, cut into pieces and streamed."""

from section16.sources.finding import PIECE_BYTES, pieces
from section16.sources.piece import Piece, SourceError, Tally, UnreadSource
from section16.sources.reading import read_piece
from section16.sources.zip import read_members

__all__ = ["PIECE_BYTES", "Piece", "SourceError", "Tally", "UnreadSource", "pieces", "read_members", "read_piece"]

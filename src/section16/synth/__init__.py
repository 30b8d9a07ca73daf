"""Made-up filings, any number of them, seeded: options in, bytes and what they hold out."""

from section16.synth.damage import DAMAGE_KINDS, DamageKind
from section16.synth.generate import BLOCK, Synthetic, Truth, synthesize
from section16.synth.options import Options

__all__ = ["BLOCK", "DAMAGE_KINDS", "DamageKind", "Options", "Synthetic", "Truth", "synthesize"]

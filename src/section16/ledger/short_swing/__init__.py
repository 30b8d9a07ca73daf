"""Section 16(b): the profit of purchases and sales less than six months apart, and the day it is safe to trade."""

"""Derivative series for tests."""

WARRANT = """
[[grant]]
id = "warrant"
security = "Warrants"
kind = "warrant"
exercise_price = "5.00"
exercisable = 2024-01-01
expires = 2030-01-01
remaining = 100
"""
PREFERRED = """
[[grant]]
id = "preferred"
security = "Series A Preferred Stock"
kind = "convertible"
ratio = "3:2"
exercise_price = "Each share converts into 1.5 shares of common stock and has no expiration date."
exercisable = "At any time."
expires = "none"
remaining = 200
"""
WRITTEN = """
[[grant]]
id = "written"
security = "Call Option (obligation to sell)"
kind = "call"
short = true
ratio = "100:1"
exercise_price = "50.00"
exercisable = 2025-01-02
expires = 2025-12-19
remaining = 4
"""
SWAP = """
[[grant]]
id = "swap"
security = "Cash-Settled Equity Swap"
kind = "swap"
exercise_price = "The reference price is $20.00."
exercisable = "Settled on expiration."
expires = 2027-06-30
remaining = 1_000
"""
SAR = """
[[grant]]
id = "sar"
security = "Stock Appreciation Rights"
kind = "sar"
exercise_price = "10.00"
exercisable = "fully vested"
expires = 2030-02-11
remaining = 100
"""
DEPOSITARY = """
[ads]
security = "ADS"
ordinary = "Common Stock"
ratio = "5:1"
[[holding]]
security = "ADS"
shares = 7
"""

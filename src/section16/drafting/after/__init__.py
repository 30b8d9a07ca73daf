"""What filed reports leave: the next plan, and where a plan does not go on from them."""

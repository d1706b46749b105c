"""The only code that sees markup: tokens, trees, and what a reader reads of them."""

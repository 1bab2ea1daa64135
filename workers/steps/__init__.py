"""Plain functions, one for each stage; no broker needed to call them."""

"""Reports by somebody whom nobody knows: a code in place of an account, and one act that reaches one report."""

"""The country as data: code lists, routing, grounds, terms and outcomes, each dated and sourced."""

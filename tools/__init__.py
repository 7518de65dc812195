"""Tools of the workplace: what `make` calls. Standard library only, except where a module says otherwise."""

"""The trail: two append-only log streams, chained per organisation, with signed checkpoints kept elsewhere too."""

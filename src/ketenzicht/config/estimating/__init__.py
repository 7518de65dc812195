"""The command that estimates the unseen number from a file, and the page that it writes: no database, no Django."""

import os

# Its arrays are small: threads of the algebra library would only cost time, and processes share the cores instead.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

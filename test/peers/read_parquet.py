"""What pyarrow finds in Parquet files, as JSON: by file the columns with their types, and the rows.

    python read_parquet.py FILE...
"""

import json
import os
import sys

import pyarrow.parquet


def plain(value):
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def described(file):
    table = pyarrow.parquet.read_table(file)
    return {
        "columns": {field.name: str(field.type) for field in table.schema},
        "rows": [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()],
    }


json.dump({os.path.basename(file): described(file) for file in sys.argv[1:]}, sys.stdout)

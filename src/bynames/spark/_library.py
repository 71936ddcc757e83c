"""The door to pyspark, which is imported when it is first needed."""

from __future__ import annotations

from typing import Any

from bynames.errors import MissingExtra

_INSTALL = 'pip install "bynames[spark]"'


def functions() -> Any:
    """The module pyspark.sql.functions. Raises MissingExtra where there is none, or one without Arrow functions."""
    try:
        import pyarrow  # noqa: F401
        import pyspark
        from pyspark.sql import functions
    except ImportError as error:
        raise MissingExtra(f"Spark needs the package {error.name}: {_INSTALL}") from None
    if not hasattr(functions, "arrow_udf"):
        raise MissingExtra(f"pyspark {pyspark.__version__} is too old, 4.1 has Arrow functions: {_INSTALL}")
    return functions


def arrow_function(work: Any, type: Any) -> Any:
    """An Arrow function of Spark: arrays in, an array of this type of Spark, or its name, out."""
    import pyarrow

    # Spark reads off annotations what goes in and out; ours are for the type checker.
    work.__annotations__ = dict.fromkeys(work.__annotations__, pyarrow.Array)
    return functions().arrow_udf(work, type)


def is_frame(given: object) -> bool:
    """Whether this is a DataFrame of Spark."""
    from pyspark.sql import DataFrame

    return isinstance(given, DataFrame)


def is_text(type: object) -> bool:
    """Whether a column of this type holds text."""
    from pyspark.sql.types import StringType

    return isinstance(type, StringType)


def spark_type(type: Any) -> Any:
    """The type of Spark that an Arrow type stands for."""
    from pyspark.sql.pandas.types import from_arrow_type

    return from_arrow_type(type)


def shared_folder() -> str | None:
    """Where this process has the files of SparkContext.addFile; None in a driver without a SparkContext (Connect)."""
    from pyspark import SparkFiles

    try:
        return str(SparkFiles.getRootDirectory())
    except (AssertionError, AttributeError):
        return None

"""Every write of the record: named functions, atomic, keyword-only, with ``by=``, ``at=`` and a log entry each."""

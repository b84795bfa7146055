"""Who may know of a finding."""

FINDING_READS = (
    "CASE WHEN f.state <> 'open' THEN 'judgements' "
    "WHEN {kind} = 'alert' THEN 'alerts' ELSE 'opportunities' END"
)
"""What `finding_reads` says of a finding ``f`` of a kind."""

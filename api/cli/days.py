"""The options that bound an answer to business days."""

from datetime import datetime
from typing import Annotated

import typer

DAY = ["%Y-%m-%d"]

FirstDay = Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First business day.")]
LastDay = Annotated[datetime | None, typer.Option("--to", formats=DAY, help="Last business day.")]

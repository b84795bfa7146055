"""Parties."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graph_engine.schema.words import PARTY_KINDS, ROLES

PartyKind = Literal[PARTY_KINDS]  # type: ignore[valid-type]
PartyRole = Literal[ROLES]  # type: ignore[valid-type]


class Party(BaseModel):
    """A person, firm or body; a customer where ``ours``."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "party_id": "party:P0000017",
                    "name": "苏州恒达精密制造有限公司",
                    "kind": "company",
                    "ours": True,
                    "role": "ordinary",
                    "implicit": False,
                    "id_type": "uscc",
                    "id_number": "9132**********5T7K",
                    "region": "CN-320500",
                    "country": "CN",
                    "industry": "C34",
                    "occupation": None,
                    "firm_size": "medium",
                    "value_segment": "gold",
                    "customer_since": "2019-03-04T00:00:00Z",
                    "status": "active",
                    "branch_id": "branch:B012",
                    "customer_manager": "M0231",
                }
            ]
        }
    )

    party_id: str
    name: str | None
    kind: PartyKind | None = Field(description="null: the unknown holder of an account")
    ours: bool = Field(description="a customer")
    role: PartyRole = Field(description="only `ordinary` parties carry flows on")
    implicit: bool = Field(description="stands for the unknown holder of an account")
    id_type: str | None
    id_number: str | None = Field(description="masked")
    region: str | None
    country: str | None
    industry: str | None
    occupation: str | None
    firm_size: str | None
    value_segment: str | None
    customer_since: datetime | None
    status: str | None
    branch_id: str | None
    customer_manager: str | None
    risk_rating: str | None = Field(None, description="for the role aml alone; else absent")
    risk_rated_on: date | None = Field(None, description="for the role aml alone; else absent")
    pep: bool | None = Field(None, description="politically exposed; for the role aml alone; else absent")
    id_check: str | None = Field(
        None, description="what the check digits of id_number said; for the role aml alone; else absent"
    )
    blocked: bool | None = Field(None, description="for the role aml alone; else absent")


class PartyFilters(BaseModel):
    """Which parties are asked for; all conditions hold together."""

    model_config = ConfigDict(extra="ignore")

    kind: Annotated[PartyKind | None, Field(description="kind of party")] = None
    ours: Annotated[bool | None, Field(description="customers, or everybody else")] = None
    role: Annotated[PartyRole | None, Field(description="role of the party")] = None
    region: Annotated[str | None, Field(max_length=100, description="region code")] = None
    industry: Annotated[str | None, Field(max_length=100, description="industry code")] = None
    value_segment: Annotated[str | None, Field(max_length=100, description="value segment")] = None
    name: Annotated[str | None, Field(min_length=1, max_length=100, description="part of the name")] = None
